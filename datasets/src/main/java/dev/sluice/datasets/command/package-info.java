/**
 * The {@code sluice datasets} command: {@link dev.sluice.datasets.command.DatasetsCommand}. It only
 * prints; the content comes from {@code card} and {@code source}.
 */
package dev.sluice.datasets.command;
