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
 * <p>{@link #role} says how a setting relates to the data, so that commands that move or replace
 * the data do not refer to settings by name.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
  /** What it does, its unit and its range, in one line. */
  String value();

  /**
   * The placeholder for its value in the help, such as {@code FILE}; derived from the type if
   * empty.
   */
  String label() default "";

  /**
   * Lists the names that it accepts, which the help shows after its line; unset for a free value.
   */
  Class<? extends Choices> choices() default Choices.class;

  /**
   * The flag, if it differs from the key; {@code --KEY} is then accepted as well. For a flag that
   * was renamed while its key in stored settings must not change.
   */
  String flag() default "";

  /** How the setting relates to the data. */
  Role role() default Role.NONE;

  /**
   * For a setting with {@link Role#SPLIT}: its value, as typed on the command line, if all of other
   * data is scored. Empty to unset it.
   */
  String whole() default "";

  /** How a setting relates to the data. */
  enum Role {
    /** Not at all. */
    NONE,
    /**
     * Selects the data or its location. A run may be resumed with the same data in another
     * location.
     */
    SOURCE,
    /** Says how the data is split. It does not apply to other data. */
    SPLIT
  }

  /** Lists the names that a setting accepts. */
  interface Choices {
    List<String> names();
  }

  /**
   * For a setting that was added later: its value for runs that were stored without it, as typed on
   * the command line. Empty for original settings.
   */
  String formerly() default "";
}
