package io.utp.spring.listener;

import io.utp.spring.annotation.UtpListener;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.util.Assert;
import org.springframework.util.StringUtils;
import org.springframework.util.StringValueResolver;

/** Makes endpoints of annotations, whose attributes are all text. */
final class ListenerAnnotationReader {

    private final StringValueResolver resolver;

    ListenerAnnotationReader(StringValueResolver resolver) {
        this.resolver = resolver;
    }

    /**
     * Reads an annotation.
     *
     * @throws IllegalStateException if an attribute is not what it should be; the message names method and attribute
     */
    UtpListenerEndpoint endpoint(UtpListener listener, Object bean, Method method) {
        UtpListenerEndpoint endpoint = new UtpListenerEndpoint(resolve(listener.id()), bean, method);
        Attributes attributes = new Attributes(endpoint);
        endpoint.setNodeName(resolve(listener.node()));
        endpoint.setCodec(resolve(listener.codec()));
        endpoint.setExecutor(resolve(listener.executor()));
        endpoint.setErrorHandler(resolve(listener.errorHandler()));
        attributes.set(
                "concurrency", listener.concurrency(), ListenerAnnotationReader::number, endpoint::setConcurrency);
        attributes.set("overflow", listener.overflow(), ListenerAnnotationReader::overflow, endpoint::setOverflow);
        attributes.set(
                "queueCapacity",
                listener.queueCapacity(),
                ListenerAnnotationReader::number,
                endpoint::setQueueCapacity);
        attributes.set("autoStartup", listener.autoStartup(), ListenerAnnotationReader::bool, endpoint::setAutoStartup);
        attributes.set(
                "idleTimeout", listener.idleTimeout(), ListenerAnnotationReader::duration, endpoint::setIdleTimeout);
        attributes.set(
                "gracefulShutdownPeriod",
                listener.gracefulShutdownPeriod(),
                ListenerAnnotationReader::duration,
                endpoint::setGracefulShutdownPeriod);
        // Not left out when it is empty: who meant to restrict a listener does not get one that takes everybody.
        if (listener.from().length > 0) {
            attributes.set(
                    "from", String.join(",", listener.from()), ListenerAnnotationReader::from, endpoint::setFrom);
        }
        return endpoint;
    }

    private String resolve(String value) {
        return Objects.requireNonNullElse(resolver.resolveStringValue(value), "")
                .strip();
    }

    private static Integer number(String value) {
        Assert.isTrue(value.matches("\\d{1,9}"), "it must be a number");
        return Integer.valueOf(value);
    }

    private static UtpListenerOverflow overflow(String value) {
        String constant = value.toUpperCase(Locale.ROOT);
        return Arrays.stream(UtpListenerOverflow.values())
                .filter(overflow -> overflow.name().equals(constant))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("it must be queue or reject"));
    }

    private static Boolean bool(String value) {
        Assert.isTrue(value.equals("true") || value.equals("false"), "it must be true or false");
        return Boolean.valueOf(value);
    }

    private static Duration duration(String value) {
        return DurationStyle.detectAndParse(value);
    }

    private static String[] from(String value) {
        String[] criteria = StringUtils.tokenizeToStringArray(value, ",");
        Assert.isTrue(criteria.length > 0, "it names nobody");
        return criteria;
    }

    private final class Attributes {

        private final UtpListenerEndpoint endpoint;

        Attributes(UtpListenerEndpoint endpoint) {
            this.endpoint = endpoint;
        }

        <T> void set(String name, String attribute, Function<String, T> type, Consumer<T> setter) {
            String value = resolve(attribute);
            if (value.isEmpty() && !name.equals("from")) {
                return;
            }
            try {
                setter.accept(type.apply(value));
            } catch (IllegalArgumentException ex) {
                throw new IllegalStateException(
                        "@UtpListener " + endpoint + " has the attribute " + name + " = '" + value + "': "
                                + ex.getMessage(),
                        ex);
            }
        }
    }
}
