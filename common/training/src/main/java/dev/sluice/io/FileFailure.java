package dev.sluice.io;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * Says in words why a file could not be read or written; Java's exceptions often say it only by
 * their class.
 */
public final class FileFailure {
  private FileFailure() {}

  /** The reason, without the file. */
  public static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "there is no such file or folder";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "a file with this name already exists";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      // The message of the operating system, such as "Read-only file system".
      return file.getReason();
    }
    return failure.getMessage() == null ? failure.toString() : failure.getMessage();
  }

  /** The file, if known, and the reason. */
  public static String message(IOException failure) {
    return failure instanceof FileSystemException file && file.getFile() != null
        ? file.getFile() + ": " + reason(failure)
        : reason(failure);
  }
}
