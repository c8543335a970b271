package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SimulationReport.class)
class LossSimulationTests {
    private static final Duration LONG = Duration.ofHours(1);

    private final EnginePair pair = new EnginePair().roundTrip(Duration.ofMillis(50));

    @ParameterizedTest(name = "every {0}. packet")
    @ValueSource(ints = {3, 4, 5, 6, 7, 8, 9, 10})
    void everyNthPacketMayBeLost(int n) {
        Connected connected = pair.connect();
        pair.links(link -> link.dropEveryNth(n));

        pair.transfer(connected, 300_000, 300_000, LONG);
        pair.finish(connected, LONG);

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void halfOfAllPacketsMayBeLost() {
        EnginePair patient = new EnginePair(
                        new EngineSettings().timeout(Duration.ofMinutes(5)).idleTimeout(Duration.ofMinutes(30)))
                .roundTrip(Duration.ofMillis(50));
        Connected connected = patient.connect();
        patient.links(link -> link.loss(0.5));

        patient.transfer(connected, 300_000, 300_000, Duration.ofDays(1));
    }

    @Test
    void eachOfTheFirstPacketsMayBeLost() {
        for (int lost = 1; lost <= 20; lost++) {
            EnginePair fresh = new EnginePair().roundTrip(Duration.ofMillis(50));
            fresh.toServer().dropNth(lost);
            Connected connected = fresh.connect();
            fresh.transfer(connected, 100_000, 0, Duration.ofSeconds(20));
        }
    }

    @Test
    void aLossAtTheTailCostsLittle() {
        Connected connected = pair.connect();
        pair.transfer(connected, 1_000_000, 0, Duration.ofSeconds(20));
        Duration start = Duration.ofNanos(pair.network().nowNanos());
        // 5,000 bytes are five packets, of which the last two are lost.
        int[] seen = {0};
        pair.toServer().filter((header, now) -> header.is(PacketType.DATA) && (++seen[0] == 4 || seen[0] == 5));

        pair.transfer(connected, 5_000, 0, Duration.ofSeconds(20));

        assertThat(connected.server().lastReceivedAt().minus(start)).isLessThan(Duration.ofSeconds(1));
    }

    @ParameterizedTest(name = "{0}: the last {1} packets")
    @CsvSource({"AUTO, 1", "AUTO, 2", "AUTO, 5", "AUTO, 10", "UTP_PUNCH, 1", "UTP_PUNCH, 2", "UTP_PUNCH, 10"})
    void aLostTailIsFoundWithoutATimeout(Dialect dialect, int lost) {
        // RFC 8985 section 7
        EnginePair fresh = new EnginePair(new EngineSettings().dialect(dialect)).roundTrip(Duration.ofMillis(50));
        Connected connected = fresh.connect();
        fresh.transfer(connected, 1_000_000, 0, Duration.ofSeconds(20));
        int[] seen = {0};
        fresh.toServer().filter((header, now) -> header.is(PacketType.DATA) && ++seen[0] > 20 - lost && seen[0] <= 20);

        fresh.transfer(connected, 20 * 1200, 0, Duration.ofSeconds(20));

        assertThat(connected.timeouts()).isZero();
        assertThat(connected.client().connection().statistics().packetsRetransmitted())
                .isEqualTo(lost);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(names = {"AUTO", "UTP_PUNCH"})
    void packetsThatOvertakeEachOtherCostNoSpeed(Dialect dialect) {
        // RFC 8985 6.2 step 4; RFC 4015: what was taken from the window by mistake is given back.
        EnginePair inOrder = new EnginePair(new EngineSettings().dialect(dialect)).roundTrip(Duration.ofMillis(50));
        EnginePair mixed = new EnginePair(new EngineSettings().dialect(dialect)).roundTrip(Duration.ofMillis(50));
        mixed.links(link -> link.reordering(0.02, Duration.ofMillis(12)));

        Connected connected = mixed.connect();
        mixed.transfer(connected, 20_000_000, 0, LONG);
        Connected reference = inOrder.connect();
        inOrder.transfer(reference, 20_000_000, 0, LONG);

        assertThat(connected.server().lastReceivedAt())
                .isLessThan(reference.server().lastReceivedAt().multipliedBy(3).dividedBy(2));
        assertThat(connected.retransmissions()).isLessThan(20);
    }

    @Test
    void aPathThatStallsCostsLittleMoreThanTheTimeOfTheStall() {
        // RFC 3522, RFC 4015: the timeout is spurious.
        pair.links(link -> link.rate(1_000_000_000, 40_000_000));
        Connected connected = pair.connect();
        pair.transfer(connected, 10_000_000, 0, LONG);
        long window = connected.client().connection().statistics().congestionWindow();
        connected.client().send(60_000_000);
        pair.run(Duration.ofMillis(300));
        pair.links(link -> link.delay(Duration.ofMillis(825)));
        pair.run(Duration.ofMillis(20));
        pair.links(link -> link.delay(Duration.ofMillis(25)));
        pair.run(Duration.ofMillis(1_500));

        assertThat(connected.timeouts()).isPositive();
        assertThat(connected.client().connection().statistics().congestionWindow())
                .isGreaterThan(window / 2);
        pair.runUntil(() -> connected.server().received() == 70_000_000, LONG);
        long lost = pair.toServer().statistics().queueDrops;
        assertThat(connected.retransmissions()).isLessThan(lost + 10);
    }

    @Test
    void atHeavyLossMostOfWhatIsSentAgainWasLost() {
        pair.links(link -> link.loss(0.2));
        Connected connected = pair.connect();

        pair.transfer(connected, 1_000_000, 0, LONG);

        double sent = connected.client().connection().statistics().packetsSent();
        // One in five: five packets for four.
        assertThat(sent / (1_000_000 / 1200.0)).isLessThan(1.35);
        assertThat(connected.timeouts()).isLessThan(20);
    }

    @Test
    void burstsAreSurvived() {
        pair.links(link -> link.burstLoss(0.005, 0.05, 0.9));
        Connected connected = pair.connect();

        pair.transfer(connected, 2_000_000, 2_000_000, LONG);
    }

    @Test
    void anOutageHeals() {
        Connected connected = pair.connect();
        connected.client().send(20_000_000);
        pair.run(Duration.ofSeconds(1));

        pair.links(Link::blackhole);
        pair.run(Duration.ofSeconds(20));
        pair.links(Link::clearFilters);
        pair.runUntil(() -> connected.server().received() == 20_000_000, Duration.ofMinutes(5));

        assertThat(connected.server().received()).isEqualTo(20_000_000);
    }

    @Test
    void heavyReorderingDeliversInOrder() {
        pair.links(link -> link.reordering(0.3, Duration.ofMillis(100)));

        pair.transfer(pair.connect(), 2_000_000, 2_000_000, LONG);
    }

    @Test
    void slightReorderingIsNotTakenForLoss() {
        pair.links(link -> link.rate(100_000_000, 1 << 20).reordering(0.01, Duration.ofMillis(1)));
        Connected connected = pair.connect();

        pair.transfer(connected, 20_000_000, 0, LONG);

        // What the queue drops at the end of the start is lost indeed; the rest would arrive twice.
        double packets = connected.client().connection().statistics().packetsSent();
        long needless = connected.server().connection().statistics().duplicatesReceived();
        assertThat(needless / packets).isLessThan(0.001);
        assertThat(connected.retransmissions())
                .isEqualTo(pair.toServer().statistics().queueDrops() + needless);
    }

    @Test
    void duplicatesAreDeliveredOnce() {
        pair.links(link -> link.duplication(0.5).reordering(0.1, Duration.ofMillis(20)));
        Connected connected = pair.connect();

        pair.transfer(connected, 2_000_000, 2_000_000, LONG);

        assertThat(connected.server().connection().statistics().duplicatesReceived())
                .isPositive();
    }

    @Test
    void anOldDuplicateDoesNoHarm() {
        Connected connected = pair.connect();
        pair.links(link -> link.repeatNext(50, header -> true, Duration.ofSeconds(30)));

        pair.transfer(connected, 1_000_000, 1_000_000, LONG);
        pair.run(Duration.ofSeconds(15));
        pair.transfer(connected, 1_000_000, 1_000_000, LONG);
        pair.run(Duration.ofMinutes(1));
        pair.transfer(connected, 1_000_000, 1_000_000, LONG);
        pair.finish(connected, LONG);

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void oldDuplicatesOfAClosedConnectionDoNoHarmToTheNext() {
        pair.links(link -> link.repeatNext(1000, header -> true, Duration.ofSeconds(2)));
        Connected first = pair.connect();
        pair.transfer(first, 100_000, 100_000, LONG);
        pair.finish(first, LONG);

        SimulatedApplication second = pair.dial().send(3_000_000).end();
        pair.runUntil(() -> second.isFinAcknowledged(), LONG);

        assertThat(second.isFinAcknowledged()).isTrue();
        assertThat(pair.server().accepted().get(1).received()).isEqualTo(3_000_000);
    }

    @ParameterizedTest(name = "{0} of the headers")
    @ValueSource(doubles = {0.001, 0.02, 0.2})
    void damagedHeadersAreSurvived(double share) {
        pair.server().onAccept(server -> server.trustingContent().endWithPeer());
        for (int index = 0; index < 20; index++) {
            pair.links(link -> link.corruption(share, 0, PacketHeader.LENGTH));
            SimulatedApplication client =
                    pair.dial().trustingContent().send(200_000).end();
            pair.run(Duration.ofMinutes(1));
            client.destroy();
        }
        pair.links(link -> link.corruption(0, 0, PacketHeader.LENGTH));
        pair.run(Duration.ofMinutes(10));

        int before = pair.server().accepted().size();
        SimulatedApplication sound = pair.dial().send(1_000_000).end();
        pair.runUntil(sound::isFinAcknowledged, Duration.ofMinutes(1));

        assertThat(sound.isFinAcknowledged()).isTrue();
        assertThat(pair.server().accepted().get(before).received()).isEqualTo(1_000_000);
    }

    @Test
    void aDamagedPayloadKeepsItsPlace() {
        pair.links(link -> link.corruption(0.05, PacketHeader.LENGTH, 1500).loss(0.01));
        Connected connected = pair.connect();
        connected.server().trustingContent();

        // uTP has no checksum; that of UDP keeps such packets away.
        pair.transfer(connected, 1_000_000, 0, LONG);

        assertThat(pair.toServer().statistics().corruptedPackets()).isPositive();
    }

    @Test
    void aWrongByteDoesNotEscapeTheSimulation() {
        pair.toServer().corruption(0.05, PacketHeader.LENGTH, 1500);
        Connected connected = pair.connect();

        assertThatThrownBy(() -> pair.transfer(connected, 1_000_000, 0, LONG))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("is not the byte that was sent");
    }
}
