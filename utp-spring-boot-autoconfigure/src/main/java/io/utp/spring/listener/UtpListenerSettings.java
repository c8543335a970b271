package io.utp.spring.listener;

import java.time.Duration;
import org.springframework.util.Assert;

/**
 * How a listener handles connections.
 *
 * @param concurrency connections handled at once, at most; 0 for as many as the node holds
 * @param overflow what becomes of more than that
 * @param queueCapacity how many of these wait, at most, if they do
 * @param autoStartup whether the listener starts with the application context
 * @param idleTimeout the silence after which a connection is given up; zero for never
 * @param gracefulShutdownPeriod how long a stop waits for the calls that are running; zero for not at all
 */
public record UtpListenerSettings(
        int concurrency,
        UtpListenerOverflow overflow,
        int queueCapacity,
        boolean autoStartup,
        Duration idleTimeout,
        Duration gracefulShutdownPeriod) {

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public UtpListenerSettings {
        Assert.isTrue(concurrency >= 0, () -> "concurrency must not be negative, but is " + concurrency);
        Assert.isTrue(queueCapacity >= 0, () -> "queue-capacity must not be negative, but is " + queueCapacity);
        Assert.isTrue(!idleTimeout.isNegative(), () -> "idle-timeout must not be negative, but is " + idleTimeout);
        Assert.isTrue(
                !gracefulShutdownPeriod.isNegative(),
                () -> "graceful-shutdown-period must not be negative, but is " + gracefulShutdownPeriod);
    }

    /**
     * What there is without any configuration: no limit, a queue of 1,000, no idle timeout, and 5 seconds for what is running
     * at a stop.
     *
     * @return the defaults
     */
    public static UtpListenerSettings defaults() {
        return new UtpListenerSettings(0, UtpListenerOverflow.QUEUE, 1_000, true, Duration.ZERO, Duration.ofSeconds(5));
    }
}
