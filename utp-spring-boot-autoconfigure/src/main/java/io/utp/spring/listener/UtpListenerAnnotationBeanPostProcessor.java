package io.utp.spring.listener;

import io.utp.spring.annotation.UtpListener;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.AopInfrastructureBean;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.StringValueResolver;

/**
 * Finds the methods with {@link UtpListener @UtpListener} and registers them with the {@link UtpListenerEndpointRegistry}
 * once all singletons exist. The methods of proxied beans are called through the proxy: not being {@code Ordered}, this
 * post-processor comes after those that make proxies.
 */
public final class UtpListenerAnnotationBeanPostProcessor
        implements BeanPostProcessor, SmartInitializingSingleton, EmbeddedValueResolverAware {

    private final ObjectProvider<UtpListenerEndpointRegistry> registry;

    private final Set<Class<?>> typesWithout = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();

    private final List<UtpListenerEndpoint> found = new ArrayList<>();

    private boolean singletonsInstantiated;

    private StringValueResolver valueResolver = value -> value;

    /**
     * Creates the post-processor.
     *
     * @param registry asked for when the listeners are registered, not before
     */
    public UtpListenerAnnotationBeanPostProcessor(ObjectProvider<UtpListenerEndpointRegistry> registry) {
        this.registry = registry;
    }

    @Override
    public void setEmbeddedValueResolver(StringValueResolver resolver) {
        this.valueResolver = resolver;
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

    private static Map<Method, UtpListener> listeners(Class<?> type) {
        if (!AnnotationUtils.isCandidateClass(type, UtpListener.class)) {
            return Map.of();
        }
        return MethodIntrospector.selectMethods(type, (MethodIntrospector.MetadataLookup<@Nullable UtpListener>)
                method -> AnnotatedElementUtils.findMergedAnnotation(method, UtpListener.class));
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
        Map<Method, UtpListener> listeners = listeners(type);
        if (listeners.isEmpty()) {
            typesWithout.add(type);
        }
        listeners.forEach((method, listener) -> add(endpoint(bean, method, listener)));
        return bean;
    }

    private UtpListenerEndpoint endpoint(Object bean, Method method, UtpListener listener) {
        return new UtpListenerEndpoint(
                resolve(listener.id()),
                resolve(listener.node()),
                bean,
                AopUtils.selectInvocableMethod(method, bean.getClass()));
    }

    private String resolve(String value) {
        return Objects.requireNonNullElse(valueResolver.resolveStringValue(value), "");
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
    }
}
