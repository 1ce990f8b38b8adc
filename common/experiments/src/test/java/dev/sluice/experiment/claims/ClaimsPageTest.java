package dev.sluice.experiment.claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import dev.sluice.experiment.comparison.TaskComparison;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClaimsPageTest {
  private static final Claim FORGETS =
      new Claim(
          "An RNN forgets",
          "it remembers less far",
          "A first guess.",
          List.of("adding", "copy-memory"),
          new Forgetting("data.length", 0.5));

  @Test
  void aClaimIsShownWithItsVerdictRuleAndEvidence() {
    Map<String, List<TaskComparison>> results =
        Map.of("adding", Lines.compared(Lines.adding(5, 0.9)));
    assertThat(ClaimsPage.of(List.of(FORGETS), results))
        .contains("|   1 | An RNN forgets | adding, copy-memory | holds   |")
        .contains(
            "## 1. An RNN forgets\n\nVerdict: **holds**. A seed agrees if it remembers less far.")
        .contains("\nA first guess.\n")
        .contains("|           5 of 5 | holds   |")
        .contains("Not measured: `copy-memory` has no results for it yet.");
  }

  @Test
  void withoutResultsAClaimIsNotMeasured() {
    assertThat(ClaimsPage.of(List.of(FORGETS), Map.of()))
        .contains("Verdict: **not measured**")
        .contains("Not measured: `adding`, `copy-memory` have no results for it yet.");
    assertThat(ResultsTable.markdown(Map.of())).isEqualTo("There are no results yet.\n");
  }

  @Test
  void aReadmeWithoutMarksIsRejected() {
    assertThatThrownBy(() -> ResultsTable.into("# Mine\n", Map.of(), "README.md"))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("README.md: expected the lines '" + ResultsTable.BEGIN);
  }
}
