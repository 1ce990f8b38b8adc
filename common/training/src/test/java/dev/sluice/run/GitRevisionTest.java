package dev.sluice.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRevisionTest {
  private static final String HASH = "0123456789abcdef0123456789abcdef01234567";

  @TempDir Path clone;
  private Path git;
  private Path jar;

  @BeforeEach
  void createFolders() throws IOException {
    git = Files.createDirectories(clone.resolve(".git"));
    jar = Files.createDirectories(clone.resolve("cli/target")).resolve("sluice.jar");
  }

  @Test
  void aBranchIsFollowedToItsRevision() throws IOException {
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve("refs/heads/main"), HASH + "\n");

    assertThat(GitRevision.containing(jar)).isEqualTo(HASH);
  }

  @Test
  void aPackedBranchIsFound() throws IOException {
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/main\n");
    Files.writeString(
        git.resolve("packed-refs"),
        "# pack-refs with: peeled\nffff refs/heads/domain\n" + HASH + " refs/heads/main\n");

    assertThat(GitRevision.containing(jar)).isEqualTo(HASH);
  }

  @Test
  void aDetachedHeadIsItsOwnRevision() throws IOException {
    Files.writeString(git.resolve("HEAD"), HASH + "\n");

    assertThat(GitRevision.containing(jar)).isEqualTo(HASH);
  }

  @Test
  void aWorktreeIsFollowedToItsClone() throws IOException {
    Path own = Files.createDirectories(git.resolve("worktrees/w"));
    Files.writeString(own.resolve("HEAD"), "ref: refs/heads/w\n");
    Files.writeString(own.resolve("commondir"), "../..\n");
    Files.createDirectories(git.resolve("refs/heads"));
    Files.writeString(git.resolve("refs/heads/w"), HASH);
    Path worktree = Files.createDirectories(clone.resolve("elsewhere"));
    Files.writeString(worktree.resolve(".git"), "gitdir: " + own + "\n");

    assertThat(GitRevision.containing(worktree.resolve("x.jar"))).isEqualTo(HASH);
  }

  @Test
  void anUnfinishedOrUnreadableCloneIsUnknown() throws IOException {
    assertThat(GitRevision.containing(jar)).isEqualTo("unknown");
    Files.writeString(git.resolve("HEAD"), "ref: refs/heads/none\n");
    assertThat(GitRevision.containing(jar)).isEqualTo("unknown");
  }
}
