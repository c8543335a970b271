package io.utp.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.type.AnnotatedTypeMetadata;

class SpringBootRulesTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.utp.spring");

    @ParameterizedTest
    @MethodSource("rules")
    void theModuleKeepsTheRule(ArchRule rule) {
        rule.allowEmptyShould(false).check(CLASSES);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void whateverBreaksTheRuleIsFound(ArchRule rule, Class<?>... broken) {
        for (Class<?> type : broken) {
            assertThat(rule.evaluate(new ClassFileImporter().importClasses(type))
                            .hasViolation())
                    .as("%s in %s", rule.getDescription(), type.getSimpleName())
                    .isTrue();
        }
    }

    static Stream<Arguments> rules() {
        return Stream.of(
                breaking(SpringBootRules.AUTO_CONFIGURATIONS_ARE_PUBLIC_AND_FINAL, NotPublic.class, NotFinal.class),
                breaking(
                        SpringBootRules.AUTO_CONFIGURATIONS_HAVE_NO_PUBLIC_MEMBERS, NotFinal.class, PublicMethod.class),
                breaking(SpringBootRules.AUTO_CONFIGURATIONS_NAME_OPTIONAL_ONES_AS_TEXT, AfterOptional.class),
                breaking(SpringBootRules.CONFIGURATIONS_HAVE_NO_PROXIES, Proxied.class),
                breaking(SpringBootRules.BEAN_METHODS_HAVE_NO_CONDITIONS_ON_CLASSES, OnClass.class, OnNoClass.class),
                breaking(SpringBootRules.POST_PROCESSORS_MAKE_NO_OTHER_BEANS_EARLY, OfInstance.class, WithBean.class),
                breaking(SpringBootRules.CONDITIONS_ON_MISSING_BEANS_DO_NOT_REPEAT_THE_RETURN_TYPE, Repeating.class),
                breaking(SpringBootRules.PROPERTIES_OF_CLASSES_HAVE_VALUE_AND_NOT_PREFIX, Prefixed.class),
                breaking(SpringBootRules.CONDITIONS_ARE_NOT_PUBLIC, PublicCondition.class),
                breaking(SpringBootRules.CASE_IS_CHANGED_WITH_A_LOCALE, Lower.class, Upper.class));
    }

    private static Arguments breaking(ArchRule rule, Class<?>... broken) {
        return arguments(rule, broken);
    }

    @AutoConfiguration
    static final class NotPublic {}

    @AutoConfiguration
    public static class NotFinal {

        public NotFinal() {}
    }

    @AutoConfiguration
    public static final class PublicMethod {

        PublicMethod() {}

        @Bean
        public String text() {
            return "";
        }
    }

    @AutoConfiguration(after = DataRedisAutoConfiguration.class)
    static final class AfterOptional {}

    @Configuration
    static class Proxied {}

    static class OnClass {

        @Bean
        @ConditionalOnClass(String.class)
        String text() {
            return "";
        }
    }

    static class OnNoClass {

        @Bean
        @ConditionalOnMissingClass("a.b.C")
        String text() {
            return "";
        }
    }

    static class OfInstance {

        @Bean
        BeanPostProcessor postProcessor() {
            return new BeanPostProcessor() {};
        }
    }

    static class WithBean {

        @Bean
        static BeanPostProcessor postProcessor(String text) {
            return new BeanPostProcessor() {};
        }
    }

    static class Repeating {

        @Bean
        @ConditionalOnMissingBean(String.class)
        String text() {
            return "";
        }
    }

    @ConfigurationProperties(prefix = "text")
    record Prefixed(String text) {}

    public static class PublicCondition implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return true;
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage") // what is to be found
    static class Lower {

        String of(String text) {
            return text.toLowerCase();
        }
    }

    @SuppressWarnings("StringCaseLocaleUsage") // what is to be found
    static class Upper {

        String of(String text) {
            return text.toUpperCase();
        }
    }
}
