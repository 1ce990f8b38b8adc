package dev.sluice.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import java.io.ObjectInputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;

/** Forbids calls of the JDK whose result depends on the machine or the day. */
class ForbiddenCallsTest {
  /** Classes that convert between bytes and characters; each can also be given a charset. */
  private static final Set<Class<?>> CHARACTERS_AND_BYTES =
      Set.of(
          String.class,
          java.io.InputStreamReader.class,
          java.io.OutputStreamWriter.class,
          java.io.FileReader.class,
          java.io.FileWriter.class,
          java.io.PrintStream.class,
          java.io.PrintWriter.class,
          java.util.Scanner.class,
          java.io.ByteArrayOutputStream.class);

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
        .check(ShippedClasses.ALL);
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
        .check(ShippedClasses.ALL);
  }

  @Test
  void nothingDependsOnTheLocaleOfTheMachine() {
    // String.formatted takes no locale. Use it only for text and whole numbers; report.Figures
    // formats other numbers.
    noClasses()
        .should()
        .callMethod(String.class, "format", String.class, Object[].class)
        .orShould()
        .callMethod(String.class, "toLowerCase")
        .orShould()
        .callMethod(String.class, "toUpperCase")
        .check(ShippedClasses.ALL);
  }

  @Test
  void nothingDependsOnTheCharsetOfTheMachine() {
    noClasses()
        .should()
        .callCodeUnitWhere(
            DescribedPredicate.describe(
                "characters from bytes, or bytes from characters, without a charset",
                (JavaCall<?> call) ->
                    isOneOf(call, CHARACTERS_AND_BYTES)
                        && convertsBytes(call)
                        && !takes(call, Charset.class)))
        .orShould()
        .callMethod(Charset.class, "defaultCharset")
        .check(ShippedClasses.ALL);
  }

  private static boolean convertsBytes(JavaCall<?> call) {
    String owner = call.getTargetOwner().getSimpleName();
    if (call.getName().equals("getBytes")) {
      return true;
    }
    if (!call.getName().equals("<init>")) {
      return owner.equals("ByteArrayOutputStream") && call.getName().equals("toString");
    }
    return switch (owner) {
      case "String" -> takes(call, byte[].class);
      case "PrintWriter" -> !takes(call, java.io.Writer.class);
      case "Scanner" -> !takes(call, String.class);
      case "ByteArrayOutputStream" -> false;
      default -> true;
    };
  }

  @Test
  void nothingDependsOnTheTimeZoneOfTheMachine() {
    noClasses()
        .should()
        .callMethod(ZoneId.class, "systemDefault")
        .orShould()
        .callMethod(TimeZone.class, "getDefault")
        .orShould()
        .callMethod(Clock.class, "systemDefaultZone")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalTime.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .check(ShippedClasses.ALL);
  }

  @Test
  void nothingDeserialisesJavaObjects() {
    // Deserialisation can run code that the author of the bytes chooses. A class's own readObject,
    // which calls defaultReadObject, is not affected.
    noClasses()
        .should()
        .callMethod(ObjectInputStream.class, "readObject")
        .orShould()
        .callMethod(ObjectInputStream.class, "readUnshared")
        .orShould()
        .callConstructor(ObjectInputStream.class, java.io.InputStream.class)
        .check(ShippedClasses.ALL);
    // Deeplearning4j deserialises an entry preprocessor.bin; layer.StoredNetwork does not.
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "ModelSerializer.restore...",
                (JavaCall<?> call) ->
                    call.getTargetOwner()
                            .getFullName()
                            .equals("org.deeplearning4j.util.ModelSerializer")
                        && call.getName().startsWith("restore")))
        .check(ShippedClasses.ALL);
  }

  @Test
  void everyThreadHasAName() {
    noClasses()
        .should()
        .callConstructor(Thread.class)
        .orShould()
        .callConstructor(Thread.class, Runnable.class)
        .check(ShippedClasses.ALL);
  }

  private static boolean isOneOf(JavaCall<?> call, Set<Class<?>> owners) {
    return owners.stream().anyMatch(call.getTargetOwner()::isEquivalentTo);
  }

  private static boolean takes(JavaCall<?> call, Class<?> type) {
    return call.getTarget().getRawParameterTypes().stream()
        .anyMatch((JavaClass parameter) -> parameter.isEquivalentTo(type));
  }
}
