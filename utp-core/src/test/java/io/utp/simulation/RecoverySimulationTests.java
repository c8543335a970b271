package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Transfers between two nodes whose NATs let nobody in whom they do not know: when their addresses change, neither can tell the
 * other, and only the rendezvous brings them together again. The links with that have to follow, too.
 */
@ExtendWith(SimulationReport.class)
class RecoverySimulationTests {
    private static final long SIZE = 20_000_000;
    private static final List<NatKind> CONE = List.of(NatKind.CONE);
    private static final Duration LIMIT = Duration.ofSeconds(100);

    /** From the last byte over the old path to the first one over the new path; a connection is given up after 60 s. */
    private static final Duration RECOVERY = Duration.ofSeconds(6);

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    /** Whose NAT changes. */
    enum Whose {
        CALLER,
        CALLED,
        BOTH
    }

    enum Change {
        RESTART,
        ANOTHER_ADDRESS
    }

    static Stream<Arguments> changes() {
        return Stream.of(Whose.values())
                .flatMap(whose -> Stream.of(Change.values())
                        .flatMap(change -> Stream.of(true, false).map(up -> Arguments.of(whose, change, up))));
    }

    private Introduction connected(@Nullable String nameOfA) {
        return connected(nameOfA, CONE, CONE);
    }

    private Introduction connected(@Nullable String nameOfA, List<NatKind> ofA, List<NatKind> ofB) {
        Introduction introduction = new Introduction(seeds.nextLong(), ofA, ofB);
        introduction.join(nameOfA).settle().connect();
        // The path's key has to be agreed upon; and the heartbeats of the links are not to come at the same time
        // always.
        introduction.network().run(Duration.ofMillis(2_000 + seeds.nextInt(5_000)));
        return introduction;
    }

    private static void change(Introduction introduction, Whose whose, Change change) {
        for (EngineHost host : List.of(introduction.a(), introduction.b())) {
            if (whose == Whose.BOTH || (whose == Whose.CALLER) == (host == introduction.a())) {
                if (change == Change.RESTART) {
                    introduction.restartNat(host);
                } else {
                    introduction.moveNat(host);
                }
            }
        }
    }

    @ParameterizedTest(name = "{0} {1}, the caller sends: {2}")
    @MethodSource("changes")
    void aTransferGoesOnWhenNatsChange(Whose whose, Change change, boolean callerSends) {
        Introduction introduction = connected(Introduction.ALICE);
        Duration pause = pause(introduction, SIZE, whose, change, callerSends);
        assertThat(pause).isLessThan(RECOVERY);
    }

    @ParameterizedTest(name = "{0} {1}, the caller sends: {2}")
    @MethodSource("changes")
    void aTransferWithAGuestGoesOnWhenNatsChange(Whose whose, Change change, boolean callerSends) {
        Introduction introduction = connected(null);
        Duration pause = pause(introduction, SIZE, whose, change, callerSends);
        assertThat(pause).isLessThan(RECOVERY);
    }

    private static Duration pause(
            Introduction introduction, long size, Whose whose, Change change, boolean callerSends) {
        SimulatedApplication sender = callerSends ? introduction.dialled() : introduction.accepted();
        SimulatedApplication receiver = callerSends ? introduction.accepted() : introduction.dialled();
        sender.send(size);
        introduction.longestPause(receiver, size / 2, LIMIT);
        change(introduction, whose, change);
        return introduction.longestPause(receiver, size, LIMIT);
    }

    @ParameterizedTest(name = "{0} {1}, the caller sends: {2}")
    @MethodSource("changes")
    void aTransferGoesOnWithLossToo(Whose whose, Change change, boolean callerSends) {
        for (int count = 0; count < 5; count++) {
            Introduction introduction = connected(Introduction.ALICE).loss(0.05);
            Duration pause = pause(introduction, 2_000_000, whose, change, callerSends);
            assertThat(pause).isLessThan(RECOVERY.multipliedBy(2));
        }
    }

    static Stream<Arguments> otherNats() {
        NatKind sequential = NatKind.of(
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Ports.SEQUENTIAL);
        NatKind randomCone = NatKind.of(
                NatKind.Dependence.ENDPOINT_INDEPENDENT,
                NatKind.Dependence.ADDRESS_AND_PORT_DEPENDENT,
                NatKind.Ports.RANDOM);
        return Stream.of(sequential, randomCone, NatKind.SYMMETRIC)
                .flatMap(kind -> Stream.of(Whose.values())
                        .flatMap(whose -> Stream.of(Change.values()).map(change -> Arguments.of(kind, whose, change))));
    }

    @ParameterizedTest(name = "{1} {2} behind {0}")
    @MethodSource("otherNats")
    void aTransferGoesOnBehindOtherNats(NatKind ofCaller, Whose whose, Change change) {
        for (int count = 0; count < 3; count++) {
            Introduction introduction = connected(Introduction.ALICE, List.of(ofCaller), CONE);
            Duration pause = pause(introduction, 4_000_000, whose, change, true);
            // Random ports have to be searched for.
            assertThat(pause).isLessThan(ofCaller == NatKind.SYMMETRIC ? Duration.ofSeconds(45) : RECOVERY);
        }
    }

    // ---- without a server

    @ParameterizedTest
    @EnumSource
    void aTransferWaitsForTheServerToComeBack(Whose whose) {
        for (int seconds = 5; seconds <= 40; seconds += 7) {
            Introduction introduction = connected(Introduction.ALICE);
            introduction.dialled().send(SIZE);
            introduction.longestPause(introduction.accepted(), SIZE / 2, LIMIT);
            introduction.killServer(0);
            change(introduction, whose, Change.ANOTHER_ADDRESS);
            introduction.network().run(Duration.ofSeconds(seconds));
            introduction.restartServer(0);

            Duration pause = introduction.longestPause(introduction.accepted(), SIZE, LIMIT);

            assertThat(pause).as("after " + seconds + " s").isLessThan(Duration.ofSeconds(10));
        }
    }

    @ParameterizedTest
    @EnumSource
    void withoutAServerATransferEnds(Whose whose) {
        Introduction introduction = connected(Introduction.ALICE);
        introduction.dialled().send(SIZE);
        introduction.longestPause(introduction.accepted(), SIZE / 2, LIMIT);
        introduction.killServer(0);
        change(introduction, whose, Change.ANOTHER_ADDRESS);

        introduction.network().run(Duration.ofSeconds(58));
        assertThat(introduction.dialled().closeCause()).isNull();
        introduction.network().run(Duration.ofSeconds(4));
        assertThat(introduction.dialled().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(introduction.accepted().closeCause()).isEqualTo(CloseCause.TIMEOUT);
    }

    // ---- better paths

    @Test
    void aBetterPathThatIsFoundLaterPromotes() {
        Introduction introduction = new Introduction(seeds.nextLong(), CONE, CONE, null, true);
        introduction.realm(introduction.a()).isolate(true);
        introduction.join().settle().connect();
        InetSocketAddress gateway = introduction.dialled().connection().remote();
        introduction.dialled().send(SIZE * 6);
        introduction.longestPause(introduction.accepted(), SIZE, LIMIT);
        assertThat(gateway.getAddress()).isNotEqualTo(introduction.b().address().getAddress());

        introduction.realm(introduction.a()).isolate(false);
        Duration pause = introduction.longestPause(introduction.accepted(), SIZE * 5, LIMIT);

        assertThat(pause).isLessThan(Duration.ofMillis(200));
        assertThat(introduction.dialled().connection().remote())
                .isEqualTo(introduction.b().address());
        assertThat(introduction.accepted().connection().remote())
                .isEqualTo(introduction.a().address());
    }

    @Test
    void nothingDemotes() {
        Introduction introduction = new Introduction(seeds.nextLong(), CONE, CONE, null, true);
        introduction.join().settle().connect();
        introduction.transfer(SIZE);
        introduction.network().run(Duration.ofSeconds(30));

        assertThat(introduction.dialled().connection().remote())
                .isEqualTo(introduction.b().address());
        assertThat(introduction.dialled().connection().pollMoved()).isNull();
        assertThat(introduction.accepted().connection().pollMoved()).isNull();
    }
}
