/**
 * The {@code sluice datasets} command: {@link dev.sluice.datasets.command.DatasetsCommand}. It
 * prints; what it prints is known to {@code card} and {@code source}.
 */
package dev.sluice.datasets.command;
