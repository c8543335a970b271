package io.utp.sample;

import io.utp.UtpBindException;
import io.utp.sample.console.Failure;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.NestedExceptionUtils;

/** Says in one line why an application did not start. */
final class StartFailures {

    private StartFailures() {}

    static String describe(Throwable failure) {
        Failure known = cause(failure, Failure.class);
        if (known != null) {
            return known.line();
        }
        UtpBindException unbound = cause(failure, UtpBindException.class);
        if (unbound != null) {
            return unbound.getMessage() + " (--utp.port=PORT)";
        }
        InvalidConfigurationPropertyValueException invalid =
                cause(failure, InvalidConfigurationPropertyValueException.class);
        if (invalid != null) {
            return "--" + invalid.getName() + "=" + invalid.getValue() + " is not possible: it " + invalid.getReason();
        }
        BindException unreadable = cause(failure, BindException.class);
        if (unreadable != null && unreadable.getProperty() != null) {
            return "--" + unreadable.getProperty().getName() + "="
                    + unreadable.getProperty().getValue() + " is not possible: it is no "
                    + unreadable.getTarget().getType() + "; correct the value";
        }
        return "the application did not start: " + NestedExceptionUtils.getMostSpecificCause(failure);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return type.cast(each);
            }
        }
        return null;
    }
}
