package io.utp.spring;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.members;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/** What Spring Boot asks of its own modules: {@code ArchitectureRules} in its buildSrc, and its chapter on auto-configuration. */
final class SpringBootRules {

    static final ArchRule AUTO_CONFIGURATIONS_ARE_PUBLIC_AND_FINAL = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .bePublic()
            .andShould()
            .haveModifier(JavaModifier.FINAL);

    static final ArchRule AUTO_CONFIGURATIONS_HAVE_NO_PUBLIC_MEMBERS = members()
            .that()
            .areDeclaredInClassesThat()
            .areAnnotatedWith(AutoConfiguration.class)
            .should()
            .notBePublic();

    /** Their annotations would otherwise name classes that may be absent. */
    static final ArchRule AUTO_CONFIGURATIONS_NAME_OPTIONAL_ONES_AS_TEXT = classes()
            .that()
            .areAnnotatedWith(AutoConfiguration.class)
            .should(hold(
                    "come before and after by class only what is always there",
                    type -> orderedAround(type)
                            .allMatch(other -> other.getPackageName().startsWith("io.utp.")
                                    || other.getPackageName().startsWith("org.springframework.boot.autoconfigure."))));

    static final ArchRule CONFIGURATIONS_HAVE_NO_PROXIES = classes()
            .that()
            .areAnnotatedWith(Configuration.class)
            .should(hold(
                    "say proxyBeanMethods = false",
                    type -> Boolean.FALSE.equals(value(annotation(type, Configuration.class), "proxyBeanMethods"))));

    /** Too late there: the signature of the method has been resolved already. */
    static final ArchRule BEAN_METHODS_HAVE_NO_CONDITIONS_ON_CLASSES = noMethods()
            .that()
            .areAnnotatedWith(Bean.class)
            .should()
            .beMetaAnnotatedWith(ConditionalOnClass.class)
            .orShould()
            .beMetaAnnotatedWith(ConditionalOnMissingClass.class);

    /** What they need would otherwise be there before the other post-processors, which then miss it. */
    static final ArchRule POST_PROCESSORS_MAKE_NO_OTHER_BEANS_EARLY = methods()
            .that()
            .areAnnotatedWith(Bean.class)
            .and()
            .haveRawReturnType(DescribedPredicate.describe(
                    "a post-processor",
                    type -> type.isAssignableTo(BeanPostProcessor.class)
                            || type.isAssignableTo(BeanFactoryPostProcessor.class)))
            .should()
            .beStatic()
            .andShould(hold(
                    "have only parameters that make no bean",
                    method -> method.getParameters().stream().allMatch(SpringBootRules::makesNoBean)));

    static final ArchRule CONDITIONS_ON_MISSING_BEANS_DO_NOT_REPEAT_THE_RETURN_TYPE = methods()
            .that()
            .areAnnotatedWith(ConditionalOnMissingBean.class)
            .should(hold("name another type than they return", method -> !repeatsReturnType(method)));

    static final ArchRule PROPERTIES_OF_CLASSES_HAVE_VALUE_AND_NOT_PREFIX = classes()
            .that()
            .areAnnotatedWith(ConfigurationProperties.class)
            .should(hold(
                    "use value",
                    type -> !annotation(type, ConfigurationProperties.class).hasExplicitlyDeclaredProperty("prefix")));

    static final ArchRule CONDITIONS_ARE_NOT_PUBLIC =
            classes().that().areAssignableTo(Condition.class).should().notBePublic();

    /** In Turkey an I has no dot and an i has one. */
    static final ArchRule CASE_IS_CHANGED_WITH_A_LOCALE = noClasses()
            .should()
            .callMethod(String.class, "toLowerCase")
            .orShould()
            .callMethod(String.class, "toUpperCase");

    private static final Set<String> MAKE_NO_BEAN =
            Set.of(ObjectProvider.class.getName(), ApplicationContext.class.getName(), Environment.class.getName());

    private SpringBootRules() {}

    private static <T> ArchCondition<T> hold(String description, Predicate<T> condition) {
        return new ArchCondition<>(description) {
            @Override
            public void check(T item, ConditionEvents events) {
                events.add(new SimpleConditionEvent(item, condition.test(item), item + " does not " + description));
            }
        };
    }

    private static Stream<JavaClass> orderedAround(JavaClass type) {
        JavaAnnotation<?> annotation = annotation(type, AutoConfiguration.class);
        return Stream.of("before", "after").flatMap(name -> Stream.of((JavaClass[]) value(annotation, name)));
    }

    private static boolean makesNoBean(JavaParameter parameter) {
        return MAKE_NO_BEAN.contains(parameter.getRawType().getName()) || parameter.isAnnotatedWith(Lazy.class);
    }

    private static boolean repeatsReturnType(JavaMethod method) {
        JavaAnnotation<?> condition = annotation(method, ConditionalOnMissingBean.class);
        Object[] types = (Object[]) value(condition, "value");
        return types.length == 1 && types[0].equals(method.getRawReturnType());
    }

    private static JavaAnnotation<?> annotation(HasAnnotations<?> annotated, Class<?> type) {
        return annotated.getAnnotationOfType(type.getName());
    }

    private static Object value(JavaAnnotation<?> annotation, String name) {
        return annotation.get(name).orElseThrow();
    }
}
