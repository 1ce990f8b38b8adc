package dev.sluice.experiment.declaration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.experiment.corpus.CorpusTask;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsLayersTest {
  private final SettingsLayers<CorpusTask.Settings> layers = SettingsLayers.of(new CorpusTask());

  private int length(String corpus) {
    return layers.resolve(layers.schema().flags(Map.of("name", corpus))).corpus().length();
  }

  @Test
  void eachDataSetHasItsOwnSuggestionsWhateverTheGroupOfDataSettingsIsCalled() {
    assertThat(length("plays")).isEqualTo(4);
    assertThat(length("poems")).isEqualTo(9);
    assertThat(length("plays")).isEqualTo(4);
  }
}
