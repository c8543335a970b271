package io.utp.spring.client;

import io.utp.spring.annotation.UtpClient;
import io.utp.spring.codec.UtpCodecs;
import io.utp.spring.core.UtpOperations;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.BeanFactoryAnnotationUtils;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.context.EmbeddedValueResolverAware;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/** Makes the bean of an interface with {@link UtpClient @UtpClient}. */
class UtpClientFactoryBean implements FactoryBean<Object>, BeanFactoryAware, EmbeddedValueResolverAware {

    private final Class<?> type;

    private final UtpClient client;

    private @Nullable BeanFactory beanFactory;

    private StringValueResolver valueResolver = value -> value;

    UtpClientFactoryBean(Class<?> type) {
        Assert.isTrue(type.isInterface(), () -> "@UtpClient " + type.getName() + " is no interface");
        this.type = type;
        this.client = Objects.requireNonNull(
                AnnotatedElementUtils.findMergedAnnotation(type, UtpClient.class),
                () -> type.getName() + " has no @UtpClient");
    }

    @Override
    public void setBeanFactory(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    public void setEmbeddedValueResolver(StringValueResolver resolver) {
        this.valueResolver = resolver;
    }

    @Override
    public Class<?> getObjectType() {
        return type;
    }

    @Override
    public Object getObject() {
        BeanFactory beans = Objects.requireNonNull(beanFactory);
        Map<Method, ClientMethod> methods = Arrays.stream(type.getMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .collect(Collectors.toUnmodifiableMap(Function.identity(), ClientMethod::of));
        String codec = resolve(client.codec());
        if (!codec.isEmpty()) {
            UtpCodecs codecs = beans.getBean(UtpCodecs.class);
            methods.values().forEach(method -> method.requireReadable(codecs, codec));
        }
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, new ClientInvocation(type, methods, peer(beans, codec)));
    }

    private UtpOperations.PeerSpec peer(BeanFactory beans, String codec) {
        String node = resolve(client.node());
        UtpOperations operations = node.isEmpty()
                ? beans.getBean(UtpOperations.class)
                : BeanFactoryAnnotationUtils.qualifiedBeanOfType(beans, UtpOperations.class, node);
        String timeout = resolve(client.timeout());
        UtpOperations.PeerSpec peer = operations.peer(resolve(client.peer()));
        peer = codec.isEmpty() ? peer : peer.codec(codec);
        peer = isPlain() ? peer.plain() : peer;
        return timeout.isEmpty() ? peer : peer.timeout(duration(timeout));
    }

    private boolean isPlain() {
        String plain = resolve(client.plain());
        Assert.isTrue(
                plain.isEmpty() || plain.equals("true") || plain.equals("false"),
                () -> "@UtpClient " + type.getName() + " has plain '" + plain + "', which is neither true nor false");
        return plain.equals("true");
    }

    private Duration duration(String timeout) {
        try {
            return DurationStyle.detectAndParse(timeout);
        } catch (IllegalArgumentException ex) {
            throw new IllegalArgumentException(
                    "@UtpClient " + type.getName() + " has the timeout '" + timeout + "', which is no duration", ex);
        }
    }

    private String resolve(String value) {
        String resolved = valueResolver.resolveStringValue(value);
        return StringUtils.hasText(resolved) ? resolved.strip() : "";
    }
}
