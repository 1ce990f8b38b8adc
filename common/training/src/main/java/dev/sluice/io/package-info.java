/**
 * Atomic writing of files ({@link dev.sluice.io.AtomicFiles}) and Sluice's folder in the user's
 * home ({@link dev.sluice.io.SluiceHome}). File formats are in the packages of the data they
 * describe.
 */
package dev.sluice.io;
