package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.rendezvous.ConnectionQuota;
import io.utp.engine.rendezvous.RegistryAnswer;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.engine.rendezvous.RendezvousCounters;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.rendezvous.RendezvousServer;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.traversal.ObservationResponder;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A rendezvous server on the connections of its node. */
public final class RendezvousHost {

    /** Answers in a second to those who ask where they are seen; each client asks a few times when it comes or moves. */
    private static final int MOST_OBSERVATIONS = 10_000;

    /** The same to one address, of a NAT with many clients perhaps: a stream of 12 kB/s if somebody asks in another's name. */
    private static final int MOST_OF_ADDRESS = 200;

    private final String instance;
    private final RendezvousServer server;
    private final Map<Long, RendezvousLink> links = new HashMap<>();
    private final ConnectionQuota quota;
    private final ObservationResponder responder = new ObservationResponder(MOST_OBSERVATIONS, MOST_OF_ADDRESS);
    private final ArrayDeque<PathDatagram> observed = new ArrayDeque<>();
    private long lastLink;

    RendezvousHost(RendezvousServerSettings settings, RandomGenerator random) {
        this.instance = settings.instance();
        this.server = new RendezvousServer(settings, random);
        this.quota = new ConnectionQuota(settings.limits());
    }

    /** What names this server among those that share a registry. */
    public String instance() {
        return instance;
    }

    // ---- inputs

    /** A connection for the rendezvous changed. */
    void handleUpdate(Connection connection, long nowNanos) {
        RendezvousLink link =
                connection.attachment() instanceof RendezvousLink known ? known : admit(connection, nowNanos);
        if (link == null) {
            return;
        }
        if (link.pollOpened()) {
            links.put(link.number(), link);
            server.handleOpened(link.number(), connection.remote(), nowNanos);
        }
        if (connection.pollMoved() != null) {
            server.handleMoved(link.number(), connection.remote(), nowNanos);
        }
        for (RendezvousMessage message = link.poll(nowNanos); message != null; message = link.poll(nowNanos)) {
            server.handleMessage(link.number(), message, nowNanos);
        }
        if (link.isOver() && links.remove(link.number()) != null) {
            server.handleClosed(link.number(), nowNanos);
            link.close(nowNanos);
        }
        InetSocketAddress former = link.pollGone();
        if (former != null) {
            quota.leave(former);
        }
        flush(nowNanos);
    }

    private @Nullable RendezvousLink admit(Connection connection, long nowNanos) {
        if (connection.closeCause() != null) {
            return null;
        }
        if (!quota.enter(connection.remote())) {
            connection.destroy(nowNanos);
            return null;
        }
        return new RendezvousLink(connection, ++lastLink);
    }

    /** Somebody asks where it is seen. */
    void handleQuestion(int socket, InetSocketAddress from, PathMessage question, long nowNanos) {
        PathMessage answer = responder.answer(from, question, nowNanos);
        if (answer != null) {
            observed.add(new PathDatagram(socket, from, answer));
        }
    }

    /**
     * The registry answered.
     *
     * @param ticket the number of the command
     * @param answer what
     * @param nowNanos the time
     */
    public void handleRegistryAnswer(long ticket, RegistryAnswer answer, long nowNanos) {
        server.handleRegistryAnswer(ticket, answer, nowNanos);
        flush(nowNanos);
    }

    /**
     * Another server that shares the registry sent something.
     *
     * @param bytes what
     * @param nowNanos the time
     */
    public void handleForwarded(byte[] bytes, long nowNanos) {
        server.handleForwarded(bytes, nowNanos);
        flush(nowNanos);
    }

    void handleTimeout(long nowNanos) {
        if (server.nextDeadline() <= nowNanos) {
            server.handleTimeout(nowNanos);
            flush(nowNanos);
        }
    }

    private void flush(long nowNanos) {
        for (RendezvousServer.Outgoing out = server.pollMessage(); out != null; out = server.pollMessage()) {
            RendezvousLink link = links.get(out.link());
            if (link != null) {
                link.send(out.message(), nowNanos);
            }
        }
        for (Long hangUp = server.pollHangUp(); hangUp != null; hangUp = server.pollHangUp()) {
            RendezvousLink link = links.remove(hangUp);
            if (link != null) {
                link.close(nowNanos);
            }
        }
    }

    void close(long nowNanos) {
        server.close(nowNanos);
        flush(nowNanos);
    }

    // ---- outputs

    /**
     * The next command to the registry, to be answered by {@link #handleRegistryAnswer}.
     *
     * @return the command, or {@code null}
     */
    public @Nullable RegistryCommand pollRegistryCommand() {
        return server.pollRegistryCommand();
    }

    @Nullable PathDatagram pollDatagram(ByteBuffer out) {
        PathDatagram datagram = observed.poll();
        if (datagram != null) {
            datagram.message().encode(out, null);
        }
        return datagram;
    }

    long nextDeadline() {
        return server.nextDeadline();
    }

    // ---- getters

    /** Clients that had too many connections already. */
    long turnedAway() {
        return quota.exceeded();
    }

    long observationsAnswered() {
        return responder.answered();
    }

    long observationsDropped() {
        return responder.dropped();
    }

    /** Connections that the server knows of. */
    int links() {
        return links.size();
    }

    public RendezvousCounters statistics() {
        return server.statistics();
    }
}
