package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNode;
import io.utp.spring.boot.context.RestartableUtpNode;
import io.utp.spring.boot.context.UtpNatDiscovery;
import io.utp.spring.boot.context.UtpNodeLifecycle;
import io.utp.spring.core.UtpNodes;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.util.StringUtils;

/**
 * Defines the beans of each configured node: itself, its lifecycle, and the discovery of its NAT. A bean of the application's
 * that has the name of a node's takes its place; any node of the application's takes that of the one without a name.
 */
class UtpNodeRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String FACTORY = "utpNodeBeans";

    private final ConfiguredNodes configured;

    private final ListableBeanFactory beanFactory;

    UtpNodeRegistrar(Environment environment, BeanFactory beanFactory) {
        this.configured = new ConfiguredNodes(environment);
        this.beanFactory = (ListableBeanFactory) beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importing, BeanDefinitionRegistry registry) {
        if (!configured.areNamed() && hasNode()) {
            return;
        }
        String primary = configured.primary();
        for (String name : configured.names()) {
            String beanName = UtpNodes.beanName(name);
            if (!registry.containsBeanDefinition(beanName)) {
                register(name, beanName, registry);
            }
            if (name.equals(primary)) {
                registry.getBeanDefinition(beanName).setPrimary(true);
            }
        }
    }

    private boolean hasNode() {
        return BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, UtpNode.class, true, false).length > 0;
    }

    private static void register(String name, String beanName, BeanDefinitionRegistry registry) {
        RootBeanDefinition node = definition(RestartableUtpNode.class, "node", name);
        node.addQualifier(new AutowireCandidateQualifier(Qualifier.class, name));
        registry.registerBeanDefinition(beanName, node);
        RuntimeBeanReference reference = new RuntimeBeanReference(beanName);
        registry.registerBeanDefinition(
                beanName + "Lifecycle", definition(UtpNodeLifecycle.class, "lifecycle", name, reference));
        registry.registerBeanDefinition(
                natDiscovery(name), definition(UtpNatDiscovery.class, "natDiscovery", name, reference));
    }

    private static String natDiscovery(String name) {
        return StringUtils.uncapitalize(
                (name.equals(UtpNodes.DEFAULT_NAME) ? "" : name) + UtpNatDiscovery.class.getSimpleName());
    }

    private static RootBeanDefinition definition(Class<?> type, String factoryMethod, Object... arguments) {
        RootBeanDefinition definition = new RootBeanDefinition(type);
        definition.setFactoryBeanName(FACTORY);
        definition.setFactoryMethodName(factoryMethod);
        for (int i = 0; i < arguments.length; i++) {
            definition.getConstructorArgumentValues().addIndexedArgumentValue(i, arguments[i]);
        }
        return definition;
    }
}
