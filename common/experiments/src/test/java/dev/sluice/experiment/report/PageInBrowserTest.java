package dev.sluice.experiment.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.experiment.Grids;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Opens a report in a headless Chromium: {@code mvn -B verify -Pbrowser}. */
@Tag("browser")
class PageInBrowserTest {
  /** Injected into a copy of the page: writes its width and its requests into the title. */
  private static final String MEASURE =
      """
      <script>
      addEventListener('load', () => setTimeout(() => {
        const page = document.documentElement;
        document.querySelectorAll('details').forEach(one => { one.open = true; });
        document.title = ['width', page.scrollWidth, innerWidth,
          'requests', performance.getEntriesByType('resource').length,
          'scrolling', [...document.querySelectorAll('.scroll')]
            .filter(box => box.scrollWidth > box.clientWidth).length].join(' ');
      }, 50));
      </script>
      """;

  @TempDir Path folder;
  private Path chromium;
  private Path page;

  @BeforeEach
  void writeThePage() throws IOException {
    Optional<Path> found =
        Stream.of("chromium", "chromium-browser", "google-chrome", "chrome")
            .flatMap(
                name ->
                    Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .filter(path -> !path.isEmpty())
                        .map(path -> Path.of(path, name)))
            .filter(Files::isExecutable)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "no Chromium on the PATH: the page is not checked");
    chromium = found.orElseThrow();
    page =
        new ExperimentReport(
                new Introduction(
                    "bits-by-length", "Bits by length", List.of("Who forgets?"), "quick"),
                List.of(Grids.threeCellsAtTwoLengths()))
            .write(folder)
            .get(0);
  }

  private String chromium(String... more) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                chromium.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + folder.resolve("profile"),
                // Any request would fail.
                "--host-resolver-rules=MAP * ~NOTFOUND"));
    command.addAll(List.of(more));
    Path out = folder.resolve("out.txt");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("Chromium ended").isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  private BufferedImage picture(String name, int width, int height, String... more)
      throws IOException {
    Path file = folder.resolve(name);
    List<String> flags = new ArrayList<>(List.of(more));
    flags.add("--screenshot=" + file);
    flags.add("--window-size=" + width + "," + height);
    flags.add(page.toUri().toString());
    chromium(flags.toArray(new String[0]));
    return ImageIO.read(file.toFile());
  }

  /** In a frame with the width of a phone, because a window has a minimum width. */
  @Test
  void onAPhoneOnlyTheTablesScrollSidewaysAndNothingIsFetched() throws IOException {
    String html =
        Files.readString(page)
            .replace("default-src 'none';", "default-src 'none'; script-src 'unsafe-inline';")
            .replace("</body>", MEASURE + "</body>");
    Path measured = folder.resolve("measured.html");
    Files.writeString(measured, html);
    Path frame = folder.resolve("frame.html");
    Files.writeString(
        frame,
        """
        <!DOCTYPE html><meta charset="utf-8"><iframe src="measured.html" width="390" height="800"
        style="border:0"></iframe><p id="said"></p><script>
        setInterval(() => {
          const inner = document.querySelector('iframe').contentDocument;
          if (inner) document.getElementById('said').textContent = inner.title;
        }, 50);
        </script>
        """);
    String dom =
        chromium(
            "--allow-file-access-from-files",
            "--virtual-time-budget=5000",
            "--dump-dom",
            frame.toUri().toString());
    String said = dom.replaceAll("(?s).*<p id=\"said\">([^<]*)</p>.*", "$1");
    assertThat(said).startsWith("width ");
    String[] words = said.split(" ", -1);
    assertThat(words[2]).as("width of the frame").isEqualTo("390");
    assertThat(Integer.parseInt(words[1])).as("width of the page").isLessThanOrEqualTo(390);
    assertThat(words[4]).as("requests").isEqualTo("0");
    assertThat(Integer.parseInt(words[6])).as("tables that scroll by themselves").isPositive();
  }

  @Test
  void thePageFollowsTheReadersColourScheme() throws IOException {
    BufferedImage light = picture("light.png", 1200, 1600);
    BufferedImage dark = picture("dark.png", 1200, 1600, "--blink-settings=preferredColorScheme=0");
    assertThat(colours(light)).as("colours of the light page").isGreaterThan(100);
    assertThat(colours(dark)).as("colours of the dark page").isGreaterThan(100);
    assertThat(brightness(light)).isGreaterThan(200);
    assertThat(brightness(dark)).isLessThan(80);
  }

  @Test
  void thePagePrints() throws IOException {
    Path pdf = folder.resolve("page.pdf");
    chromium("--print-to-pdf=" + pdf, "--no-pdf-header-footer", page.toUri().toString());
    String content = Files.readString(pdf, StandardCharsets.ISO_8859_1);
    assertThat(content).startsWith("%PDF");
    assertThat(content.split("/Type /Page\\b", -1)).hasSizeGreaterThan(2);
  }

  private static long colours(BufferedImage picture) {
    return pixels(picture).distinct().count();
  }

  private static double brightness(BufferedImage picture) {
    return pixels(picture)
            .map(rgb -> (rgb & 255) + (rgb >> 8 & 255) + (rgb >> 16 & 255))
            .average()
            .orElseThrow()
        / 3;
  }

  private static IntStream pixels(BufferedImage picture) {
    return Arrays.stream(
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth()));
  }
}
