package io.utp.simulation;

import static io.utp.simulation.SessionMeeting.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.EndpointState;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/** Nodes behind all kinds of NATs that call each other by name, links and NATs that fail now and then, and one server. */
final class Town {
    private static final Duration DAMAGE = Duration.ofSeconds(20);
    private static final Duration LONGEST_CALL = Duration.ofSeconds(70);

    /** A session that tries many ports sends 200 datagrams a second, each after a timer; some are at work at once. */
    private static final double MOST_TIMEOUTS_A_SECOND = 500;

    private final SimulatedNetwork network;
    private final SplittableRandom random;
    private final LocalRegistry registry = new LocalRegistry(1_000);
    private final EngineHost server;
    private final List<Resident> residents = new ArrayList<>();

    /** A node, and what became of its calls. */
    private final class Resident {
        private final EngineHost node;
        private final Link link;
        private final Realm realm;
        private final Set<Long> calls = new HashSet<>();
        private final List<SimulatedApplication> dialled = new ArrayList<>();
        private long timeouts;
        private long healthyAtNanos;

        Resident(EngineHost node, Link link, Realm realm) {
            this.node = node;
            this.link = link;
            this.realm = realm;
        }

        void call(int peer) {
            calls.add(node.calls().call(name(peer)));
        }

        void cancelOne() {
            calls.stream().findFirst().ifPresent(call -> {
                calls.remove(call);
                node.calls().cancel(call);
            });
        }

        void damage() {
            healthyAtNanos = network.nowNanos() + random.nextLong(DAMAGE.toNanos());
            link.loss(random.nextBoolean() ? 1 : 0.2);
        }

        void heal() {
            if (healthyAtNanos <= network.nowNanos()) {
                link.loss(0);
            }
        }

        /** Each call ends once; most paths are used. */
        void handleOutcomes() {
            for (CallOutcome outcome : node.calls().outcomes()) {
                assertThat(outcome.call() == 0 || calls.remove(outcome.call()))
                        .as("%s ends once", outcome)
                        .isTrue();
                if (outcome.call() != 0 && outcome.path() != null && random.nextInt(4) > 0) {
                    SimulatedApplication application = node.connect(Objects.requireNonNull(outcome.path()));
                    dialled.add(application.send(20_000).end());
                }
            }
            node.calls().outcomes().clear();
            dialled.removeIf(application -> application.closeCause() != null);
        }

        void checkTimeouts(double seconds) {
            assertThat((node.timeouts() - timeouts) / (seconds + 1)).isLessThan(MOST_TIMEOUTS_A_SECOND);
            timeouts = node.timeouts();
        }
    }

    Town(long seed, int size) {
        network = new SimulatedNetwork(seed);
        random = new SplittableRandom(seed);
        SimulatedInternet internet = new SimulatedInternet(network);
        InetSocketAddress at = new InetSocketAddress(address(192, 0, 2, 1), Introduction.SERVER_PORT);
        server = new EngineHost(network, at, new EngineSettings());
        server.attach(internet, internet.open()).delay(Duration.ofMillis(20));
        server.serveRendezvous(
                new RendezvousServerSettings(
                        "town", NameTokens.open(), true, List.of(8_301, 8_302), RendezvousLimits.defaults()),
                registry);
        NatKind sequential = NatKind.of(
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Ports.SEQUENTIAL);
        List<NatKind> kinds = List.of(NatKind.FULL_CONE, NatKind.CONE, sequential, NatKind.SYMMETRIC);
        for (int number = 0; number < size; number++) {
            Realm realm =
                    internet.behind(internet.open(), kinds.get(number % kinds.size()), address(198, 51, 1, 1 + number));
            InetSocketAddress own = new InetSocketAddress(address(10, 1, number, 2), Introduction.HOST_PORT);
            EngineHost node = new EngineHost(network, own, new EngineSettings())
                    .listen()
                    .onAccept(SimulatedApplication::endWithPeer);
            Link link = node.attach(internet, realm).delay(Duration.ofMillis(10 + random.nextInt(40)));
            node.join(RendezvousClientSettings.of(List.of(at), name(number), null), true);
            residents.add(new Resident(node, link, realm));
        }
        network.run(Duration.ofSeconds(5));
    }

    private static String name(int number) {
        return "resident-" + number;
    }

    /** Lets so much time pass, in which something happens all the time. */
    void live(Duration duration) {
        long end = network.nowNanos() + duration.toNanos();
        while (network.nowNanos() < end) {
            Duration pause = Duration.ofMillis(1 + random.nextInt(2_000));
            network.run(pause);
            residents.forEach(Resident::handleOutcomes);
            residents.forEach(resident -> resident.checkTimeouts(pause.toNanos() / 1e9));
            residents.forEach(Resident::heal);
            happen();
        }
    }

    private void happen() {
        Resident resident = residents.get(random.nextInt(residents.size()));
        switch (random.nextInt(20)) {
            case 0 -> resident.realm.nat().restart();
            case 1, 2 -> resident.damage();
            case 3, 4 -> resident.cancelOne();
            // Also oneself, and somebody who does not exist.
            default -> resident.call(random.nextInt(residents.size() + 1));
        }
    }

    /** Nobody calls any more: what is going on ends, and then nothing of it is left. */
    void check() {
        residents.forEach(resident -> resident.link.loss(0));
        for (long seconds = LONGEST_CALL.toSeconds(); seconds > 0; seconds--) {
            network.run(Duration.ofSeconds(1));
            residents.forEach(Resident::handleOutcomes);
        }
        for (Resident resident : residents) {
            assertThat(resident.calls).as("calls that never ended").isEmpty();
            resident.node.accepted().forEach(SimulatedApplication::destroy);
            resident.dialled.forEach(SimulatedApplication::destroy);
        }
        network.run(LONGEST_CALL.multipliedBy(2));
        for (Resident resident : residents) {
            assertThat(EndpointState.isIdle(resident.node.calls().introductions()))
                    .as("%s is idle", resident.node.address())
                    .isTrue();
            assertThat(resident.node.sockets().size()).isZero();
        }
        assertThat(server.rendezvous().statistics().names()).isEqualTo(residents.size());
        leave();
    }

    private void leave() {
        for (Resident resident : residents) {
            resident.node.endpoint().close(resident.node.localNanos());
            resident.node.flush();
        }
        network.run(LONGEST_CALL.multipliedBy(2));
        for (Resident resident : residents) {
            assertThat(resident.node.endpoint().isDrained()).isTrue();
            assertThat(resident.node.endpoint().nextDeadline()).isEqualTo(Long.MAX_VALUE);
        }
        assertThat(EndpointState.links(server.rendezvous())).isZero();
        assertThat(server.rendezvous().statistics().links()).isZero();
        assertThat(server.rendezvous().statistics().pendingCalls()).isZero();
        assertThat(registry.size(network.nowNanos())).isZero();
        assertThat(server.endpoint().acceptedConnections()).isZero();
        assertThat(server.endpoint().nextDeadline()).isEqualTo(Long.MAX_VALUE);
    }
}
