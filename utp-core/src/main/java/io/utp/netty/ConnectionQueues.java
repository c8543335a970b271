package io.utp.netty;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The two queues in which the application's threads meet the event loop. Made with the first byte, holding the monitor: a
 * connection that is only there needs none. Safe for use by several threads.
 */
abstract class ConnectionQueues {

    private final EndpointDriver driver;
    private volatile @Nullable ReceiveQueue received;
    private volatile @Nullable SendQueue sending;
    private @Nullable Failure failure;

    ConnectionQueues(EndpointDriver driver) {
        this.driver = driver;
    }

    /** Lets the event loop look at the queues. */
    abstract void signal();

    abstract NettyUtpSocket socket();

    final EndpointDriver driver() {
        return driver;
    }

    /** The other end in messages. */
    final String peer() {
        return Addresses.text(socket().remoteAddress());
    }

    final ReceiveQueue received() {
        ReceiveQueue known = received;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (received == null) {
                NodeContext context = driver.context();
                int limit = context.options().bufferSize() * socket().getMtu();
                ReceiveQueue made = new ReceiveQueue(limit / 4, this::signal, context.chunks());
                if (failure != null) {
                    made.fail(failure);
                }
                received = made;
            }
            return Objects.requireNonNull(received);
        }
    }

    final SendQueue sending() {
        SendQueue known = sending;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (sending == null) {
                NodeContext context = driver.context();
                int limit = context.options().bufferSize() * socket().getMtu();
                SendQueue made = new SendQueue(peer(), limit, this::signal, context);
                if (failure != null) {
                    made.fail(failure);
                }
                sending = made;
            }
            return Objects.requireNonNull(sending);
        }
    }

    /** The queue of {@link #received()}, if there is one yet. */
    final @Nullable ReceiveQueue receivedYet() {
        return received;
    }

    /** The queue of {@link #sending()}, if there is one yet. */
    final @Nullable SendQueue sendingYet() {
        return sending;
    }

    final boolean isSendingEnded() {
        SendQueue queue = sending;
        return queue != null && queue.isEnded();
    }

    /** Nothing more is written or read. */
    final void discardQueues(Failure cause) {
        ReceiveQueue in = received;
        if (in != null) {
            in.discard(cause);
        }
        failQueues(cause);
    }

    final void failQueues(Failure cause) {
        ReceiveQueue in;
        SendQueue out;
        synchronized (this) {
            if (failure == null) {
                failure = cause; // what comes after it, comes of it
            }
            in = received;
            out = sending;
        }
        if (in != null) {
            in.fail(cause);
        }
        if (out != null) {
            out.fail(cause);
        }
    }
}
