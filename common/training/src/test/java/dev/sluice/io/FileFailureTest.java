package dev.sluice.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class FileFailureTest {
  @Test
  void aMessageNamesTheFileAndTheReason() {
    assertMessage(new AccessDeniedException("a/b"), "a/b: permission denied");
    assertMessage(new NoSuchFileException("a/b"), "a/b: there is no such file or folder");
    assertMessage(
        new FileAlreadyExistsException("a/b"), "a/b: a file with this name already exists");
    assertMessage(
        new FileSystemException("a/b", null, "Read-only file system"),
        "a/b: Read-only file system");
    assertMessage(new IOException("Stream closed"), "Stream closed");
    assertMessage(new IOException(), "java.io.IOException");
  }

  private static void assertMessage(IOException failure, String message) {
    assertThat(FileFailure.message(failure)).isEqualTo(message);
  }
}
