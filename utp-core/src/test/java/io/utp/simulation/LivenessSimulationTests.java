package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SimulationReport.class)
class LivenessSimulationTests {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(20);
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final EnginePair pair = new EnginePair().roundTrip(Duration.ofMillis(50));

    @ParameterizedTest(name = "client writes: {0}")
    @ValueSource(booleans = {true, false})
    void aWriterNoticesThatItsPeerHasVanished(boolean clientWrites) {
        Connected connected = pair.connect();
        SimulatedApplication writer = clientWrites ? connected.client() : connected.server();
        writer.send(100_000_000);
        pair.run(Duration.ofSeconds(2));

        pair.links(Link::blackhole);
        Duration vanished = Duration.ofNanos(pair.network().nowNanos());
        pair.runUntil(() -> writer.closeCause() != null, Duration.ofMinutes(10));

        assertThat(writer.closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(writer.closedAt().minus(vanished)).isLessThanOrEqualTo(IDLE_TIMEOUT.plusSeconds(1));
        assertThat(writer.closedAt().minus(vanished)).as("not too early").isGreaterThan(Duration.ofSeconds(10));
    }

    @Test
    void aPathThatDropsJustTheLargePacketsEndsAConnectionAndIsNotFlooded() {
        // RFC 4821 2: a black hole. The answers to small questions pass, so the peer is known to be alive all the time.
        Connected connected = pair.connect();
        connected.client().send(1_000_000_000);
        pair.run(Duration.ofSeconds(2));

        pair.links(link -> link.mtu(200));
        Duration began = Duration.ofNanos(pair.network().nowNanos());
        long before = pair.toServer().statistics().offeredPackets;
        long window = connected.client().connection().statistics().congestionWindow();
        pair.runUntil(() -> connected.client().closeCause() != null, Duration.ofMinutes(10));

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(connected.client().closedAt().minus(began))
                .isBetween(Duration.ofSeconds(50), IDLE_TIMEOUT.plusSeconds(5));
        // A window that was under way, and little more.
        assertThat(pair.toServer().statistics().offeredPackets - before).isLessThan(window / 1_200 + 600);
    }

    @Test
    void aPeerThatVanishesBeforeItHasTheKeyIsMissedAsSoonAsOneThatHasIt() {
        Connected connected = pair.connect();

        pair.links(Link::blackhole);
        connected.client().connection().probePath(pair.client().localNanos());
        pair.client().flush();
        pair.run(Duration.ofMillis(3_100));

        assertThat(connected.client().connection().isStranded()).isTrue();
    }

    @Test
    void anIdleConnectionLastsForADay() {
        Connected connected = pair.connect();
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
        long before = pair.network().trace().count();

        pair.run(Duration.ofDays(1));

        long packets = pair.network().trace().count() - before;
        // At least one each way in every keep-alive time, and no chatter.
        assertThat(packets).isBetween(86_400 / 20 - 10L, 4 * 86_400 / 20L);
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
    }

    @Test
    void somethingPassesEachWayInEveryKeepAliveTime() {
        Connected connected = pair.connect();
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
        long[] last = {pair.network().nowNanos(), pair.network().nowNanos()};
        long[] widest = {0, 0};
        pair.toServer().filter((header, now) -> gap(last, widest, 0, now));
        pair.toClient().filter((header, now) -> gap(last, widest, 1, now));

        pair.run(Duration.ofHours(1));

        assertThat(Duration.ofNanos(widest[0])).isLessThanOrEqualTo(KEEP_ALIVE.plusSeconds(1));
        assertThat(Duration.ofNanos(widest[1])).isLessThanOrEqualTo(KEEP_ALIVE.plusSeconds(1));
        assertThat(connected.client().closeCause()).isNull();
    }

    @Test
    void lostKeepAlivesAreNotFatal() {
        pair.connect();
        pair.links(link -> link.loss(0.1));

        pair.run(Duration.ofHours(2));
        pair.links(link -> link.loss(0));

        assertThat(pair.client().endpoint().initiatedConnections()).isEqualTo(1);
        assertThat(pair.server().endpoint().acceptedConnections()).isEqualTo(1);
    }

    @Test
    void anIdlePeerThatVanishesIsNoticed() {
        Connected connected = pair.connect();
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
        pair.links(Link::blackhole);
        Duration vanished = Duration.ofNanos(pair.network().nowNanos());

        pair.awaitClosed(connected, Duration.ofMinutes(10));

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(connected.server().closeCause()).isEqualTo(CloseCause.TIMEOUT);
        Duration latest = KEEP_ALIVE.plus(IDLE_TIMEOUT).plusSeconds(2);
        assertThat(connected.client().closedAt().minus(vanished)).isLessThan(latest);
        assertThat(connected.server().closedAt().minus(vanished)).isLessThan(latest);
    }

    @Test
    void anAcceptedConnectionOfWhichNothingMoreIsHeardIsForgotten() {
        pair.dial();
        pair.toServer().blackhole();
        pair.run(Duration.ofMinutes(5));

        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
        assertThat(pair.client().endpoint().initiatedConnections()).isZero();
    }

    @Test
    void silenceIsToldOnceAndEndsNothing() {
        Connected connected = pair.connect();
        connected
                .client()
                .connection()
                .setSilence(Duration.ofSeconds(3).toNanos(), pair.client().localNanos());
        pair.client().flush();

        pair.run(Duration.ofSeconds(2));
        assertThat(connected.client().wasSilent()).isFalse();
        pair.run(Duration.ofSeconds(2));
        assertThat(connected.client().wasSilent()).isTrue();
        assertThat(connected.client().closeCause()).isNull();
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
    }

    @Test
    void anHourOfTransferIsNotAnIdleHour() {
        pair.links(link -> link.rate(200_000, 50_000));
        Connected connected = pair.connect();

        pair.transfer(connected, 50_000_000, 0, Duration.ofHours(2));
    }

    private static boolean gap(long[] last, long[] widest, int direction, long now) {
        widest[direction] = Math.max(widest[direction], now - last[direction]);
        last[direction] = now;
        return false;
    }
}
