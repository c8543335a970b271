package io.utp.spring.boot.test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.utp.spring.boot.test.autoconfigure.AutoConfigureUtpNetwork;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** What Spring Boot asks of its own test auto-configurations, and how this module is layered. */
class ArchitectureTests {

    private static final String ROOT = "io.utp.spring.boot.test";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);

    @Test
    void packagesFormNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void theNetworkNeedsNoSpring() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".network..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "io.utp.spring.event..", "io.utp.spring.boot.context..")
                .check(CLASSES);
    }

    @Test
    void theEngineIsNotKnown() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.utp.engine..")
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsOfTestsAreFinalAndNotPublic() {
        classes()
                .that()
                .areAnnotatedWith(AutoConfiguration.class)
                .should()
                .bePackagePrivate()
                .andShould()
                .haveModifier(JavaModifier.FINAL)
                .check(CLASSES);
    }

    @Test
    void autoConfigurationsOfTestsAreListedInAlphabeticalOrder() {
        assertThat(ImportCandidates.load(AutoConfigureUtpNetwork.class, null).getCandidates())
                .isEqualTo(CLASSES.stream()
                        .filter(type -> type.isAnnotatedWith(AutoConfiguration.class))
                        .map(JavaClass::getName)
                        .sorted()
                        .toList());
    }

    @Test
    void packagesAreNullMarked() {
        classes()
                .should(new ArchCondition<>("reside in a package that is @NullMarked") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(type, marked, type.getName() + " is not @NullMarked"));
                    }
                })
                .check(CLASSES);
    }

    @Test
    void everyPropertyIsDescribed() throws IOException {
        Pattern property = Pattern.compile("\"name\": \"utp\\.test\\.[^}]*?\"description\": \"[^\"]+\"");
        try (InputStream metadata = getClass().getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            String text = new String(metadata.readAllBytes(), StandardCharsets.UTF_8);
            long described = property.matcher(text.substring(text.indexOf("\"properties\"")))
                    .results()
                    .count();
            assertThat(described)
                    .isEqualTo(CLASSES.get(ROOT + ".autoconfigure.UtpNetworkProperties")
                            .getFields()
                            .size());
        }
    }
}
