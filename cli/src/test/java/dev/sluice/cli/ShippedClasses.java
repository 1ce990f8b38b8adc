package dev.sluice.cli;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** All classes that the {@code sluice} command ships, and the module that each comes from. */
final class ShippedClasses {
  static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice");

  /** {@code .../sluice-NAME-VERSION.jar!/...}, or {@code .../NAME/target/classes/...}. */
  private static final Pattern MODULE =
      Pattern.compile("sluice-([a-z]+)-[^/]*\\.jar!|/([a-z]+)/target/classes/");

  private ShippedClasses() {}

  /**
   * The name of the module whose jar or folder of classes a class was read from.
   *
   * @throws IllegalStateException if it was read from neither
   */
  static String module(JavaClass type) {
    String place =
        type.getBaseComponentType()
            .getSource()
            .map(source -> source.getUri().toString())
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        type.getName() + " is used, but its module is not on the class path"));
    Matcher matcher = MODULE.matcher(place);
    if (!matcher.find()) {
      throw new IllegalStateException(type.getName() + " comes from no module: " + place);
    }
    return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
  }

  /** Sluice's classes in these modules. */
  static DescribedPredicate<JavaClass> inModules(Collection<String> modules) {
    return DescribedPredicate.describe(
        "in " + String.join(", ", modules),
        type -> type.getPackageName().startsWith("dev.sluice") && modules.contains(module(type)));
  }

  static DescribedPredicate<JavaClass> inModule(String module) {
    return inModules(List.of(module));
  }
}
