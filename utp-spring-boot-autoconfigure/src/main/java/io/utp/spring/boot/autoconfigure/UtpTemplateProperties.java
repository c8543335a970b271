package io.utp.spring.boot.autoconfigure;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Properties of the templates that dial. The defaults are those of {@link io.utp.spring.core.UtpTemplate}.
 *
 * @param codec How messages are read and written if the operation does not say it. One of 'lines', 'bytes' and 'json', or the
 * name of a bean.
 * @param connectTimeout How long one attempt to connect may take, punching included. By default as long as the node takes.
 * @param requestTimeout How long a message and its answer may take, connecting and retries included.
 * @param retry Trying again to connect.
 */
@ConfigurationProperties("utp.template")
public record UtpTemplateProperties(
        @Nullable String codec,
        @Nullable Duration connectTimeout,
        @DefaultValue("30s") Duration requestTimeout,
        @DefaultValue Retry retry) {

    /** Checks the durations. */
    public UtpTemplateProperties {
        require(
                "connect-timeout",
                connectTimeout,
                connectTimeout == null || isPositive(connectTimeout),
                "must be positive");
        require("request-timeout", requestTimeout, isPositive(requestTimeout), "must be positive");
    }

    private static boolean isPositive(Duration duration) {
        return duration.compareTo(Duration.ZERO) > 0;
    }

    private static void require(String name, @Nullable Object value, boolean valid, String reason) {
        if (!valid) {
            throw new InvalidConfigurationPropertyValueException("utp.template." + name, value, reason);
        }
    }

    /**
     * Trying again to connect.
     *
     * @param maxRetries Attempts at most after a first one that failed before anything was sent.
     * @param delay How long to wait before the first attempt after a failure.
     * @param multiplier Factor by which each wait is longer than the one before.
     * @param maxDelay How long to wait before an attempt at most.
     */
    public record Retry(
            @DefaultValue("2") int maxRetries,
            @DefaultValue("500ms") Duration delay,
            @DefaultValue("2") double multiplier,
            @DefaultValue("10s") Duration maxDelay) {

        /** Checks each value. */
        public Retry {
            require("retry.max-retries", maxRetries, maxRetries >= 0, "must not be negative");
            require("retry.delay", delay, !delay.isNegative(), "must not be negative");
            require("retry.multiplier", multiplier, multiplier >= 1, "must be at least 1");
            require("retry.max-delay", maxDelay, isPositive(maxDelay), "must be positive");
        }
    }
}
