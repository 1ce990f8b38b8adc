package dev.sluice.datasets.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.InputException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  @Test
  void negationsAndDigitsAreKept() {
    assertThat(Tokenizer.STANDARD.tokens("I DON'T give it 10/10, not even 3.5."))
        .containsExactly("i", "don't", "give", "it", "10", "10", "not", "even", "3.5");
  }

  @Test
  void theTypographicApostropheMakesTheSameWord() {
    assertThat(Tokenizer.STANDARD.tokens("don’t")).isEqualTo(Tokenizer.STANDARD.tokens("don't"));
  }

  @Test
  void aRunOfMarksIsOneTokenInItsPlace() {
    assertThat(Tokenizer.STANDARD.tokens("Great!!! Really?! yes"))
        .containsExactly("great", "!", "really", "?", "!", "yes");
    assertThat(new Tokenizer(true, false).tokens("Great!!! yes")).containsExactly("great", "yes");
  }

  @Test
  void caseIsKeptWhereAskedFor() {
    assertThat(new Tokenizer(false, false).tokens("Good WORK")).containsExactly("Good", "WORK");
  }

  @Test
  void aTextOfSpacesAndDashesHasNoTokens() {
    assertThat(Tokenizer.STANDARD.tokens(" -- ... \n")).isEmpty();
  }

  @Test
  void itIsRestoredFromJson() {
    Tokenizer tokenizer = new Tokenizer(false, true);
    assertThat(Tokenizer.fromJson(tokenizer.toJson())).isEqualTo(tokenizer);
    assertThatThrownBy(() -> Tokenizer.fromJson("{}".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("tokenizer");
  }
}
