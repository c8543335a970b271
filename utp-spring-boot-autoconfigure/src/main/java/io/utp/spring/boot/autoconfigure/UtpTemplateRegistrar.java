package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNode;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.core.UtpTemplate;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.type.AnnotationMetadata;

/**
 * Registers a template for each node that is defined by now: {@code aliceUtpTemplate} with the qualifier {@code alice} for the
 * node {@code alice}, {@code utpTemplate} for the one without a name. The template of the only or primary node is
 * {@code utpTemplate}, too. A template of the application's, with one of these names or not, comes before these.
 */
class UtpTemplateRegistrar implements ImportBeanDefinitionRegistrar {

    private static final String BEAN_NAME = "utpTemplate";

    private static final String BEAN_NAME_ENDING = "UtpTemplate";

    private final ConfigurableListableBeanFactory beanFactory;

    UtpTemplateRegistrar(BeanFactory beanFactory) {
        this.beanFactory = (ConfigurableListableBeanFactory) beanFactory;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
        String[] nodes = beanFactory.getBeanNamesForType(UtpNode.class, true, false);
        for (String node : nodes) {
            String name = UtpNodes.nodeName(node);
            boolean only = nodes.length == 1;
            boolean primary = only || isPrimary(node);
            String beanName = name.equals(UtpNodes.DEFAULT_NAME) ? BEAN_NAME : name + BEAN_NAME_ENDING;
            if (!registry.containsBeanDefinition(beanName)) {
                registry.registerBeanDefinition(beanName, template(name, only || !primary));
            }
            if (primary && !registry.isBeanNameInUse(BEAN_NAME)) {
                registry.registerAlias(beanName, BEAN_NAME);
            }
        }
    }

    private boolean isPrimary(String node) {
        return beanFactory.containsBeanDefinition(node)
                && beanFactory.getMergedBeanDefinition(node).isPrimary();
    }

    /** A fallback gives way to any other template, be it that of the primary node or one of the application's. */
    private static RootBeanDefinition template(String nodeName, boolean fallback) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(UtpTemplate.class);
        definition.setFactoryBeanName(BEAN_NAME + "Factory");
        definition.setUniqueFactoryMethodName(UtpTemplateFactory.METHOD);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, nodeName);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, nodeName));
        definition.setFallback(fallback);
        return definition;
    }
}
