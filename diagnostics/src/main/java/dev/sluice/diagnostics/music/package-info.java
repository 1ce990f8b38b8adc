/**
 * Polyphonic music (Boulanger-Lewandowski et al. 2012): predicting the keys of the next step. Start
 * with {@link dev.sluice.diagnostics.music.MusicProblem}.
 */
package dev.sluice.diagnostics.music;
