/**
 * Polyphonic music as piano rolls, read from MATLAB files. Start with {@link
 * dev.sluice.datasets.music.PianoRollReader}.
 */
package dev.sluice.datasets.music;
