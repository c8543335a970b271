package io.utp.spring.client;

import io.utp.spring.annotation.UtpClient;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** Registers a bean for each client of {@link EnableUtpClients}; leaves those alone whose bean name is in use. */
class UtpClientRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    private final ResourceLoader resourceLoader;

    UtpClientRegistrar(Environment environment, ResourceLoader resourceLoader) {
        this.environment = environment;
        this.resourceLoader = resourceLoader;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        AnnotationAttributes attributes = Objects.requireNonNull(
                AnnotationAttributes.fromMap(metadata.getAnnotationAttributes(EnableUtpClients.class.getName())));
        Set<Class<?>> clients = new LinkedHashSet<>(List.of(attributes.getClassArray("clients")));
        List<String> packages = new ArrayList<>(List.of(attributes.getStringArray("basePackages")));
        if (packages.isEmpty() && clients.isEmpty()) {
            packages.add(ClassUtils.getPackageName(metadata.getClassName()));
        }
        packages.stream().flatMap(this::scan).forEach(clients::add);
        clients.forEach(client -> register(client, registry));
    }

    private Stream<Class<?>> scan(String basePackage) {
        InterfaceScanner scanner = new InterfaceScanner(environment);
        scanner.setResourceLoader(resourceLoader);
        return scanner.findCandidateComponents(basePackage).stream()
                .map(candidate -> ClassUtils.resolveClassName(
                        Objects.requireNonNull(candidate.getBeanClassName()), resourceLoader.getClassLoader()));
    }

    private static void register(Class<?> client, BeanDefinitionRegistry registry) {
        String name = StringUtils.uncapitalize(ClassUtils.getShortName(client));
        if (registry.isBeanNameInUse(name)) {
            return;
        }
        RootBeanDefinition definition = new RootBeanDefinition(UtpClientFactoryBean.class);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
        definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, client);
        registry.registerBeanDefinition(name, definition);
    }

    /** Spring's own looks for classes that can be instantiated. */
    private static final class InterfaceScanner extends ClassPathScanningCandidateComponentProvider {

        InterfaceScanner(Environment environment) {
            super(false, environment);
            addIncludeFilter(new AnnotationTypeFilter(UtpClient.class, false, false));
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition candidate) {
            return candidate.getMetadata().isInterface()
                    && candidate.getMetadata().isIndependent();
        }
    }
}
