package io.utp.spring.listener;

import io.utp.spring.annotation.UtpListener;
import io.utp.spring.annotation.UtpListeners;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the methods with {@link UtpListener @UtpListener} and registers them with the {@link UtpListenerEndpointRegistry}, as
 * the {@link UtpListenerConfigurer}s do theirs, once all singletons exist; those of beans that come later at once. The methods
 * of proxied beans are called through the proxy: not being {@code Ordered}, this post-processor comes after those that make
 * proxies.
 */
public final class UtpListenerAnnotationBeanPostProcessor
        implements BeanPostProcessor, BeanFactoryAware, SmartInitializingSingleton, EmbeddedValueResolverAware {

    private final ObjectProvider<UtpListenerEndpointRegistry> registry;

    private final ObjectProvider<UtpListenerConfigurer> configurers;

    private final Set<Class<?>> typesWithout = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();

    private final List<UtpListenerEndpoint> found = new ArrayList<>();

    private boolean singletonsInstantiated;

    private ListenerAnnotationReader reader = new ListenerAnnotationReader(value -> value);

    private @Nullable BeanFactory beanFactory;

    /**
     * Creates the post-processor.
     *
     * @param registry asked for when the listeners are registered, not before
     * @param configurers asked for when all singletons exist
     */
    public UtpListenerAnnotationBeanPostProcessor(
            ObjectProvider<UtpListenerEndpointRegistry> registry, ObjectProvider<UtpListenerConfigurer> configurers) {
        this.registry = registry;
        this.configurers = configurers;
    }

    @Override
    public void setEmbeddedValueResolver(StringValueResolver resolver) {
        this.reader = new ListenerAnnotationReader(resolver);
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    /**
     * Whether a type has methods with {@link UtpListener @UtpListener}.
     *
     * @param type the type, not a proxy's
     * @return {@code true} if there are any
     */
    public static boolean hasListeners(Class<?> type) {
        return !listeners(type).isEmpty();
    }

    private static Map<Method, Set<UtpListener>> listeners(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, List.of(UtpListener.class, UtpListeners.class))) {
            return Map.of();
        }
        return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<@Nullable Set<UtpListener>>)
                method -> {
                    Set<UtpListener> listeners = AnnotatedElementUtils.findMergedRepeatableAnnotations(
                            method, UtpListener.class, UtpListeners.class);
                    return listeners.isEmpty() ? null : listeners;
                });
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof AopInfrastructureBean) {
            return bean;
        }
        Class<?> type = AopProxyUtils.ultimateTargetClass(bean);
        if (typesWithout.contains(type)) {
            return bean;
        }
        Map<Method, Set<UtpListener>> listeners = listeners(type);
        if (listeners.isEmpty()) {
            typesWithout.add(type);
        } else {
            requireSingleton(beanName, listeners.keySet().iterator().next());
        }
        listeners.forEach((method, annotations) -> {
            Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
            annotations.forEach(annotation -> add(reader.endpoint(annotation, bean, invocable)));
        });
        return bean;
    }

    /** Each bean of another scope would register its methods again, and none of them would ever be forgotten. */
    private void requireSingleton(String beanName, Method method) {
        if (beanFactory != null && beanFactory.containsBean(beanName) && !beanFactory.isSingleton(beanName)) {
            throw new IllegalStateException("@UtpListener " + ListenerMethod.describe(method)
                    + " is a method of the bean '" + beanName + "', which is no singleton; make it one");
        }
    }

    private void add(UtpListenerEndpoint endpoint) {
        lock.lock();
        try {
            if (!singletonsInstantiated) {
                found.add(endpoint);
                return;
            }
        } finally {
            lock.unlock();
        }
        registry.getObject().register(endpoint);
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<UtpListenerEndpoint> endpoints;
        lock.lock();
        try {
            singletonsInstantiated = true;
            endpoints = List.copyOf(found);
            found.clear();
        } finally {
            lock.unlock();
        }
        typesWithout.clear();
        endpoints.forEach(registry.getObject()::register);
        configurers
                .orderedStream()
                .forEach(configurer -> configurer.configureUtpListeners(registry.getObject()::register));
    }
}
