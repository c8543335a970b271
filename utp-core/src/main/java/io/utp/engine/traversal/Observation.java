package io.utp.engine.traversal;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The question to one server where it sees one socket, and its repeats. */
final class Observation {

    /** Shorter than RFC 8489 section 6.2.1 allows for servers of unknown distance: somebody waits for a connection. */
    private static final long FIRST_TIMEOUT = 250_000_000L;

    private static final int REQUESTS = 4;

    /** Somebody waits right now, and not for long. */
    private static final long URGENT_TIMEOUT = 100_000_000L;

    private static final int URGENT_REQUESTS = 5;

    private final int socket;
    private final InetSocketAddress server;
    private final long nonce;
    private final boolean urgent;
    private long dueNanos;
    private long timeout;
    private int requests;
    private @Nullable InetSocketAddress seen;

    Observation(int socket, InetSocketAddress server, long nonce, boolean urgent, long nowNanos) {
        this.socket = socket;
        this.server = server;
        this.nonce = nonce;
        this.urgent = urgent;
        this.timeout = urgent ? URGENT_TIMEOUT : FIRST_TIMEOUT;
        this.dueNanos = nowNanos;
    }

    int socket() {
        return socket;
    }

    InetSocketAddress server() {
        return server;
    }

    /** Where the server sees the socket, {@code null} if it did not answer yet. */
    @Nullable InetSocketAddress seen() {
        return seen;
    }

    boolean isOpen() {
        return dueNanos != Deadline.NEVER;
    }

    long dueNanos() {
        return dueNanos;
    }

    /** The question, if it is to be asked now; asked in vain for the last time, it is given up. */
    @Nullable PathDatagram poll(long nowNanos) {
        if (dueNanos > nowNanos) {
            return null;
        }
        if (requests++ == (urgent ? URGENT_REQUESTS : REQUESTS)) {
            dueNanos = Deadline.NEVER;
            return null;
        }
        dueNanos = nowNanos + timeout;
        timeout *= urgent ? 1 : 2;
        return new PathDatagram(socket, server, PathMessage.of(Type.OBSERVE, true, 0, nonce));
    }

    /** Returns whether it is the answer to this question. */
    boolean handleAnswer(int socket, InetSocketAddress from, PathMessage message) {
        InetSocketAddress address = message.address();
        boolean answers = isOpen()
                && requests > 0
                && message.nonce() == nonce
                && this.socket == socket
                && server.equals(from)
                && address != null
                && address.getPort() != 0;
        if (answers) {
            seen = address;
            dueNanos = Deadline.NEVER;
        }
        return answers;
    }
}
