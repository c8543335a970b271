package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8899 over links of many sizes, which drop what is too large without a word. */
@ExtendWith(SimulationReport.class)
class PathMtuSimulationTests {

    private static final int HEADERS = Link.OVERHEAD_BYTES + PacketHeader.LENGTH;
    private static final Duration LONG = Duration.ofMinutes(5);

    private static EnginePair pair(int linkMtu) {
        return new EnginePair(new EngineSettings().linkMtu(linkMtu)).roundTrip(Duration.ofMillis(20));
    }

    private static int packetBytes(SimulatedApplication application) {
        return application.connection().statistics().packetBytes();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_280, 1_400, 1_420, 1_492, 1_500, 9_000, 65_535})
    void packetsBecomeAsLargeAsThePathCarries(int mtu) {
        EnginePair pair = pair(mtu).links(link -> link.mtu(mtu));
        Connected connected = pair.connect();

        pair.transfer(connected, 5_000_000, 0, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(mtu - HEADERS);
        assertThat(packetBytes(connected.server()))
                .as("who sends nothing asks nothing")
                .isEqualTo(1_200);
        assertThat(connected.retransmissions()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"9_000, 1_500", "9_000, 1_463", "65_535, 1_400", "1_500, 1_300", "65_535, 9_000"})
    void whatTheFirstLinkCarriesAndALaterOneDoesNotIsFoundOutWithoutALoss(int first, int path) {
        EnginePair pair = pair(first).links(link -> link.mtu(path));
        Connected connected = pair.connect();

        pair.transfer(connected, 5_000_000, 0, LONG);
        pair.run(Duration.ofMinutes(1));

        assertThat(packetBytes(connected.client())).isBetween((path - HEADERS) * 97 / 100, path - HEADERS);
        assertThat(connected.retransmissions()).isZero();
        assertThat(connected.timeouts()).isZero();
    }

    @Test
    void aLossOfFivePercentDoesNotKeepPacketsSmall() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000).loss(0.05));
        Connected connected = pair.connect();

        pair.transfer(connected, 20_000_000, 20_000_000, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(9_000 - HEADERS);
        assertThat(packetBytes(connected.server())).isEqualTo(9_000 - HEADERS);
    }

    @ParameterizedTest
    @CsvSource({"9_000, 1_500, 0", "9_000, 1_500, 0.05", "1_500, 1_280, 0", "65_535, 1_500, 0.02", "9_000, 1_000, 0"})
    void aPathThatCarriesLessInMidTransferCostsAMomentAndNoByte(int before, int after, double loss) {
        EnginePair pair = pair(before).links(link -> link.mtu(before).rate(100_000_000, 250_000));
        Connected connected = pair.connect();
        pair.transfer(connected, 5_000_000, 0, LONG);
        assertThat(packetBytes(connected.client())).isEqualTo(before - HEADERS);

        connected.client().send(20_000_000);
        pair.run(Duration.ofMillis(200));
        pair.links(link -> link.mtu(after).loss(loss));
        long received = connected.server().received();
        boolean goesOn = pair.runUntil(() -> connected.server().received() > received + 500_000, Duration.ofSeconds(5));
        assertThat(goesOn).as("goes on within seconds").isTrue();
        boolean done = pair.runUntil(() -> connected.server().received() == 25_000_000, LONG);

        assertThat(done).isTrue();
        assertThat(packetBytes(connected.client())).isLessThanOrEqualTo(after - HEADERS);
        pair.links(link -> link.loss(0));
        pair.finish(connected, LONG);
        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void aPathThatCarriesMoreAgainIsFoundOutWhenItIsUsed() {
        EnginePair pair = pair(1_500).links(link -> link.mtu(1_300));
        Connected connected = pair.connect();
        pair.transfer(connected, 1_000_000, 0, LONG);
        pair.run(Duration.ofSeconds(20));
        assertThat(packetBytes(connected.client())).isLessThanOrEqualTo(1_300 - HEADERS);

        pair.links(link -> link.mtu(1_500));
        pair.run(Duration.ofMinutes(11));
        pair.transfer(connected, 1_000_000, 0, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(1_500 - HEADERS);
    }

    @Test
    void theNextConnectionBeginsWhereTheLastOneWas() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000));
        pair.transfer(pair.connect(), 1_000_000, 0, LONG);

        SimulatedApplication next = pair.dial();
        pair.runUntil(next::isEstablished, LONG);

        assertThat(packetBytes(next)).isEqualTo(9_000 - HEADERS);
    }

    @Test
    void otherPeersGetWhatTheOptionSays() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000)).strangers();
        Connected connected = pair.connect();

        pair.transfer(connected, 5_000_000, 0, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(1_200);
    }

    @Test
    void aConnectionThatSaysLittleSendsNoProbes() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000));
        int[] largest = {0};
        pair.links(link -> link.observe(packet -> largest[0] = Math.max(largest[0], packet.length())));
        Connected connected = pair.connect();

        for (int i = 0; i < 100; i++) {
            pair.transfer(connected, 64, 64, LONG);
            pair.run(Duration.ofSeconds(1));
        }

        assertThat(largest[0]).isLessThan(200);
    }

    @Test
    void anOutageIsNoReasonForSmallPackets() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000).rate(100_000_000, 250_000));
        Connected connected = pair.connect();
        pair.transfer(connected, 5_000_000, 0, LONG);

        connected.client().send(20_000_000);
        pair.run(Duration.ofMillis(200));
        pair.links(Link::blackhole);
        pair.run(Duration.ofSeconds(10));
        pair.links(Link::clearFilters);
        boolean done = pair.runUntil(() -> connected.server().received() == 25_000_000, LONG);

        assertThat(done).isTrue();
        assertThat(packetBytes(connected.client())).isEqualTo(9_000 - HEADERS);
    }

    @Test
    void packetsOfSmallWindowsStaySmallHoweverMuchThePathCarries() {
        EnginePair pair = pair(65_535).links(link -> link.mtu(65_535).rate(10_000_000, 200_000));
        int[] largest = {0};
        pair.toServer()
                .observe(packet ->
                        largest[0] = packet.is(PacketType.DATA) ? Math.max(largest[0], packet.length()) : largest[0]);
        Connected connected = pair.connect();

        pair.transfer(connected, 5_000_000, 0, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(65_487);
        assertThat(largest[0]).isBetween(1_220, 40_000);
    }

    @Test
    void whatTheApplicationSetsStays() {
        EnginePair pair = pair(9_000).links(link -> link.mtu(9_000));
        Connected connected = pair.connect();
        connected.client().connection().setMtu(700);

        pair.transfer(connected, 1_000_000, 0, LONG);

        assertThat(packetBytes(connected.client())).isEqualTo(700);
    }
}
