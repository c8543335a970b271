package io.utp.simulation;

import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.traversal.SessionOutcome;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Two hosts behind NATs that describe themselves, are introduced by a third one that loses nothing, and run a session. */
final class SessionMeeting {
    static final int HOST_PORT = 20_000;

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SIGNALLING = Duration.ofMillis(90);

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final RandomGenerator random;
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final Realm around;
    private final SessionHost a;
    private final SessionHost b;
    private boolean manySockets = true;
    private @Nullable PathKey key;
    private @Nullable PeerDescription ofA;
    private @Nullable PeerDescription ofB;

    /** With NATs of their own, the innermost first. */
    SessionMeeting(long seed, List<NatKind> ofA, List<NatKind> ofB) {
        this(seed, ofA, ofB, null, false);
    }

    /** With a NAT that both have around their own ones, or both in the realm of A's NATs. */
    SessionMeeting(long seed, List<NatKind> ofA, List<NatKind> ofB, @Nullable NatKind shared, boolean sameHome) {
        network = new SimulatedNetwork(seed);
        internet = new SimulatedInternet(network);
        random = network.newRandom();
        // Two hosts, or address-dependent mapping would look like endpoint-independent one (RFC 5780 section 4.3).
        for (InetAddress server : List.of(address(192, 0, 2, 1), address(192, 0, 2, 2))) {
            for (int port = 4_001; port <= 4_002; port++) {
                InetSocketAddress address = new InetSocketAddress(server, port);
                servers.add(address);
                new ObservationServer(network, internet, address);
            }
        }
        around = shared == null ? internet.open() : internet.behind(internet.open(), shared, address(198, 51, 100, 1));
        Realm realmOfA = realm(1, ofA);
        a = host(address(ofA.isEmpty() ? 198 : 10, 51, 1, 9), realmOfA);
        b = host(address(ofB.isEmpty() ? 198 : 10, 51, 2, 9), sameHome ? realmOfA : realm(2, ofB));
    }

    private Realm realm(int number, List<NatKind> nats) {
        Realm realm = around;
        for (int index = nats.size() - 1; index >= 0; index--) {
            realm = internet.behind(realm, nats.get(index), address(198, 51, number, index + 1));
        }
        return realm;
    }

    private SessionHost host(InetAddress address, Realm realm) {
        SessionHost host = new SessionHost(network, internet, new InetSocketAddress(address, HOST_PORT), realm);
        host.link().delay(Duration.ofMillis(20));
        return host;
    }

    static InetAddress address(int... bytes) {
        byte[] address = new byte[4];
        for (int index = 0; index < 4; index++) {
            address[index] = (byte) bytes[index];
        }
        try {
            return InetAddress.getByAddress(address);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    SimulatedNetwork network() {
        return network;
    }

    SimulatedInternet internet() {
        return internet;
    }

    SessionHost a() {
        return a;
    }

    SessionHost b() {
        return b;
    }

    PathKey key() {
        if (key == null) {
            throw new IllegalStateException("Not introduced yet");
        }
        return key;
    }

    SessionMeeting loss(double share) {
        a.link().loss(share);
        b.link().loss(share);
        return this;
    }

    SessionMeeting withoutManySockets() {
        manySockets = false;
        return this;
    }

    /** Introduces both, and waits until both sessions have an outcome. A calls, so it is the controlling side. */
    SessionMeeting punch(Duration laterAtB) {
        introduce(laterAtB);
        return finish();
    }

    /** Waits until both sessions have an outcome. */
    SessionMeeting finish() {
        if (!network.runUntil(() -> a.hasOutcome() && b.hasOutcome(), PATIENCE)) {
            throw new AssertionError("No outcome after " + PATIENCE);
        }
        return this;
    }

    void introduce(Duration laterAtB) {
        describe();
        start(laterAtB);
    }

    /** Lets both find out what they stand behind, and describe themselves, A first. */
    SessionMeeting describe() {
        a.observe(servers);
        b.observe(servers);
        network.runUntil(() -> a.observations().isComplete() && b.observations().isComplete(), Duration.ofSeconds(4));
        ofA = describe(a);
        ofB = describe(b);
        return this;
    }

    /** Starts both sessions with what was told last. */
    void start(Duration laterAtB) {
        if (ofA == null || ofB == null) {
            throw new IllegalStateException("Not described yet");
        }
        byte[] secret = new byte[PathKey.SIZE];
        random.nextBytes(secret);
        key = new PathKey(secret);
        long now = network.nowNanos();
        a.punch(new SessionSettings(1, new PathKey(secret), true, ofA, ofB), now);
        b.punch(new SessionSettings(2, new PathKey(secret), false, ofB, ofA), now + laterAtB.toNanos());
    }

    /** Others behind the same NAT send to so many strangers. */
    void takePorts(SessionHost besides, int count) {
        byte[] host = besides.address().getAddress().getAddress();
        SessionHost neighbour = host(address(host[0], host[1], host[2], 77), besides.realm());
        for (int port = 1; port <= count; port++) {
            InetSocketAddress stranger = new InetSocketAddress(address(192, 0, 2, 99), port);
            neighbour.send(new Path(0, stranger), new byte[1]);
        }
    }

    private PeerDescription describe(SessionHost host) {
        int before = host.gathered().size();
        host.gather(manySockets);
        network.runUntil(() -> host.gathered().size() > before, Duration.ofSeconds(1));
        network.run(SIGNALLING);
        return host.gathered().get(before).description();
    }

    SessionOutcome outcomeOfA() {
        return outcome(a);
    }

    SessionOutcome outcomeOfB() {
        return outcome(b);
    }

    static SessionOutcome outcome(SessionHost host) {
        SessionOutcome outcome = host.session().outcome();
        if (outcome == null) {
            throw new AssertionError("The session goes on");
        }
        return outcome;
    }

    /** What A sends over its path arrives at B on B's, and the other way round. */
    boolean pathWorks() {
        a.link().loss(0);
        b.link().loss(0);
        return arrives(a, b) && arrives(b, a);
    }

    private boolean arrives(SessionHost from, SessionHost to) {
        Path there = outcome(from).path();
        Path here = outcome(to).path();
        byte[] data = "something to be read".getBytes(StandardCharsets.US_ASCII);
        if (there == null || here == null) {
            return false;
        }
        to.strays().clear();
        from.send(there, data);
        return network.runUntil(
                () -> to.strays().stream()
                        .anyMatch(stray -> stray.path().equals(here) && Arrays.equals(stray.data(), data)),
                Duration.ofSeconds(1));
    }
}
