package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.annotation.Configurations;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.ConfigurationClassPostProcessor;
import org.springframework.core.annotation.MergedAnnotation.Adapt;
import org.springframework.core.type.MethodMetadata;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.util.ClassUtils;

/** Of whatever the auto-configurations define if nobody else does, the application's own comes first. */
class BackOffTests {

    private static final String REGISTRY = "utp.rendezvous.server.registry";

    /** Together they make every bean. */
    private enum Application {
        SERVES_A_RENDEZVOUS(REGISTRY, "memory"),
        SERVES_A_RENDEZVOUS_WITH_REDIS(REGISTRY, "redis", RedisConnectionFactory.class),
        LACKS_REDIS(REGISTRY, "redis");

        private final MockEnvironment environment = new MockEnvironment()
                .withProperty("utp.rendezvous.server.enabled", "true")
                .withProperty("management.endpoints.web.exposure.include", "*");

        private final Class<?>[] beans;

        Application(String property, String value, Class<?>... beans) {
            this.environment.setProperty(property, value);
            this.beans = beans;
        }

        /** The methods that have defined beans, with these; none of the beans is made. */
        Map<String, MethodMetadata> definingMethods(Map<String, Class<?>> own) {
            DefaultListableBeanFactory factory = new DefaultListableBeanFactory();
            own.forEach((name, type) -> factory.registerBeanDefinition(name, new RootBeanDefinition(type)));
            Stream.concat(Stream.of(MeterRegistry.class, ObservationRegistry.class), Arrays.stream(beans))
                    .forEach(
                            type -> factory.registerBeanDefinition(type.getSimpleName(), new RootBeanDefinition(type)));
            new AnnotatedBeanDefinitionReader(factory, environment).register(autoConfigurations());
            ConfigurationClassPostProcessor processor = new ConfigurationClassPostProcessor();
            processor.setEnvironment(environment);
            processor.postProcessBeanDefinitionRegistry(factory);
            Map<String, MethodMetadata> methods = new LinkedHashMap<>();
            for (String name : factory.getBeanDefinitionNames()) {
                if (factory.getBeanDefinition(name) instanceof AnnotatedBeanDefinition definition
                        && definition.getFactoryMethodMetadata() != null) {
                    methods.put(nameOf(definition.getFactoryMethodMetadata()), definition.getFactoryMethodMetadata());
                }
            }
            return methods;
        }

        private static Class<?>[] autoConfigurations() {
            Class<?>[] candidates = ImportCandidates.load(AutoConfiguration.class, null).getCandidates().stream()
                    .filter(name -> name.startsWith("io.utp."))
                    .map(name -> ClassUtils.resolveClassName(name, null))
                    .toArray(Class<?>[]::new);
            return Configurations.getClasses(AutoConfigurations.of(candidates));
        }
    }

    @ParameterizedTest
    @MethodSource("conditionalBeans")
    void theBeanOfTheApplicationWins(Application application, String method, String name, Class<?> type) {
        assertThat(application.definingMethods(Map.of(name, type))).doesNotContainKey(method);
    }

    static Stream<Arguments> conditionalBeans() {
        return Stream.of(Application.values())
                .flatMap(application -> application.definingMethods(Map.of()).entrySet().stream()
                        .filter(entry -> entry.getValue().isAnnotated(ConditionalOnMissingBean.class.getName()))
                        .map(entry -> arguments(
                                application, entry.getKey(), ownName(entry.getValue()), ownType(entry.getValue()))));
    }

    @Test
    void noBeanIsLeftOut() {
        Set<String> conditional = new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.utp.spring").stream()
                        .map(JavaClass::getMethods)
                        .flatMap(Set::stream)
                        .filter(method -> method.isAnnotatedWith(ConditionalOnMissingBean.class))
                        .map(BackOffTests::nameOf)
                        .collect(Collectors.toCollection(TreeSet::new));

        assertThat(conditionalBeans()
                        .map(arguments -> (String) arguments.get()[1])
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(conditional);
    }

    private static String nameOf(JavaMethod method) {
        return method.getOwner().getName() + "." + method.getName();
    }

    private static String nameOf(MethodMetadata method) {
        return method.getDeclaringClassName() + "." + method.getMethodName();
    }

    private static String ownName(MethodMetadata method) {
        String[] names = condition(method, "name");
        return (names.length > 0) ? names[0] : "own";
    }

    private static Class<?> ownType(MethodMetadata method) {
        String[] types = condition(method, "value");
        return ClassUtils.resolveClassName((types.length > 0) ? types[0] : method.getReturnTypeName(), null);
    }

    private static String[] condition(MethodMetadata method, String attribute) {
        return (String[]) method.getAnnotations()
                .get(ConditionalOnMissingBean.class)
                .asMap(Adapt.CLASS_TO_STRING)
                .get(attribute);
    }
}
