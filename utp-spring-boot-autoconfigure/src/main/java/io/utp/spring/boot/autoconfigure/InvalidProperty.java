package io.utp.spring.boot.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Failures that Spring Boot explains with the property's name, value and source. */
final class InvalidProperty {

    private InvalidProperty() {}

    /** With what was caught, as suppressed: the constructor that takes a cause is public since Spring Boot 4.1 only. */
    static InvalidConfigurationPropertyValueException because(
            String name, @Nullable Object value, String reason, Throwable caught) {
        InvalidConfigurationPropertyValueException failure =
                new InvalidConfigurationPropertyValueException(name, value, reason);
        failure.addSuppressed(caught);
        return failure;
    }
}
