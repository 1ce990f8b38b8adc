/**
 * The commands {@code compare}, {@code report}, {@code reproduce} and {@code claims}: flags in,
 * text and files out. What they do lives in the other packages. Start with {@code CompareCommand}.
 */
package dev.sluice.experiment.command;
