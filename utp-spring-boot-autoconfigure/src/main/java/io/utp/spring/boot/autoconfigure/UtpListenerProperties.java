package io.utp.spring.boot.autoconfigure;

import io.utp.spring.listener.UtpListenerOverflow;
import io.utp.spring.listener.UtpListenerSettings;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of listeners, for what their annotations do not say.
 *
 * @param concurrency Connections that a listener handles at once, at most. '0' means as many as the node holds.
 * @param overflow What becomes of connections beyond the concurrency.
 * @param queueCapacity Connections that wait when more are there than are handled, at most. More are refused.
 * @param autoStartup Whether listeners start with the application.
 * @param idleTimeout Silence after which a listener gives a connection up. '0' means never.
 * @param gracefulShutdownPeriod How long a stop waits for the calls that are running.
 */
@ConfigurationProperties("utp.listener")
record UtpListenerProperties(
        @DefaultValue("0") int concurrency,
        @DefaultValue("queue") UtpListenerOverflow overflow,
        @DefaultValue("1000") int queueCapacity,
        @DefaultValue("true") boolean autoStartup,
        @DefaultValue("0s") Duration idleTimeout,
        @DefaultValue("5s") Duration gracefulShutdownPeriod) {

    /** As the listeners take them. */
    UtpListenerSettings settings() {
        try {
            return new UtpListenerSettings(
                    concurrency, overflow, queueCapacity, autoStartup, idleTimeout, gracefulShutdownPeriod);
        } catch (IllegalArgumentException ex) {
            String message = String.valueOf(ex.getMessage());
            String name = message.substring(0, message.indexOf(' '));
            Object value = Map.of(
                            "concurrency", concurrency,
                            "queue-capacity", queueCapacity,
                            "idle-timeout", idleTimeout,
                            "graceful-shutdown-period", gracefulShutdownPeriod)
                    .get(name);
            throw InvalidProperty.because("utp.listener." + name, value, message, ex);
        }
    }
}
