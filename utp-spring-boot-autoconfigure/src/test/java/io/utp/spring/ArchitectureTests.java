package io.utp.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** How this module is layered, and found by Spring Boot. */
class ArchitectureTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.utp.spring");

    @Nested
    class Packages {

        @Test
        void formNoCycles() {
            check(slices().assignedFrom(new PackageIsSlice()).should().beFreeOfCycles());
        }

        @Test
        void doNotImportTheAutoConfiguration() {
            check(noClasses()
                    .that()
                    .resideOutsideOfPackage("..autoconfigure..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.utp.spring..autoconfigure.."));
        }

        @Test
        void doNotKnowTheEngine() {
            check(noClasses().should().dependOnClassesThat().resideInAPackage("io.utp.engine.."));
        }

        @Test
        void areNullMarked() {
            check(classes().should(new ArchCondition<>("reside in a package that is @NullMarked") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                    events.add(new SimpleConditionEvent(
                            type, marked, "package of " + type.getName() + " is not @NullMarked in its package-info"));
                }
            }));
        }
    }

    @Nested
    class AutoConfigurations {

        @Test
        void areListedForSpringBootInAlphabeticalOrder() {
            List<String> listed = ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                    .filter(name -> name.startsWith("io.utp."))
                    .toList();
            List<String> existing = CLASSES.stream()
                    .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                    .map(JavaClass::getName)
                    .sorted()
                    .toList();
            assertThat(listed).isEqualTo(existing);
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }

    private static final class PackageIsSlice implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("io.utp.spring")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
