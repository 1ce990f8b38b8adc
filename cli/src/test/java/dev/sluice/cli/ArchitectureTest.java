package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keeps the table of modules in the design true: who may know whom. */
class ArchitectureTest {
  private static final JavaClasses SLUICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.sluice");

  private static final String[] TASKS = {
    "dev.sluice.sentiment..",
    "dev.sluice.forecasting..",
    "dev.sluice.charnn..",
    "dev.sluice.diagnostics.."
  };

  @Test
  void everyModuleIsSeen() {
    // Else the rules below would pass on nothing.
    for (String module :
        List.of("task", "datasets", "sentiment", "forecasting", "charnn", "diagnostics", "cli")) {
      classes()
          .that()
          .resideInAPackage("dev.sluice." + module + "..")
          .should()
          .bePublic()
          .orShould()
          .notBePublic()
          .allowEmptyShould(false)
          .check(SLUICE);
    }
  }

  @Test
  void commonKnowsNeitherDataSetsNorTasks() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.sluice.datasets..", "dev.sluice.cli..")
        .and()
        .resideOutsideOfPackages(TASKS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.sluice.datasets..", "dev.sluice.cli..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(TASKS)
        .check(SLUICE);
  }

  @Test
  void dataSetsKnowNeitherNetworksNorTasks() {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice.datasets..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.deeplearning4j..",
            "dev.sluice.cell..",
            "dev.sluice.layer..",
            "dev.sluice.training..",
            "dev.sluice.run..",
            "dev.sluice.experiment..",
            "dev.sluice.task..",
            "dev.sluice.cli..")
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage(TASKS)
        .check(SLUICE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sentiment", "forecasting", "charnn", "diagnostics"})
  void tasksDoNotKnowEachOther(String task) {
    noClasses()
        .that()
        .resideInAPackage("dev.sluice." + task + "..")
        .should()
        .dependOnClassesThat(
            JavaClass.Predicates.resideInAnyPackage(TASKS)
                .and(
                    DescribedPredicate.not(
                        JavaClass.Predicates.resideInAPackage("dev.sluice." + task + ".."))))
        .check(SLUICE);
  }

  @Test
  void packagesHaveNoCycles() {
    // By package, so that a reader can start anywhere and never walk in a circle.
    slices().matching("dev.sluice.(**)").should().beFreeOfCycles().check(SLUICE);
  }

  @Test
  void aStepOfAnExperimentKnowsOnlyTheStepsBeforeIt() {
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
          .check(SLUICE);
    }
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Command")
        .and()
        .resideOutsideOfPackages("dev.sluice.command..", "dev.sluice.cli..")
        .should()
        .accessTargetWhere(
            DescribedPredicate.describe(
                "System.out or System.err",
                (JavaAccess<?> access) ->
                    access instanceof JavaFieldAccess field
                        && field.getTargetOwner().isEquivalentTo(System.class)
                        && List.of("out", "err").contains(field.getTarget().getName())))
        .check(SLUICE);
  }

  @Test
  void everyRandomNumberComesFromASeed() {
    noClasses()
        .should()
        .callMethod(Math.class, "random")
        .orShould()
        .callConstructor(Random.class)
        .orShould()
        .callMethod(Collections.class, "shuffle", List.class)
        .check(SLUICE);
  }

  @Test
  void nothingDependsOnTheMachinesLocale() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "String.format or formatted with the default locale",
                (JavaCall<?> call) ->
                    call.getTargetOwner().isEquivalentTo(String.class)
                        && call.getName().equals("format")
                        && call.getTarget()
                            .getRawParameterTypes()
                            .get(0)
                            .isEquivalentTo(String.class)))
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .check(SLUICE);
  }

  @Test
  void noClassIsNamedForNothing() {
    ArchRule rule =
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
            .resideInAPackage("..util..");
    rule.check(SLUICE);
  }
}
