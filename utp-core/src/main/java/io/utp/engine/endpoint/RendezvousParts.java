package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.time.Deadline;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What a node has of the rendezvous: a client, a server, both or nothing. */
final class RendezvousParts {

    private final Node node;
    private final RandomGenerator random;
    private @Nullable Introductions introductions;
    private @Nullable RendezvousHost host;

    RendezvousParts(Node node, RandomGenerator random) {
        this.node = node;
        this.random = random;
    }

    Introductions join(RendezvousClientSettings settings, boolean manySockets, long nowNanos) {
        if (introductions != null) {
            throw new IllegalStateException("The endpoint has joined its rendezvous already");
        }
        Introductions joined = new Introductions(node, settings, manySockets, random);
        introductions = joined;
        joined.start(nowNanos);
        return joined;
    }

    RendezvousHost serve(RendezvousServerSettings settings) {
        if (host != null) {
            throw new IllegalStateException("The endpoint serves a rendezvous already");
        }
        RendezvousHost served = new RendezvousHost(settings, random);
        host = served;
        int links = settings.limits().links();
        // Some more, that are told that there are too many, or are being closed.
        node.serve(RendezvousService.NUMBER, links + links / 4 + 16);
        return served;
    }

    /** A message that concerns no connection. Returns whether it is somebody's. */
    boolean handleMessage(int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        if (message.type() == PathMessage.Type.OBSERVE) {
            if (host != null) {
                host.handleQuestion(socket, from, message, nowNanos);
            }
            return host != null;
        }
        return introductions != null && introductions.handleMessage(socket, from, message, nowNanos);
    }

    /** A connection changed. */
    void handleUpdate(Connection connection, long nowNanos) {
        if (connection.service() == RendezvousService.NUMBER) {
            if (connection.isInitiator() && introductions != null) {
                introductions.handleUpdate(connection, nowNanos);
            } else if (!connection.isInitiator() && host != null) {
                host.handleUpdate(connection, nowNanos);
            }
        } else if (introductions != null) {
            introductions.handleConnection(connection, nowNanos);
        }
    }

    void handleTimeout(long nowNanos) {
        if (introductions != null && introductions.nextDeadline() <= nowNanos) {
            introductions.handleTimeout(nowNanos);
        }
        if (host != null) {
            host.handleTimeout(nowNanos);
        }
    }

    void close(long nowNanos) {
        if (introductions != null) {
            introductions.close(nowNanos);
        }
        if (host != null) {
            host.close(nowNanos);
        }
    }

    @Nullable PathDatagram pollDatagram(ByteBuffer out, long nowNanos) {
        PathDatagram datagram = host == null ? null : host.pollDatagram(out);
        return datagram != null || introductions == null ? datagram : introductions.pollDatagram(out, nowNanos);
    }

    long nextDeadline() {
        return Math.min(
                introductions == null ? Deadline.NEVER : introductions.nextDeadline(),
                host == null ? Deadline.NEVER : host.nextDeadline());
    }

    // ---- getters

    long turnedAway() {
        return host == null ? 0 : host.turnedAway();
    }

    long rejectedChecks() {
        return introductions == null ? 0 : introductions.rejectedChecks();
    }

    long rejectedObservations() {
        return introductions == null ? 0 : introductions.rejectedObservations();
    }

    long observationsAnswered() {
        return host == null ? 0 : host.observationsAnswered();
    }

    long observationsDropped() {
        return host == null ? 0 : host.observationsDropped();
    }
}
