package io.utp.simulation;

import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.endpoint.RendezvousHost;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.RegistryAnswer;
import io.utp.engine.rendezvous.RegistryCommand;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.traversal.PunchOutcome;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Drives an endpoint as the real driver does: the datagrams of one instant, the end of the batch, then all outputs. Its
 * clock is not the network's: it starts somewhere else, as those of two machines do.
 */
public final class EngineHost implements ExtraSockets.Owner {
    private static final int MAX_TRANSMITS_AT_ONCE = 100_000;
    private static final long MAX_CLOCK_OFFSET_NANOS = 1L << 44;

    private final SimulatedNetwork network;
    private final InetSocketAddress address;
    private final Endpoint endpoint;
    private final HeldBytes held = new HeldBytes();
    private long clockOffsetNanos;
    private final ByteBuffer out = ByteBuffer.allocate(65_535);
    private final List<SimulatedApplication> applications = new ArrayList<>();
    private final List<SimulatedApplication> accepted = new ArrayList<>();
    private final List<PunchOutcome> punches = new ArrayList<>();
    private Consumer<SimulatedApplication> acceptor = application -> {};
    private @Nullable ExtraSockets sockets;
    private @Nullable EngineCalls calls;
    private @Nullable RendezvousHost rendezvous;
    private @Nullable LocalRegistry registry;
    private long timeouts;

    public EngineHost(SimulatedNetwork network, InetSocketAddress address, EngineSettings settings) {
        this.network = network;
        this.address = address;
        RandomGenerator random = network.newRandom();
        // Several hours, so that the 32 bits of microseconds on the wire wrap in some runs.
        this.clockOffsetNanos = random.nextLong(MAX_CLOCK_OFFSET_NANOS);
        this.endpoint = new Endpoint(settings.toConfig(), random, held);
        this.endpoint.paths().discoverMtu(settings.sizes());
        network.addHost(this);
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public EngineHost listen() {
        endpoint.listen();
        return this;
    }

    /** Puts the host into a realm, where it can have more sockets. */
    Link attach(SimulatedInternet internet, Realm realm) {
        Link link = internet.attach(this, realm);
        sockets = new ExtraSockets(this, internet, realm, link);
        return link;
    }

    ExtraSockets sockets() {
        return Objects.requireNonNull(sockets, "The host is in no realm");
    }

    /** Serves a rendezvous with the names of a registry, and sees clients at its own port and at these. */
    EngineHost serveRendezvous(RendezvousServerSettings settings, LocalRegistry names) {
        settings.observationPorts().stream()
                .filter(port -> port != address.getPort())
                .forEach(sockets()::openAt);
        registry = names;
        rendezvous = endpoint.serveRendezvous(settings);
        return this;
    }

    /** Joins a rendezvous. */
    EngineCalls join(RendezvousClientSettings settings, boolean manySockets) {
        calls = new EngineCalls(this, endpoint.join(settings, manySockets, localNanos()), sockets());
        flush();
        return calls;
    }

    /** Calls by name. */
    EngineCalls calls() {
        return Objects.requireNonNull(calls, "The host has joined no rendezvous");
    }

    RendezvousHost rendezvous() {
        return Objects.requireNonNull(rendezvous, "The host serves no rendezvous");
    }

    /** Is gone from one moment to the next, and tells nobody. */
    void die() {
        sockets().detachAll();
        network.removeHost(this);
    }

    /** Its clock, or the whole machine, stood still for so long, or was set forward: much is late now. */
    void skip(Duration time) {
        clockOffsetNanos += time.toNanos();
    }

    /** Bytes that connections hold. */
    HeldBytes held() {
        return held;
    }

    /** Bytes that the buffers of all connections have held at most. */
    public long mostHeld() {
        return held.most();
    }

    /** How often a timer ended. */
    long timeouts() {
        return timeouts;
    }

    /** What to do with each accepted connection before anything else. */
    public EngineHost onAccept(Consumer<SimulatedApplication> acceptor) {
        this.acceptor = acceptor;
        return this;
    }

    public SimulatedApplication connect(InetSocketAddress remote) {
        return connect(new Path(0, remote));
    }

    SimulatedApplication connect(Path path) {
        Connection connection = endpoint.connect(path.socket(), path.remote(), localNanos());
        if (connection == null) {
            throw new AssertionError("No connection is free");
        }
        SimulatedApplication application = attach(connection);
        flush();
        return application;
    }

    /** Applications of accepted connections, oldest first. */
    public List<SimulatedApplication> accepted() {
        return accepted;
    }

    public List<PunchOutcome> punches() {
        return punches;
    }

    /** The only application that was accepted. */
    public SimulatedApplication acceptedOne() {
        if (accepted.size() != 1) {
            throw new AssertionError("Expected one accepted connection but there are " + accepted.size());
        }
        return accepted.get(0);
    }

    long networkNanos() {
        return network.nowNanos();
    }

    /** The time on this host's own clock. */
    public long localNanos() {
        return network.nowNanos() + clockOffsetNanos;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        handleDatagram(0, source, datagram, nowNanos);
    }

    @Override
    public void handleDatagram(int socket, InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
        endpoint.handleDatagram(socket, source, datagram, localNanos());
    }

    @Override
    public void handleBatchEnd(long nowNanos) {
        endpoint.handleBatchEnd(localNanos());
        flush();
    }

    @Override
    public void handleTimeout(long nowNanos) {
        if (endpoint.nextDeadline() <= localNanos()) {
            timeouts++;
            endpoint.handleTimeout(localNanos());
        }
        applications.removeIf(application -> application.closeCause() != null);
        for (int index = 0; index < applications.size(); index++) {
            applications.get(index).handleTimeout(nowNanos);
        }
        flush();
    }

    @Override
    public long nextDeadline() {
        long deadline = endpoint.nextDeadline();
        long earliest = deadline == Long.MAX_VALUE ? Long.MAX_VALUE : deadline - clockOffsetNanos;
        for (int index = 0; index < applications.size(); index++) {
            earliest = Math.min(earliest, applications.get(index).nextDeadline());
        }
        return earliest;
    }

    /** Takes every output of the endpoint; needed after each command from outside. */
    public void flush() {
        boolean updated = true;
        for (int transmits = 0; updated; ) {
            updated = false;
            for (Connection c = endpoint.pollUpdated(localNanos()); c != null; c = endpoint.pollUpdated(localNanos())) {
                updated = true;
                if (c.service() == 0 && (c.attachment() != null || c.isEstablished())) {
                    application(c).handleUpdate();
                }
            }
            for (PunchOutcome p = endpoint.pollPunch(); p != null; p = endpoint.pollPunch()) {
                punches.add(p);
            }
            updated |= calls != null && calls.flush();
            updated |= rendezvous != null && askRegistry(rendezvous);
            for (Transmit t = poll(); t != null; t = poll()) {
                send(t);
                if (++transmits > MAX_TRANSMITS_AT_ONCE) {
                    throw new AssertionError("The endpoint never stops to send");
                }
            }
        }
    }

    private boolean askRegistry(RendezvousHost host) {
        boolean asked = false;
        for (RegistryCommand c = host.pollRegistryCommand(); c != null; c = host.pollRegistryCommand()) {
            asked = true;
            RegistryAnswer answer = Objects.requireNonNull(registry).answer(c, network.nowNanos());
            host.handleRegistryAnswer(c.ticket(), answer, localNanos());
        }
        return asked;
    }

    private @Nullable Transmit poll() {
        return endpoint.pollTransmit(localNanos(), out.clear());
    }

    private void send(Transmit transmit) {
        int length = transmit.length();
        int segment = transmit.segmentSize();
        if (length <= 0 || segment <= 0) {
            throw new AssertionError("A transmit of " + length + " bytes in segments of " + segment);
        }
        SimulatedHost socket = sockets == null ? this : sockets.get(transmit.socket());
        for (int offset = 0; offset < length; offset += segment) {
            network.send(socket, transmit.remote(), out.array(), offset, Math.min(segment, length - offset));
        }
    }

    private SimulatedApplication application(Connection connection) {
        if (connection.attachment() instanceof SimulatedApplication known) {
            return known;
        }
        if (connection.isInitiator()) {
            throw new AssertionError("A connection that nobody opened");
        }
        SimulatedApplication application = attach(connection);
        accepted.add(application);
        acceptor.accept(application);
        return application;
    }

    private SimulatedApplication attach(Connection connection) {
        SimulatedApplication application = new SimulatedApplication(this, connection);
        connection.attach(application);
        applications.add(application);
        return application;
    }
}
