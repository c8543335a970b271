package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Two endpoints, a link in each direction, and one clock: the stage of most simulations. */
public final class EnginePair {
    static final InetSocketAddress CLIENT_ADDRESS = new InetSocketAddress("192.0.2.1", 10_001);
    static final InetSocketAddress SERVER_ADDRESS = new InetSocketAddress("192.0.2.2", 10_002);

    private static final int OWN_SIGNAL = 0x7fff_ffff;

    private final SimulatedNetwork network;
    private final EngineHost client;
    private final EngineHost server;
    private final Link toServer;
    private final Link toClient;

    public EnginePair() {
        this(new EngineSettings());
    }

    public EnginePair(EngineSettings both) {
        this(both, both);
    }

    public EnginePair(EngineSettings ofClient, EngineSettings ofServer) {
        this(new SimulatedNetwork(), ofClient, ofServer);
    }

    public EnginePair(SimulatedNetwork network, EngineSettings ofClient, EngineSettings ofServer) {
        this.network = network;
        this.toServer = network.newLink("client>server");
        this.toClient = network.newLink("server>client");
        this.client = new EngineHost(network, CLIENT_ADDRESS, ofClient);
        this.server = new EngineHost(network, SERVER_ADDRESS, ofServer).listen();
        network.route(client, server, toServer);
        network.route(server, client, toClient);
    }

    public SimulatedNetwork network() {
        return network;
    }

    public EngineHost client() {
        return client;
    }

    public EngineHost server() {
        return server;
    }

    public Link toServer() {
        return toServer;
    }

    public Link toClient() {
        return toClient;
    }

    /** Half of it in each direction. */
    public EnginePair roundTrip(Duration roundTrip) {
        return links(link -> link.delay(roundTrip.dividedBy(2)));
    }

    /** The same settings for both directions. */
    public EnginePair links(Consumer<Link> settings) {
        settings.accept(toServer);
        settings.accept(toClient);
        return this;
    }

    /** Neither end knows the other for a node of this library: the sign in the SYN and in its answer is lost. */
    public EnginePair strangers() {
        return links(link -> link.observe(header -> {
            if (header.timestampDifference() == OWN_SIGNAL) {
                header.timestampDifference(0);
            }
        }));
    }

    /** Begins to connect without waiting. */
    public SimulatedApplication dial() {
        return client.connect(SERVER_ADDRESS);
    }

    /** Connects and waits until both ends know it. */
    public Connected connect() {
        SimulatedApplication dialled = dial();
        boolean done =
                runUntil(() -> dialled.isEstablished() && !server.accepted().isEmpty(), Duration.ofMinutes(2));
        assertThat(done).as("connected").isTrue();
        return connected(dialled);
    }

    /**
     * Both ends of a connection. An attempt to connect whose answer was lost or late may have left other accepted
     * connections at the server, of which nothing more is heard.
     */
    public Connected connected(SimulatedApplication dialled) {
        for (SimulatedApplication accepted : server.accepted()) {
            if (accepted.connection().sendId() == dialled.connection().receiveId()
                    && accepted.connection().receiveId() == dialled.connection().sendId()) {
                return new Connected(dialled, accepted);
            }
        }
        throw new AssertionError("The server has no connection with these ids");
    }

    public void run(Duration duration) {
        network.run(duration);
    }

    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        return network.runUntil(condition, limit);
    }

    /** The applications at both ends of a connection. */
    public record Connected(SimulatedApplication client, SimulatedApplication server) {
        /** Retransmitted by both ends. */
        public long retransmissions() {
            return client.connection().statistics().packetsRetransmitted()
                    + server.connection().statistics().packetsRetransmitted();
        }

        public long timeouts() {
            return client.connection().statistics().timeouts()
                    + server.connection().statistics().timeouts();
        }
    }

    /** Sends so many bytes in each direction over an open connection and waits until they have arrived. */
    public void transfer(Connected connected, long up, long down, Duration limit) {
        long upTotal = connected.server().received() + up;
        long downTotal = connected.client().received() + down;
        connected.client().send(up);
        connected.server().send(down);
        boolean done = runUntil(
                () -> connected.server().received() == upTotal
                                && connected.client().received() == downTotal
                        || connected.client().closeCause() != null
                        || connected.server().closeCause() != null,
                limit);
        assertThat(connected.server().received())
                .as("bytes that the server received")
                .isEqualTo(upTotal);
        assertThat(connected.client().received())
                .as("bytes that the client received")
                .isEqualTo(downTotal);
        assertThat(done).isTrue();
    }

    /** Ends both streams and waits until both ends are over. */
    public void finish(Connected connected, Duration limit) {
        connected.client().end();
        connected.server().end();
        awaitClosed(connected, limit);
    }

    public void awaitClosed(Connected connected, Duration limit) {
        runUntil(
                () -> connected.client().closeCause() != null
                        && connected.server().closeCause() != null,
                limit);
        assertThat(connected.client().closeCause()).as("client").isNotNull();
        assertThat(connected.server().closeCause()).as("server").isNotNull();
    }
}
