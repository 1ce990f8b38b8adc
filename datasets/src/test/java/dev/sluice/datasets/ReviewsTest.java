package dev.sluice.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.datasets.card.DataCards;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The promised properties of the bundled reviews, which a thousand copies of a template lack. */
class ReviewsTest {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}']+");

  private static List<Review> reviews;

  private record Review(String label, String domain, String device, String text) {
    List<String> words() {
      List<String> words = new ArrayList<>();
      Matcher matcher = WORD.matcher(text.toLowerCase(Locale.ROOT));
      while (matcher.find()) {
        words.add(matcher.group());
      }
      return words;
    }
  }

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = Datasets.class.getResourceAsStream("data/reviews.tsv")) {
      List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
      assertThat(lines.get(0)).isEqualTo("label\tdomain\tdevice\ttext");
      reviews =
          lines.stream()
              .skip(1)
              .map(line -> line.split("\t", -1))
              .peek(fields -> assertThat(fields).hasSize(4))
              .map(fields -> new Review(fields[0], fields[1], fields[2], fields[3]))
              .toList();
    }
  }

  @Test
  void thereAreAtLeast1200BalancedReviews() {
    assertThat(reviews).hasSizeGreaterThanOrEqualTo(1200);
    Map<String, Long> labels =
        reviews.stream().collect(Collectors.groupingBy(Review::label, Collectors.counting()));
    assertThat(labels).containsOnlyKeys("positive", "negative");
    assertThat(labels.get("positive")).isEqualTo(labels.get("negative"));
  }

  @Test
  void theyComeFromAtLeastEightDomainsOfSomeSize() {
    Map<String, Long> domains =
        reviews.stream().collect(Collectors.groupingBy(Review::domain, Collectors.counting()));
    assertThat(domains).hasSizeGreaterThanOrEqualTo(8);
    assertThat(domains.values()).allMatch(count -> count >= 50);
  }

  @Test
  void atLeastAQuarterOfEachLabelNeedsMoreThanWordsToCount() {
    assertThat(reviews)
        .extracting(Review::device)
        .containsOnly("plain", "negation", "contrast", "irony");
    for (String label : List.of("positive", "negative")) {
      List<Review> of = reviews.stream().filter(review -> review.label().equals(label)).toList();
      assertThat(of.stream().filter(review -> !review.device().equals("plain")))
          .hasSizeGreaterThanOrEqualTo(of.size() / 4);
    }
  }

  @Test
  void noRunOfSixWordsOccursInMoreThanThree() {
    Map<List<String>, Set<Integer>> runs = new HashMap<>();
    for (int i = 0; i < reviews.size(); i++) {
      List<String> words = reviews.get(i).words();
      for (int from = 0; from + 6 <= words.size(); from++) {
        runs.computeIfAbsent(List.copyOf(words.subList(from, from + 6)), run -> new HashSet<>())
            .add(i);
      }
    }
    assertThat(runs.entrySet()).allMatch(run -> run.getValue().size() <= 3);
  }

  @Test
  void noReviewOccursTwice() {
    assertThat(reviews.stream().map(Review::words)).doesNotHaveDuplicates();
  }

  @Test
  void theyAreNotSortedByLabel() {
    // The first half must not consist of one label.
    List<Review> half = reviews.subList(0, reviews.size() / 2);
    assertThat(half.stream().filter(review -> review.label().equals("positive")).count())
        .isBetween(half.size() * 4L / 10, half.size() * 6L / 10);
  }

  @Test
  void theCardSaysThatNoCustomerWroteThem() {
    assertThat(DataCards.shipped().named("reviews").description())
        .contains("written for this project")
        .contains("not customers' words");
  }
}
