package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** RFC 9000 section 9 for uTP: what happens to a connection when a NAT restarts or gets another address. */
@ExtendWith(SimulationReport.class)
class MigrationSimulationTests {
    private static final long SIZE = 50_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration RECOVERY = Duration.ofSeconds(3);
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);

    enum Change {
        RESTART,
        ANOTHER_ADDRESS
    }

    static Stream<Arguments> changes() {
        NatKind randomCone = NatKind.of(
                NatKind.Dependence.ENDPOINT_INDEPENDENT,
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Ports.RANDOM);
        return Stream.of(NatKind.CONE, randomCone, NatKind.SYMMETRIC)
                .flatMap(kind -> Stream.of(Change.values())
                        .flatMap(change -> Stream.of(true, false).map(up -> Arguments.of(kind, change, up))));
    }

    private static void change(Roaming roaming, Change change) {
        if (change == Change.RESTART) {
            roaming.restartNat();
        } else {
            roaming.moveNat();
        }
    }

    @ParameterizedTest(name = "{0} {1}, client sends: {2}")
    @MethodSource("changes")
    void aTransferGoesOnWhenTheNatChanges(NatKind kind, Change change, boolean clientSends) {
        Roaming roaming = new Roaming(kind);
        SimulatedApplication sender = clientSends ? roaming.client() : roaming.server();
        SimulatedApplication receiver = clientSends ? roaming.server() : roaming.client();
        InetSocketAddress before = roaming.server().connection().remote();
        sender.send(SIZE);
        roaming.longestPause(receiver, SIZE / 2, LIMIT);

        change(roaming, change);
        Duration pause = roaming.longestPause(receiver, SIZE, LIMIT);

        assertThat(pause).isLessThan(RECOVERY);
        assertThat(receiver.received()).isEqualTo(SIZE);
        boolean samePort = kind == NatKind.CONE && change == Change.RESTART;
        assertThat(roaming.server().connection().remote().equals(before)).isEqualTo(samePort);
        assertThat(roaming.client().connection().isStranded()).isFalse();
        assertThat(roaming.serverHost().endpoint().statistics().resetsSent()).isZero();
    }

    @ParameterizedTest(name = "{0} {1}, client sends: {2}")
    @MethodSource("changes")
    void aTransferGoesOnWithLossToo(NatKind kind, Change change, boolean clientSends) {
        Roaming roaming = new Roaming(kind).loss(0.05);
        SimulatedApplication sender = clientSends ? roaming.client() : roaming.server();
        SimulatedApplication receiver = clientSends ? roaming.server() : roaming.client();
        sender.send(4_000_000);
        roaming.network().run(Duration.ofSeconds(5));
        long before = receiver.received();

        change(roaming, change);
        Duration changed = Duration.ofNanos(roaming.network().nowNanos());
        roaming.network().runUntil(() -> receiver.received() > before + 50_000, LIMIT);

        Duration took = Duration.ofNanos(roaming.network().nowNanos()).minus(changed);
        assertThat(took).isLessThan(Duration.ofSeconds(8));
        roaming.longestPause(receiver, 4_000_000, Duration.ofMinutes(5));
    }

    @ParameterizedTest(name = "{0} {1}, client sends: {2}")
    @MethodSource("changes")
    void anIdlePeerIsFoundAgainWithItsKeepAlive(NatKind kind, Change change, boolean clientSends) {
        Roaming roaming = new Roaming(kind);
        roaming.network().run(Duration.ofSeconds(5));

        change(roaming, change);
        roaming.network().run(KEEP_ALIVE.plusSeconds(4));

        SimulatedApplication sender = clientSends ? roaming.client() : roaming.server();
        SimulatedApplication receiver = clientSends ? roaming.server() : roaming.client();
        sender.send(10_000);
        Duration pause = roaming.longestPause(receiver, 10_000, LIMIT);
        assertThat(pause).isLessThan(Duration.ofMillis(100));
    }

    @Test
    void anIdleConnectionWhoseNatChangedSendsAtOnce() {
        Roaming roaming = new Roaming(NatKind.SYMMETRIC);
        roaming.network().run(Duration.ofSeconds(5));

        roaming.moveNat();
        roaming.client().send(10_000);

        assertThat(roaming.longestPause(roaming.server(), 10_000, LIMIT)).isLessThan(RECOVERY);
    }

    /** The key goes out after a quarter of a second, as many connections are over before. */
    @Test
    void whoMovesBeforeBothHaveTheKeyIsToldAtOnceThatItIsNotKnown() {
        Roaming roaming = new Roaming(NatKind.SYMMETRIC);

        roaming.moveNat();
        roaming.client().send(10_000);
        roaming.network().run(Duration.ofMillis(200));

        assertThat(roaming.client().closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(roaming.serverHost().endpoint().statistics().resetsSent()).isPositive();
    }

    @Test
    void whenBothEndsMoveNobodyKnowsWhereTheOtherIs() {
        Roaming roaming = new Roaming(NatKind.CONE);
        roaming.client().send(SIZE);
        roaming.longestPause(roaming.server(), 1_000_000, LIMIT);

        roaming.moveNat();
        roaming.moveServerNat();
        Duration moved = Duration.ofNanos(roaming.network().nowNanos());
        roaming.network()
                .runUntil(
                        () -> roaming.client().connection().isStranded()
                                && roaming.server().connection().isStranded(),
                        LIMIT);

        Duration took = Duration.ofNanos(roaming.network().nowNanos()).minus(moved);
        assertThat(took).isLessThan(Duration.ofSeconds(6));
        // As long as the application lets it: the rendezvous may still know.
        roaming.network().run(Duration.ofSeconds(30));
        assertThat(roaming.client().closeCause()).isNull();
        roaming.network().run(Duration.ofSeconds(60));
        assertThat(roaming.client().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(roaming.server().closeCause()).isEqualTo(CloseCause.TIMEOUT);
    }

    @ParameterizedTest(name = "client tries: {0}, server tries: {1}")
    @MethodSource("triers")
    void whoeverIsToldWhereTheOtherIsBringsBothTogether(boolean clientTries, boolean serverTries) {
        Roaming roaming = new Roaming(NatKind.FULL_CONE);
        roaming.client().send(SIZE);
        roaming.longestPause(roaming.server(), 1_000_000, LIMIT);
        roaming.moveNat();
        roaming.moveServerNat();
        roaming.network().runUntil(() -> roaming.client().connection().isStranded(), LIMIT);
        InetSocketAddress ofServer = roaming.openServer();
        byte[] hello = {0};
        roaming.network()
                .send(roaming.clientHost(), new InetSocketAddress(Roaming.address(9, 9), 9), hello, 0, hello.length);
        InetSocketAddress ofClient = new InetSocketAddress(Roaming.address(1, 2), 20_000);

        if (clientTries) {
            roaming.client()
                    .connection()
                    .tryPath(0, ofServer, roaming.clientHost().localNanos());
        }
        if (serverTries) {
            roaming.server()
                    .connection()
                    .tryPath(0, ofClient, roaming.serverHost().localNanos());
        }
        roaming.clientHost().flush();
        roaming.serverHost().flush();

        assertThat(roaming.longestPause(roaming.server(), SIZE, LIMIT)).isLessThan(Duration.ofMillis(500));
        assertThat(roaming.client().connection().remote()).isEqualTo(ofServer);
        assertThat(roaming.server().connection().remote()).isEqualTo(ofClient);
        assertThat(roaming.client().connection().isStranded()).isFalse();
        assertThat(roaming.server().connection().isStranded()).isFalse();
    }

    static Stream<Arguments> triers() {
        return Stream.of(Arguments.of(true, false), Arguments.of(false, true), Arguments.of(true, true));
    }

    @Test
    void aPathThatIsBackAfterLongIsUsedSoon() {
        Roaming roaming = new Roaming(NatKind.FULL_CONE);
        roaming.client().send(SIZE);
        roaming.longestPause(roaming.server(), 1_000_000, LIMIT);
        roaming.loss(1);
        roaming.network().run(Duration.ofSeconds(40));
        roaming.loss(0);

        assertThat(roaming.longestPause(roaming.server(), SIZE, LIMIT))
                .isLessThan(Duration.ofSeconds(2).plusMillis(200));
    }
}
