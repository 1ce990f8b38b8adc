package dev.sluice.datasets.music;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.datasets.TestData;
import dev.sluice.error.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import us.hebi.matlab.mat.format.Mat5;
import us.hebi.matlab.mat.types.Array;
import us.hebi.matlab.mat.types.Cell;
import us.hebi.matlab.mat.types.Matrix;

class PianoRollReaderTest {
  @TempDir Path folder;

  private Path write(String variable, Array value) throws IOException {
    Path file = folder.resolve("music.mat");
    Mat5.writeToFile(Mat5.newMatFile().addArray(variable, value), file.toString());
    return file;
  }

  private static Cell cell(Matrix... pieces) {
    Cell cell = Mat5.newCell(1, pieces.length);
    for (int i = 0; i < pieces.length; i++) {
      cell.set(i, pieces[i]);
    }
    return cell;
  }

  private static Matrix roll(int[]... chords) {
    Matrix matrix = Mat5.newMatrix(chords.length, PianoRoll.KEYS);
    for (int step = 0; step < chords.length; step++) {
      for (int key : chords[step]) {
        matrix.setDouble(step, key, 1);
      }
    }
    return matrix;
  }

  @Test
  void aCellArrayOfMatricesIsPiecesOfChords() throws IOException {
    Path file =
        write("traindata", cell(roll(new int[] {87, 0}, new int[] {}), roll(new int[] {3})));

    List<PianoRoll> pieces = new PianoRollReader(file).pieces("traindata");

    assertThat(pieces).hasSize(2);
    assertThat(pieces.get(0).chords()).isDeepEqualTo(new int[][] {{0, 87}, {}});
    assertThat(pieces.get(1).chords()).isDeepEqualTo(new int[][] {{3}});
    assertThat(pieces.get(0).sounds(0, 87)).isTrue();
    assertThat(pieces.get(0).sounds(1, 87)).isFalse();
  }

  @Test
  void aMissingVariableIsReportedWithTheExistingOnes() throws IOException {
    PianoRollReader reader = new PianoRollReader(write("pieces", cell(roll(new int[] {3}))));

    assertThatThrownBy(() -> reader.pieces("traindata"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("no variable 'traindata'")
        .hasMessageContaining("its variables are: pieces");
  }

  @Test
  void anInvalidPianoRollIsReportedWithItsPosition() throws IOException {
    Matrix loud = roll(new int[] {3}, new int[] {4});
    loud.setDouble(1, 4, 0.5);
    PianoRollReader values =
        new PianoRollReader(write("traindata", cell(roll(new int[] {1}), loud)));
    assertThatThrownBy(() -> values.pieces("traindata"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("traindata{2}: expected 0 or 1, found 0.5 in row 2, column 5");

    PianoRollReader shape = new PianoRollReader(write("traindata", cell(Mat5.newMatrix(4, 12))));
    assertThatThrownBy(() -> shape.pieces("traindata"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("traindata{1}: expected a matrix [steps, 88]")
        .hasMessageContaining("[4, 12]");

    PianoRollReader kind = new PianoRollReader(write("traindata", roll(new int[] {3})));
    assertThatThrownBy(() -> kind.pieces("traindata"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("expected a cell array");
  }

  @Test
  void aFileThatIsNotMatlabOrIsTruncatedIsReported() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.mat"), "these are no notes\n".repeat(20));
    assertThatThrownBy(() -> new PianoRollReader(text))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("notes.mat as a MATLAB file");

    Path whole = write("traindata", cell(roll(new int[] {3}, new int[] {4})));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mat"), Arrays.copyOf(bytes, bytes.length - 20));
    assertThatThrownBy(() -> new PianoRollReader(cut))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("Is it complete");

    assertThatThrownBy(() -> new PianoRollReader(folder))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("is a folder");
  }

  @Test
  void theChoralesAreReadWithTheirSteps() {
    PianoRollReader reader = new PianoRollReader(TestData.at("music/JSB_Chorales.mat"));

    List<PianoRoll> test = reader.pieces("testdata");

    assertThat(test).hasSize(77);
    assertThat(test).allMatch(piece -> piece.steps() > 20 && piece.steps() < 200);
    // Four voices, some of which share a key.
    assertThat(Arrays.stream(test.get(0).chords())).allMatch(chord -> chord.length <= 4);
  }
}
