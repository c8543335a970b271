package io.utp.simulation;

import io.utp.engine.traversal.PunchOutcome;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Two endpoints behind NATs that learn each other's public address from a tracker and punch. */
final class PunchMeeting {
    static final int ATTEMPTS = 20;

    private static final InetSocketAddress TRACKER = new InetSocketAddress("192.0.2.1", 42_000);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int HOST_PORT = 20_000;

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final Tracker tracker = new Tracker();
    private final Side a;
    private final Side b;

    /** A host, its link to the others, and the address that it has for the open internet if it can be guessed. */
    record Side(EngineHost host, Link link, Realm realm, InetAddress outermost) {}

    /** With NATs of their own, the innermost first. */
    PunchMeeting(long seed, List<NatKind> ofA, List<NatKind> ofB) {
        this(seed, ofA, ofB, null);
    }

    /** With a NAT that both have around their own ones. */
    PunchMeeting(long seed, List<NatKind> ofA, List<NatKind> ofB, @Nullable NatKind shared) {
        this.network = new SimulatedNetwork(seed);
        this.internet = new SimulatedInternet(network);
        internet.attach(tracker, internet.open());
        Realm around = shared == null ? internet.open() : internet.behind(internet.open(), shared, address(100, 1));
        this.a = side(1, ofA, around);
        this.b = side(2, ofB, around);
    }

    private Side side(int number, List<NatKind> nats, Realm around) {
        Realm realm = around;
        InetAddress address = address(number, 9);
        InetAddress outermost = address;
        for (int index = nats.size() - 1; index >= 0; index--) {
            InetAddress outside = address(number, index + 1);
            outermost = index == nats.size() - 1 ? outside : outermost;
            realm = internet.behind(realm, nats.get(index), outside);
        }
        InetSocketAddress local = new InetSocketAddress(address, HOST_PORT);
        EngineHost host = new EngineHost(network, local, new EngineSettings());
        Link link = internet.attach(host, realm).delay(Duration.ofMillis(20));
        return new Side(host, link, realm, outermost);
    }

    private static InetAddress address(int network, int host) {
        return SessionMeeting.address(198, 51, network, host);
    }

    SimulatedNetwork network() {
        return network;
    }

    Side a() {
        return a;
    }

    Side b() {
        return b;
    }

    PunchMeeting loss(double share) {
        a.link.loss(share);
        b.link.loss(share);
        return this;
    }

    /** Introduces both, lets both punch, {@code b} this much later, and waits until both are done. */
    PunchMeeting punch(Duration later) {
        InetSocketAddress ofA = seen(a);
        InetSocketAddress ofB = seen(b);
        a.host.endpoint().punch(ofB, ATTEMPTS, a.host.localNanos());
        a.host.flush();
        network.run(later);
        b.host.endpoint().punch(ofA, ATTEMPTS, b.host.localNanos());
        b.host.flush();
        network.runUntil(() -> !a.host.punches().isEmpty() && !b.host.punches().isEmpty(), PATIENCE);
        return this;
    }

    /** The address that the tracker sees, or where the host would be if its NAT changed nothing. */
    InetSocketAddress seen(Side side) {
        byte[] name = side.host.address().toString().getBytes(StandardCharsets.UTF_8);
        String key = new String(name, StandardCharsets.UTF_8);
        for (int asked = 0; asked < 30 && !tracker.seen.containsKey(key); asked++) {
            network.send(side.host, TRACKER, name, 0, name.length);
            network.run(Duration.ofMillis(100));
        }
        InetSocketAddress seen = tracker.seen.remove(key);
        return seen != null ? seen : new InetSocketAddress(side.outermost, HOST_PORT);
    }

    PunchOutcome outcomeOfA() {
        return outcome(a);
    }

    PunchOutcome outcomeOfB() {
        return outcome(b);
    }

    boolean succeeded() {
        return outcomeOfA().successful() && outcomeOfB().successful();
    }

    private static PunchOutcome outcome(Side side) {
        if (side.host.punches().size() != 1) {
            throw new AssertionError("Expected one outcome but there are " + side.host.punches());
        }
        return side.host.punches().get(0);
    }

    /** Dials over the path that was found, and moves some bytes each way. */
    boolean connects() {
        b.host.listen();
        SimulatedApplication dialled = a.host.connect(outcomeOfA().path()).send(5_000);
        b.host.onAccept(application -> application.send(3_000));
        return network.runUntil(
                () -> dialled.received() == 3_000
                        && b.host.accepted().stream().anyMatch(accepted -> accepted.received() == 5_000),
                PATIENCE);
    }

    /** Notes who asked from where. */
    private static final class Tracker implements SimulatedHost {
        private final Map<String, InetSocketAddress> seen = new HashMap<>();

        @Override
        public InetSocketAddress address() {
            return TRACKER;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            seen.put(StandardCharsets.UTF_8.decode(datagram).toString(), source);
        }

        @Override
        public void handleBatchEnd(long nowNanos) {}

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return Long.MAX_VALUE;
        }
    }
}
