/**
 * Files that are whole or absent ({@link dev.sluice.io.AtomicFiles}) and the folder that Sluice
 * keeps in a person's home ({@link dev.sluice.io.SluiceHome}). Formats live with what they
 * describe.
 */
package dev.sluice.io;
