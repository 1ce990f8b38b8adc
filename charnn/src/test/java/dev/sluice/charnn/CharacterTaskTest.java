package dev.sluice.charnn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.error.UsageException;
import dev.sluice.settings.SettingsSchema;
import dev.sluice.task.Task;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CharacterTaskTest {
  private static final SettingsSchema<CharacterSettings> SCHEMA =
      SettingsSchema.of(CharacterSettings.class);

  @Test
  void theTaskIsFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(Task.class).stream().map(ServiceLoader.Provider::type))
        .contains(CharacterTask.class);
  }

  @Test
  void theDefaultsAreCompleteAndUseBundledText() {
    CharacterSettings defaults = SCHEMA.resolve(List.of(SCHEMA.defaults()));
    assertThat(defaults.dataName()).isEqualTo("shakespeare-plays");
    assertThat(SCHEMA.fromTree(SCHEMA.tree(defaults))).isEqualTo(defaults);
  }

  @ParameterizedTest
  @CsvSource({
    "steps,0,--steps",
    "embedding-size,0,--embedding-size",
    "ngram-order,0,--ngram-order",
    "ngram-order,21,--ngram-order",
    "input,bytes,one-hot",
    "unknown,ignore,skip"
  })
  void aSettingOutOfItsRangeIsRefusedByName(String name, String value, String expected) {
    assertThatThrownBy(
            () -> SCHEMA.resolve(List.of(SCHEMA.defaults(), SCHEMA.flags(Map.of(name, value)))))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(expected);
  }

  @Test
  void theMainMetricIsTheFirst() {
    CharacterTask task = new CharacterTask();
    assertThat(task.metrics().get(0)).isEqualTo(task.headline());
    assertThat(task.headline().beats(1.4, 1.5)).isTrue();
  }
}
