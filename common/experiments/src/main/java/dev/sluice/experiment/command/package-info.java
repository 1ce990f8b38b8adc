/**
 * The commands {@code compare}, {@code report}, {@code reproduce} and {@code claims}. They parse
 * flags and write text and files; the other packages do the work. Start with {@code
 * CompareCommand}.
 */
package dev.sluice.experiment.command;
