package org.parley.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The rules of docs/ARCHITECTURE.md, held against the compiled classes of every module. */
class ArchitectureTest {
  private static final List<String> SERVICES =
      List.of("gateway", "asr", "nlu", "dialog", "tts", "compression", "rollout");

  /** What only glue may know: containers, messaging, transports and training. */
  private static final String[] OUTSIDE = {
    "io.quarkus..",
    "jakarta..",
    "io.smallrye..",
    "org.eclipse.microprofile..",
    "org.apache.kafka..",
    "io.micrometer..",
    "org.tensorflow.."
  };

  private static JavaClasses parley;

  @BeforeAll
  static void readEveryModule() {
    parley = new ClassFileImporter().importPaths(compiledModules());
  }

  @Test
  void theLibrariesButMessagingAndTheBrokerArePure() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(
                "org.parley.access..",
                "org.parley.events..",
                "org.parley.signal..",
                "org.parley.media..",
                "org.parley.runtime..",
                "org.parley.recognition..",
                "org.parley.skills..",
                "org.parley.understanding..",
                "org.parley.dialog.policy..",
                "org.parley.dialog.skill..",
                "org.parley.tts.voice..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(OUTSIDE));
  }

  @Test
  void soundAsNumbersNeedsTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAPackage("org.parley.signal..")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("org.parley.signal..", "java..", "org.jspecify.."));
  }

  @Test
  void aServicesSubPackagesArePureAndItsRootPackageIsTheGlue() {
    for (String service : List.of("gateway", "asr", "nlu", "dialog", "tts", "rollout")) {
      check(
          noClasses()
              .that()
              .resideInAPackage("org.parley." + service + ".(*)..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(OUTSIDE)
              .allowEmptyShould(true));
    }
  }

  @Test
  void servicesNeverImportEachOther() {
    for (String service : SERVICES) {
      String[] others =
          SERVICES.stream()
              .filter(other -> !other.equals(service))
              .map(other -> "org.parley." + other + "..")
              .toArray(String[]::new);
      check(
          noClasses()
              .that()
              .resideInAPackage("org.parley." + service + "..")
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(others));
    }
  }

  @Test
  void onlyCompressionSeesTensorFlow() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.parley.compression..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.tensorflow.."));
  }

  @Test
  void packagesOfAServiceHaveNoCycles() {
    for (String service : SERVICES) {
      check(
          slices()
              .matching("org.parley." + service + ".(*)..")
              .should()
              .beFreeOfCycles()
              .allowEmptyShould(true));
    }
  }

  @Test
  void aNameSaysWhatAClassIs() {
    check(
        noClasses()
            .should()
            .haveSimpleNameEndingWith("Impl")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Common"));
  }

  @Test
  void nothingWritesToStandardOutputButTheCommand() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("org.parley.launcher..", "org.parley.compression..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    for (JavaClass type : parley) {
      JavaPackage home = type.getPackage();
      boolean ours = home.getName().startsWith("org.parley");
      if (ours && !home.isAnnotatedWith(NullMarked.class)) {
        unmarked.add(home.getName());
      }
    }
    assertThat(unmarked).isEmpty();
  }

  private static void check(ArchRule rule) {
    rule.check(parley);
  }

  /** Every folder with compiled main classes under the project's root. */
  private static List<Path> compiledModules() {
    Path root = Path.of("").toAbsolutePath().getParent();
    try (Stream<Path> folders = Files.walk(root, 2)) {
      List<Path> found =
          folders
              .map(folder -> folder.resolve("target/classes"))
              .filter(Files::isDirectory)
              .toList();
      assertThat(found).as("modules compiled under %s", root).hasSizeGreaterThan(10);
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
