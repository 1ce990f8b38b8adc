package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static dev.sluice.cli.ShippedClasses.inModule;
import static dev.sluice.cli.ShippedClasses.inModules;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the dependencies between modules that {@code docs/architecture.md} describes. */
class ArchitectureTest {
  /** Every module that is shipped, and the modules that it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "recurrent", Set.of(),
          "training", Set.of("recurrent"),
          "experiments", Set.of("recurrent", "training"),
          "datasets", Set.of("training"),
          "sentiment", Set.of("recurrent", "training", "datasets"),
          "forecasting", Set.of("recurrent", "training", "datasets"),
          "charnn", Set.of("recurrent", "training", "datasets"),
          "diagnostics", Set.of("recurrent", "training", "datasets"),
          "cli",
              Set.of(
                  "recurrent",
                  "training",
                  "experiments",
                  "datasets",
                  "sentiment",
                  "forecasting",
                  "charnn",
                  "diagnostics"));

  static Stream<String> modules() {
    return MAY_USE.keySet().stream().sorted();
  }

  @Test
  void exactlyTheseModulesAreShipped() {
    // The rules below would pass for a module whose classes are missing.
    Set<String> shipped =
        ShippedClasses.ALL.stream().map(ShippedClasses::module).collect(Collectors.toSet());
    assertThat(shipped).containsExactlyInAnyOrderElementsOf(MAY_USE.keySet());
  }

  @ParameterizedTest
  @MethodSource("modules")
  void aModuleUsesOnlyTheModulesBelowIt(String module) {
    Set<String> others = new TreeSet<>(MAY_USE.keySet());
    others.remove(module);
    others.removeAll(MAY_USE.get(module));
    noClasses()
        .that(inModule(module))
        .should()
        .dependOnClassesThat(inModules(others))
        .check(ShippedClasses.ALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cell", "engine"})
  void cellsAndTheEngineDoNotDependOnDeeplearning4j(String part) {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice." + part + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.deeplearning4j..", "org.nd4j..", "org.datavec..")
        .check(ShippedClasses.ALL);
  }

  @Test
  void theLayersDependOnlyOnDeeplearning4jAndSlf4j() {
    classes()
        .that(inModule("recurrent"))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.sluice..",
            "java..",
            "jdk.incubator.vector..",
            "org.bytedeco..",
            "org.deeplearning4j..",
            "org.nd4j..",
            "org.slf4j..")
        .check(ShippedClasses.ALL);
  }

  @Test
  void onlyOneClassDependsOnOpenBlasWhichIsOptional() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.sluice.engine.OpenBlasProducts")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bytedeco.openblas..")
        .check(ShippedClasses.ALL);
  }

  @Test
  void theLayersDoNotAccessFiles() {
    noClasses()
        .that(inModule("recurrent"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.nio.file..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.(File|RandomAccessFile).*")
        .check(ShippedClasses.ALL);
  }

  @Test
  void dataSetsDependOnNeitherNetworksNorTasks() {
    noClasses()
        .that(inModule("datasets"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deeplearning4j..",
            "dev.sluice.training..",
            "dev.sluice.run..",
            "dev.sluice.task..")
        .check(ShippedClasses.ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(ShippedClasses.ALL);
  }

  @Test
  void aStepOfAnExperimentDependsOnlyOnEarlierSteps() {
    List<String> steps =
        List.of(
            "trial",
            "declaration",
            "planning",
            "worker",
            "comparison",
            "report",
            "claims",
            "command");
    for (int i = 0; i < steps.size() - 1; i++) {
      noClasses()
          .that()
          .resideInAPackage("dev.sluice.experiment." + steps.get(i) + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              steps.subList(i + 1, steps.size()).stream()
                  .map(step -> "dev.sluice.experiment." + step + "..")
                  .toArray(String[]::new))
          .check(ShippedClasses.ALL);
    }
  }

  @Test
  void noClassHasAMeaninglessName() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Manager")
        .orShould()
        .haveSimpleNameEndingWith("Helper")
        .orShould()
        .haveSimpleNameEndingWith("Processor")
        .orShould()
        .haveSimpleNameEndingWith("Util")
        .orShould()
        .haveSimpleNameEndingWith("Utils")
        .orShould()
        .resideInAPackage("..util..")
        .check(ShippedClasses.ALL);
  }
}
