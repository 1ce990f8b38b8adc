/**
 * The command for the standard problems of the recurrent literature. The problems are in the
 * packages {@code adding}, {@code copymemory} and {@code music}; {@code gradient} measures their
 * networks.
 */
package dev.sluice.diagnostics;
