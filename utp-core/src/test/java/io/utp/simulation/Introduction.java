package io.utp.simulation;

import static io.utp.simulation.SessionMeeting.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.rendezvous.LocalRegistry;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.wire.Path;
import io.utp.simulation.SimulatedInternet.Realm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Two nodes behind NATs, alice and bob, and the rendezvous servers that both know: everything over real links. */
final class Introduction {
    static final String ALICE = "alice";
    static final String BOB = "bob";
    static final int HOST_PORT = 20_000;
    static final int SERVER_PORT = 8_300;

    private static final Duration DELAY = Duration.ofMillis(20);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long RATE = 200_000_000;

    private final SimulatedNetwork network;
    private final SimulatedInternet internet;
    private final LocalRegistry registry = new LocalRegistry(1_000);
    private final List<InetSocketAddress> servers = new ArrayList<>();
    private final List<EngineHost> serverHosts = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();
    private final Realm around;
    private final Realm realmOfA;
    private final Realm realmOfB;
    private final EngineHost a;
    private final EngineHost b;
    private boolean manySockets = true;
    private int addresses = 100;
    private @Nullable SimulatedApplication dialled;

    /** With NATs of their own, the innermost first. */
    Introduction(long seed, List<NatKind> ofA, List<NatKind> ofB) {
        this(seed, ofA, ofB, null, false);
    }

    /** With a NAT that both have around their own ones, or both in the realm of A's NATs. */
    Introduction(long seed, List<NatKind> ofA, List<NatKind> ofB, @Nullable NatKind shared, boolean sameHome) {
        network = new SimulatedNetwork(seed);
        internet = new SimulatedInternet(network);
        around = shared == null ? internet.open() : internet.behind(internet.open(), shared, address(198, 51, 100, 1));
        realmOfA = realm(1, ofA);
        realmOfB = sameHome ? realmOfA : realm(2, ofB);
        a = host(new InetSocketAddress(address(ofA.isEmpty() ? 198 : 10, 51, 1, 9), HOST_PORT), realmOfA);
        b = host(new InetSocketAddress(address(ofB.isEmpty() ? 198 : 10, 51, 2, 9), HOST_PORT), realmOfB);
        b.listen();
    }

    private Realm realm(int number, List<NatKind> nats) {
        Realm realm = around;
        for (int index = nats.size() - 1; index >= 0; index--) {
            realm = internet.behind(realm, nats.get(index), address(198, 51, number, index + 1));
        }
        return realm;
    }

    private EngineHost host(InetSocketAddress address, Realm realm) {
        EngineHost host = new EngineHost(network, address, new EngineSettings());
        links.add(host.attach(internet, realm).delay(DELAY).rate(RATE, 1_000_000));
        return host;
    }

    // ---- what happens before the call

    /** Starts one more server, with a host of its own; all share their names. */
    Introduction server() {
        servers.add(new InetSocketAddress(address(192, 0, 2, servers.size() + 1), SERVER_PORT));
        serverHosts.add(startServer(servers.size()));
        return this;
    }

    private EngineHost startServer(int number) {
        RendezvousServerSettings settings = new RendezvousServerSettings(
                "server-" + number + "-" + serverHosts.size(),
                NameTokens.open(),
                true,
                List.of(SERVER_PORT + 1, SERVER_PORT + 2),
                RendezvousLimits.defaults());
        return host(servers.get(number - 1), internet.open()).serveRendezvous(settings, registry);
    }

    /** A server is gone, and nobody is told. */
    void killServer(int number) {
        serverHosts.get(number).die();
    }

    /** Another process with the same address, which knows nothing. */
    void restartServer(int number) {
        serverHosts.set(number, startServer(number + 1));
    }

    Introduction loss(double share) {
        links.forEach(link -> link.loss(share));
        return this;
    }

    Introduction withoutManySockets() {
        manySockets = false;
        return this;
    }

    /** Both join under their names. */
    Introduction join() {
        return join(ALICE);
    }

    /** Both join, A under this name or as a guest. */
    Introduction join(@Nullable String nameOfA) {
        if (servers.isEmpty()) {
            server();
        }
        a.join(RendezvousClientSettings.of(servers, nameOfA, null), manySockets);
        b.join(RendezvousClientSettings.of(servers, BOB, null), manySockets);
        return this;
    }

    /** Waits until both are registered, and know what they stand behind. */
    Introduction settle() {
        awaitRegistered();
        network.run(Duration.ofSeconds(4));
        awaitRegistered();
        return this;
    }

    private void awaitRegistered() {
        network.runUntil(() -> a.calls().isRegistered() && b.calls().isRegistered(), Duration.ofSeconds(20));
    }

    // ---- what happens to the NATs

    void restartNat(EngineHost behind) {
        realm(behind).nat().restart();
    }

    void moveNat(EngineHost behind) {
        internet.move(realm(behind), address(198, 51, behind == a ? 1 : 2, ++addresses));
    }

    Realm realm(EngineHost host) {
        return host == a ? realmOfA : realmOfB;
    }

    // ---- the call

    /** A calls B, and waits for the outcome. */
    CallOutcome call() {
        return call(a, BOB);
    }

    CallOutcome call(EngineHost caller, String peer) {
        long call = caller.calls().call(peer);
        assertThat(network.runUntil(() -> caller.calls().outcome(call) != null, PATIENCE))
                .as("the call ends")
                .isTrue();
        return Objects.requireNonNull(caller.calls().outcome(call));
    }

    /** Dials over the path that was found, once more if the packets for that were lost, and waits for the other end. */
    SimulatedApplication dial(Path path) {
        int before = b.accepted().size();
        SimulatedApplication application = a.connect(path);
        for (int again = 0; again < 2 && !isConnected(application, before); again++) {
            application.destroy();
            application = a.connect(path);
        }
        assertThat(isConnected(application, before))
                .as("connected over " + path)
                .isTrue();
        dialled = application;
        return application;
    }

    private boolean isConnected(SimulatedApplication application, int before) {
        return network.runUntil(
                () -> application.isEstablished() && b.accepted().size() > before, Duration.ofSeconds(5));
    }

    /** Calls and dials. */
    SimulatedApplication connect() {
        CallOutcome outcome = call();
        assertThat(outcome.path()).as("%s", outcome).isNotNull();
        return dial(Objects.requireNonNull(outcome.path()));
    }

    SimulatedApplication dialled() {
        return Objects.requireNonNull(dialled);
    }

    /** The other end of what was dialled last. */
    SimulatedApplication accepted() {
        return b.accepted().get(b.accepted().size() - 1);
    }

    /** Sends so much in both directions, and waits for it. */
    void transfer(long bytes) {
        SimulatedApplication here = Objects.requireNonNull(dialled);
        SimulatedApplication there = accepted();
        long expectedHere = here.received() + bytes;
        long expectedThere = there.received() + bytes;
        here.send(bytes);
        there.send(bytes);
        network.runUntil(
                () -> here.received() == expectedHere && there.received() == expectedThere, Duration.ofMinutes(5));
        assertThat(here.received()).isEqualTo(expectedHere);
        assertThat(there.received()).isEqualTo(expectedThere);
    }

    /** Runs until this much has arrived; how long nothing had arrived at most. */
    Duration longestPause(SimulatedApplication receiver, long bytes, Duration limit) {
        long longest = 0;
        long end = network.nowNanos() + limit.toNanos();
        while (receiver.received() < bytes) {
            long before = receiver.received();
            long from = network.nowNanos();
            assertThat(network.runUntil(() -> receiver.received() > before, Duration.ofNanos(end - from)))
                    .as("%s goes on", receiver)
                    .isTrue();
            longest = Math.max(longest, network.nowNanos() - from);
        }
        return Duration.ofNanos(longest);
    }

    // ---- who is there

    SimulatedNetwork network() {
        return network;
    }

    EngineHost a() {
        return a;
    }

    EngineHost b() {
        return b;
    }

    EngineHost serverHost(int number) {
        return serverHosts.get(number);
    }

    InetAddress addressOfServer(int number) {
        return servers.get(number).getAddress();
    }
}
