package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client behind a NAT that changes, and a server that everybody reaches, or one behind a NAT of its own. */
final class Roaming {
    static final Duration DELAY = Duration.ofMillis(20);
    static final long RATE = 200_000_000;

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final Realm clients;
    private final Realm servers;
    private final EngineHost client;
    private final EngineHost server;
    private final List<Link> links = new ArrayList<>();
    private final SimulatedApplication dialled;
    private final SimulatedApplication accepted;
    private int addresses = 1;

    Roaming(NatKind ofClient) {
        this(ofClient, NatKind.FULL_CONE);
    }

    /** The server's NAT must let strangers in at first: a client has to reach it. */
    Roaming(NatKind ofClient, NatKind ofServer) {
        network = new SimulatedNetwork();
        internet = new SimulatedInternet(network);
        clients = internet.behind(internet.open(), ofClient, address(1, 1));
        servers = internet.behind(internet.open(), ofServer, address(2, 1));
        client = new EngineHost(network, new InetSocketAddress(address(10, 1), 20_000), new EngineSettings());
        server = new EngineHost(network, new InetSocketAddress(address(20, 1), 20_000), new EngineSettings()).listen();
        links.add(internet.attach(client, clients));
        links.add(internet.attach(server, servers));
        links.forEach(link -> link.delay(DELAY).rate(RATE, 1_000_000));
        // Opens the server's NAT at its own port.
        byte[] hello = {0};
        network.send(server, new InetSocketAddress(address(9, 9), 9), hello, 0, 1);
        dialled = client.connect(new InetSocketAddress(address(2, 1), 20_000));
        assertThat(network.runUntil(() -> !server.accepted().isEmpty(), Duration.ofSeconds(10)))
                .isTrue();
        accepted = server.acceptedOne();
    }

    static InetAddress address(int network, int host) {
        return SessionMeeting.address(198, 51, network, host);
    }

    SimulatedNetwork network() {
        return network;
    }

    EngineHost clientHost() {
        return client;
    }

    EngineHost serverHost() {
        return server;
    }

    SimulatedApplication client() {
        return dialled;
    }

    SimulatedApplication server() {
        return accepted;
    }

    Roaming loss(double share) {
        links.forEach(link -> link.loss(share));
        return this;
    }

    /** The client's NAT forgets everything. */
    void restartNat() {
        clients.nat().restart();
    }

    /** The client's NAT gets another public address. */
    void moveNat() {
        internet.move(clients, address(1, ++addresses));
    }

    void moveServerNat() {
        internet.move(servers, address(2, ++addresses));
    }

    /** The address at which the server's NAT lets in who knows it. */
    InetSocketAddress openServer() {
        byte[] hello = {0};
        network.send(server, new InetSocketAddress(address(9, 9), 9), hello, 0, 1);
        return new InetSocketAddress(address(2, addresses), 20_000);
    }

    /** Runs until this much has arrived; how long nothing had arrived at most. */
    Duration longestPause(SimulatedApplication receiver, long bytes, Duration limit) {
        Duration longest = Duration.ZERO;
        Duration end = Duration.ofNanos(network.nowNanos()).plus(limit);
        while (receiver.received() < bytes) {
            long before = receiver.received();
            Duration from = Duration.ofNanos(network.nowNanos());
            assertThat(network.runUntil(() -> receiver.received() > before, end.minus(from)))
                    .as("%s goes on", receiver)
                    .isTrue();
            Duration pause = Duration.ofNanos(network.nowNanos()).minus(from);
            longest = pause.compareTo(longest) > 0 ? pause : longest;
        }
        return longest;
    }
}
