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
 *
 * <p>What a setting has to do with the data is said here ({@link #role}), so that commands which
 * move or replace the data know no setting by its name.
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

  /**
   * The flag, where it is another word than the key; {@code --KEY} is then accepted as well. For a
   * key that was renamed on the command line but must stay as it is in stored settings.
   */
  String flag() default "";

  /** What the setting has to do with the data. */
  Role role() default Role.NONE;

  /**
   * Of a setting with {@link Role#SPLIT}: its value, as typed on the command line, where the whole
   * of other data is scored. Empty to leave it out.
   */
  String whole() default "";

  /** What a setting has to do with the data. */
  enum Role {
    /** Nothing that matters here. */
    NONE,
    /**
     * Says which data, or where it is. A run may be resumed with the same data in another place.
     */
    SOURCE,
    /** Says how the data is split. It says nothing of other data. */
    SPLIT
  }

  /** The names that a setting takes, listed in one place. */
  interface Choices {
    List<String> names();
  }

  /**
   * Of a setting that came later: its value in the settings of runs that were stored without it, as
   * typed on the command line. Empty for those that were there from the start.
   */
  String formerly() default "";
}
