package dev.sluice.experiment;

import dev.sluice.settings.Setting;
import dev.sluice.task.NetworkSettings;
import dev.sluice.task.TaskSettings;
import dev.sluice.task.TrainingSettings;

/** Settings of {@link BitsTask}. */
public record BitsSettings(Data data, NetworkSettings network, TrainingSettings training)
    implements TaskSettings {
  public record Data(
      @Setting(value = "name", role = Setting.Role.SOURCE) String data,
      @Setting("steps of a sequence") int length) {}

  @Override
  public String dataName() {
    return data.data();
  }
}
