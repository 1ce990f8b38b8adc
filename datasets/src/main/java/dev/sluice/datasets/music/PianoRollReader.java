package dev.sluice.datasets.music;

import dev.sluice.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.format.Mat5File;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.MatFile;
import us.hebi.matlab.mat.types.Matrix;

/**
 * Reads piano rolls from a MATLAB file (level 5, as written by {@code save -v6} and {@code -v7}):
 * one variable for each part, a cell array of pieces, each a matrix {@code [steps, 88]} of 0 and 1.
 */
public final class PianoRollReader {
  private final Path file;
  private final Mat5File content;

  /**
   * Opens a file.
   *
   * @throws InputException if it cannot be read as a MATLAB file
   */
  public PianoRollReader(Path file) {
    this.file = file;
    if (!Files.isRegularFile(file)) {
      throw new InputException(
          "%s is a folder; music is read from one MATLAB file (.mat)".formatted(file));
    }
    try {
      content = Mat5.readFromFile(file.toFile());
    } catch (IOException | RuntimeException e) {
      // The library reports an invalid MATLAB file with many types of exception.
      throw new InputException(
          ("cannot read %s as a MATLAB file of level 5: %s. Is it complete, and saved with -v6 or"
                  + " -v7 (not -v7.3, which is HDF5)?")
              .formatted(file, e.getMessage() == null ? e.toString() : e.getMessage()),
          e);
    }
  }

  /**
   * The pieces of a variable.
   *
   * @throws InputException if there is no such variable, or it does not consist of piano rolls
   */
  public List<PianoRoll> pieces(String variable) {
    Array found = null;
    List<String> names = new ArrayList<>();
    for (MatFile.Entry entry : content.getEntries()) {
      names.add(entry.getName());
      if (entry.getName().equals(variable)) {
        found = entry.getValue();
      }
    }
    if (found == null) {
      throw new InputException(
          "%s has no variable '%s', expected a cell array of piano rolls; its variables are: %s"
              .formatted(file, variable, names.isEmpty() ? "none" : String.join(", ", names)));
    }
    if (!(found instanceof Cell cell)) {
      throw new InputException(
          ("%s, variable '%s': expected a cell array with a matrix [steps, %d] for each piece,"
                  + " found %s")
              .formatted(file, variable, PianoRoll.KEYS, found));
    }
    List<PianoRoll> pieces = new ArrayList<>();
    for (int i = 0; i < cell.getNumElements(); i++) {
      pieces.add(piece("%s, %s{%d}".formatted(file, variable, i + 1), cell.get(i)));
    }
    return pieces;
  }

  private static PianoRoll piece(String where, Array found) {
    if (!(found instanceof Matrix matrix)
        || matrix.getNumDimensions() != 2
        || matrix.getNumCols() != PianoRoll.KEYS
        || matrix.getNumRows() == 0) {
      throw new InputException(
          "%s: expected a matrix [steps, %d] of 0 and 1, found %s %s"
              .formatted(
                  where, PianoRoll.KEYS, found.getType(), Arrays.toString(found.getDimensions())));
    }
    int[][] chords = new int[matrix.getNumRows()][];
    int[] sounding = new int[PianoRoll.KEYS];
    for (int step = 0; step < chords.length; step++) {
      int count = 0;
      for (int key = 0; key < PianoRoll.KEYS; key++) {
        double value = matrix.getDouble(step, key);
        if (value != 0 && value != 1) {
          throw new InputException(
              "%s: expected 0 or 1, found %s in row %d, column %d"
                  .formatted(where, value, step + 1, key + 1));
        }
        if (value == 1) {
          sounding[count++] = key;
        }
      }
      chords[step] = Arrays.copyOf(sounding, count);
    }
    return new PianoRoll(chords);
  }
}
