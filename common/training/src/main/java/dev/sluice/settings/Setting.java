package dev.sluice.settings;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;

/**
 * Describes one component of a settings record: its line in {@code --help}. The component's name in
 * kebab case is both the key in a settings file and the flag, so that {@code batchSize} is {@code
 * batch-size: 32} and {@code --batch-size 32}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it does, its unit and its range, in one line. */
  String value();

  /**
   * What stands for its value in the help, such as {@code FILE}; derived from the type if empty.
   */
  String label() default "";

  /** What lists the names that it takes, shown behind its line; none for a free value. */
  Class<? extends Choices> choices() default Choices.class;

  /** The names that a setting takes, where they stand in one place already. */
  interface Choices {
    List<String> names();
  }

  /**
   * Of a setting that came later: its value in the settings of runs that were stored without it, as
   * typed on the command line. Empty for those that were there from the start.
   */
  String formerly() default "";
}
