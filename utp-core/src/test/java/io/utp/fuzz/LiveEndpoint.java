package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.endpoint.Introductions;
import io.utp.engine.endpoint.RendezvousHost;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.HeldBytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** An endpoint, and what its driver and its application would do; what must hold at any time is looked at all the time. */
final class LiveEndpoint {
    static final long SECOND = 1_000_000_000L;

    /** However little memory is left, a connection goes on; so much is a few packets in each direction. */
    private static final long LEAST_OF_CONNECTION = 16_384;

    private static final int MOST_TRANSMITS = 10_000;
    private static final int MOST_TIMEOUTS = 20_000;

    private static final ByteBuffer OUT = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private static final int MOST_WRITTEN = 65_536;

    private final EndpointConfig config;
    private final Endpoint endpoint;
    private final InetSocketAddress address;
    private final HeldBytes held = new HeldBytes();
    private final List<Connection> connections = new ArrayList<>();
    private final List<Connection> ended = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final LocalRegistry registry = new LocalRegistry(10);
    private @Nullable RendezvousHost host;
    private @Nullable Introductions introductions;
    private boolean reads = true;
    private boolean hasSockets;
    private int lastSocket;
    private long now = SECOND;

    /** A datagram that leaves. */
    record Sent(int socket, InetSocketAddress to, byte[] bytes) {}

    LiveEndpoint(EndpointConfig config, InetSocketAddress address) {
        this.config = config;
        this.address = address;
        this.endpoint = new Endpoint(config, new Random(1), held);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    long now() {
        return now;
    }

    /** Those that are not over, oldest first. */
    List<Connection> connections() {
        return connections;
    }

    /** What left since it was asked last. */
    List<Sent> takeSent() {
        List<Sent> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    // ---- what happens to it

    void receive(int socket, InetSocketAddress from, byte[] datagram) {
        ByteBuffer in = ByteBuffer.wrap(datagram);
        endpoint.handleDatagram(socket, from, in, now);
        check(in.remaining() == datagram.length, "the datagram is moved");
    }

    void endBatch() {
        endpoint.handleBatchEnd(now);
        drain();
    }

    /** Time passes, and all that is due is done; a batch is of one instant. */
    void pass(long nanos) {
        endBatch();
        long end = now + nanos;
        for (int timeouts = 0; endpoint.nextDeadline() <= end; timeouts++) {
            check(timeouts < MOST_TIMEOUTS, "time does not pass");
            now = Math.max(now, endpoint.nextDeadline());
            endpoint.handleTimeout(now);
            drain();
        }
        now = end;
    }

    // ---- what its application does

    void read(boolean does) {
        reads = does;
    }

    void add(@Nullable Connection connection) {
        if (connection != null) {
            connections.add(connection);
        }
        drain();
    }

    /** Ends the stream, in one of the ways there are. */
    void end(Connection connection, boolean closes) {
        ended.add(connection);
        if (closes) {
            connection.close(now);
        } else {
            connection.end(now);
        }
        drain();
    }

    boolean mayWrite(Connection connection) {
        return !ended.contains(connection);
    }

    /** As far as there is room. */
    void write(Connection connection, int bytes) {
        long room = Math.min(bytes, connection.sendBufferLimit() - connection.bufferedBytes());
        if (room > 0) {
            connection.write(ByteBuffer.allocate((int) Math.min(room, MOST_WRITTEN)), now);
        }
        drain();
    }

    void serveRendezvous() {
        if (host == null) {
            host = endpoint.serveRendezvous(new RendezvousServerSettings(
                    "one", NameTokens.open(), true, List.of(), RendezvousLimits.defaults()));
        }
    }

    void join(InetSocketAddress server, boolean socketsMayBeOpened) {
        if (introductions == null) {
            hasSockets = socketsMayBeOpened;
            introductions = endpoint.join(RendezvousClientSettings.of(List.of(server), "alice", null), true, now);
        }
        drain();
    }

    void call(String name) {
        if (introductions != null) {
            introductions.call(name, now);
        }
        drain();
    }

    // ---- outputs

    void drain() {
        boolean again = true;
        for (int transmits = 0; again; ) {
            again = update();
            again |= host != null && askRegistry(host);
            again |= introductions != null && introduce(introductions);
            for (Transmit t = endpoint.pollTransmit(now, OUT.clear());
                    t != null;
                    t = endpoint.pollTransmit(now, OUT.clear())) {
                keep(t);
                check(++transmits < MOST_TRANSMITS, "sending does not end");
            }
        }
        while (endpoint.pollPunch() != null || endpoint.pollStun() != null || endpoint.pollNat() != null) {
            again = false; // what they say is looked at elsewhere
        }
        int open = endpoint.initiatedConnections() + endpoint.acceptedConnections();
        check(open <= config.maxConnections(), "more connections than may be");
        long most = config.maxMemoryBytes() + connections.size() * LEAST_OF_CONNECTION;
        check(held.now() <= most, "more bytes held than may be");
    }

    /** In a loop that is run millions of times. */
    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }

    private boolean update() {
        boolean updated = false;
        for (Connection c = endpoint.pollUpdated(now); c != null; c = endpoint.pollUpdated(now)) {
            updated = true;
            if (c.service() != 0) {
                continue;
            }
            if (!connections.contains(c) && c.closeCause() == null) {
                connections.add(c);
            }
            for (ByteBuffer data = c.pollReceived(); data != null; data = c.pollReceived()) {
                if (reads) {
                    c.consumed(data.remaining(), now);
                }
            }
            if (c.closeCause() != null) {
                connections.remove(c);
            }
        }
        return updated;
    }

    private boolean askRegistry(RendezvousHost serving) {
        boolean asked = false;
        for (RegistryCommand c = serving.pollRegistryCommand(); c != null; c = serving.pollRegistryCommand()) {
            asked = true;
            serving.handleRegistryAnswer(c.ticket(), registry.answer(c, now), now);
        }
        return asked;
    }

    private boolean introduce(Introductions wanting) {
        boolean wanted = false;
        for (InetSocketAddress s = wanting.pollResolve(); s != null; s = wanting.pollResolve()) {
            wanted = true;
            wanting.handleResolved(s, s, List.of(address), now);
        }
        if (wanting.pollHostsWanted()) {
            wanted = true;
            wanting.handleHosts(List.of(address), now);
        }
        for (int count = wanting.pollSocketsWanted(); count > 0; count = wanting.pollSocketsWanted()) {
            wanted = true;
            if (hasSockets) {
                wanting.handleSockets(lastSocket + 1, count, now);
                lastSocket += count;
            } else {
                wanting.handleSocketsRefused(now);
            }
        }
        while (wanting.pollSocketReleased() > 0 || wanting.pollOutcome() != null || wanting.pollState() != null) {
            wanted = true;
        }
        return wanted;
    }

    private void keep(Transmit transmit) {
        int length = transmit.length();
        int segment = transmit.segmentSize();
        check(segment > 0 && length > 0 && length <= Endpoint.MAX_TRANSMIT, "a run of no size");
        check(length == OUT.position(), "not as long as it says");
        for (int at = 0; at < length; at += segment) {
            byte[] bytes = Arrays.copyOfRange(OUT.array(), at, Math.min(length, at + segment));
            sent.add(new Sent(transmit.socket(), transmit.remote(), bytes));
        }
    }

    // ---- the end

    /** Is closed and hears nothing more: nothing of it may be left. */
    void assertNothingIsLeftAfterItsEnd() {
        endpoint.close(now);
        drain();
        pass(600 * SECOND);
        assertThat(endpoint.initiatedConnections()).as("dialled connections").isZero();
        assertThat(endpoint.acceptedConnections()).as("accepted connections").isZero();
        assertThat(endpoint.isDrained()).as("is drained").isTrue();
        assertThat(held.now()).as("bytes held").isZero();
        assertThat(endpoint.nextDeadline()).as("deadline").isEqualTo(Deadline.NEVER);
    }
}
