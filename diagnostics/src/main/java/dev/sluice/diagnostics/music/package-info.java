/**
 * Polyphonic music (Boulanger-Lewandowski et al. 2012): which keys sound at the next step. Start
 * with {@link dev.sluice.diagnostics.music.MusicProblem}.
 */
package dev.sluice.diagnostics.music;
