package io.utp.spring.boot.context;

import org.jspecify.annotations.Nullable;

/**
 * When a node accepts connections.
 *
 * @param property the name of the property that {@code listen} comes from
 * @param listen {@code true} always, {@code false} never, {@code null} from when it is asked to
 * @param whenReady whether only while the application is ready to take traffic
 */
public record UtpListenPolicy(String property, @Nullable Boolean listen, boolean whenReady) {

    /** From when the node is asked to listen. */
    public static final UtpListenPolicy WHEN_ASKED = new UtpListenPolicy("utp.listen", null, false);

    boolean isAlways() {
        return Boolean.TRUE.equals(listen);
    }

    boolean isNever() {
        return Boolean.FALSE.equals(listen);
    }

    boolean isAllowed(boolean ready) {
        return ready || !whenReady;
    }
}
