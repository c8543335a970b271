package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who has not sent anything yet answers as the whole machinery would. */
class SenderTests {

    private static final long NOW = 10_000_000_000L;
    private static final EndpointConfig CONFIG = ConnectionFixture.config();

    private static Sender sender(int first) {
        return new Sender(CONFIG, new SplittableRandom(1), first, 65_536, new Counters());
    }

    private static Outbound outbound(int first) {
        RttEstimator rtt = new RttEstimator(CONFIG.minRtoNanos());
        return ConnectionSetup.outbound(CONFIG, new SplittableRandom(1), first, 65_536, rtt, new Counters());
    }

    private static PacketHeader window(int acknowledgement, long bytes) {
        return new PacketHeader()
                .type(PacketType.STATE)
                .acknowledgement(acknowledgement)
                .window(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 500, 40_000, 65_535})
    void numbersAreThoseOfASenderThatHasBegun(int first) {
        Sender sender = sender(first);
        SentNumbers numbers = outbound(first).numbers();
        PacketHeader header = new PacketHeader().type(PacketType.DATA);

        assertThat(sender.stateSequence()).isEqualTo(numbers.stateSequence());
        assertThat(sender.probeSequence()).isEqualTo(numbers.probeSequence());
        for (int acknowledgement = 0; acknowledgement <= 65_535; acknowledgement++) {
            header.acknowledgement(acknowledgement);
            boolean as = sender.isPlausible(header, true) == numbers.isPlausible(acknowledgement, true)
                    && sender.isPlausible(header, false) == numbers.isPlausible(acknowledgement, false)
                    && sender.isRecent(acknowledgement) == numbers.isRecent(acknowledgement);
            assertThat(as).as("acknowledgement %d", acknowledgement).isTrue();
        }
    }

    @Test
    void statisticsAreThoseOfASenderThatHasBegun() {
        Sender sender = sender(1);
        Outbound begun = outbound(1);
        sender.handleRoundTrip(30_000_000L);
        begun.handleRoundTrip(30_000_000L);
        sender.handleAck(window(0, 200_000), LossRecovery.NO_ECHO, NOW);
        begun.handleAck(window(0, 200_000), LossRecovery.NO_ECHO, NOW);

        Lifetime lifetime = new Lifetime(CONFIG, NOW);
        assertThat(sender.statistics(7, lifetime)).isEqualTo(begun.statistics(7, lifetime));
        assertThat(sender.deadlineNanos()).isEqualTo(begun.deadlineNanos()).isEqualTo(Deadline.NEVER);
        assertThat(sender.bufferedBytes()).isEqualTo(begun.buffer().size());
        assertThat(sender.nominalMtu()).isEqualTo(begun.size().nominal());
        assertThat(sender.pathMtu()).isEqualTo(begun.size().path());
    }

    @Test
    void whoSumsUpTakesTheRoundTripOfThoseThatHaveSentNothing() {
        Sender sender = sender(1);
        sender.handleRoundTrip(30_000_000L);
        Outbound begun = outbound(1);
        begun.handleRoundTrip(10_000_000L);
        ConnectionTotals totals = new ConnectionTotals();

        sender.addTo(totals, 7);
        assertThat(totals.meanCongestionWindow()).isZero();
        begun.addTo(totals);

        assertThat(totals.bytesReceived()).isEqualTo(7);
        assertThat(totals.meanRoundTripNanos()).isEqualTo(20_000_000L);
        assertThat(totals.longestRoundTripNanos()).isEqualTo(30_000_000L);
        assertThat(totals.meanCongestionWindow()).isEqualTo(begun.rate().window());
    }

    @Test
    void whatWasLearnedBeforeTheFirstByteHoldsForIt() {
        Sender sender = sender(1);
        sender.handleRoundTrip(400_000_000L);
        sender.setPathMtu(4_000);
        sender.handleAck(window(0, 1_000_000), LossRecovery.NO_ECHO, NOW);

        sender.write(ByteBuffer.wrap(new byte[5_000]));
        assertThat(sender.pathMtu()).isEqualTo(4_000);
        // RFC 6298 2.2: SRTT + 4 * RTTVAR of one sample
        assertThat(sender.roundTripTimeout()).isEqualTo(1_200_000_000L);
    }

    @Test
    void theSizeThatTheApplicationHasChosenHoldsForTheFirstByte() {
        Sender sender = sender(1);
        sender.setMtu(300);
        sender.setPathMtu(4_000);

        sender.write(ByteBuffer.wrap(new byte[5_000]));

        assertThat(sender.pollRun(new PacketHeader(), ByteBuffer.allocate(65_507), 1, NOW))
                .isEqualTo(PacketHeader.SIZE + 300);
        assertThat(sender.isMtuFixed()).isTrue();
        assertThat(sender.nominalMtu()).isEqualTo(300);
    }

    @Test
    void aWindowThatClosedBeforeTheFirstByteIsClosed() {
        Sender sender = sender(1);
        sender.handleAck(window(0, 0), LossRecovery.NO_ECHO, NOW);

        sender.write(ByteBuffer.wrap(new byte[10]));

        assertThat(sender.pollRun(new PacketHeader(), ByteBuffer.allocate(65_507), 1, NOW))
                .isZero();
    }

    @Test
    void anEndIsSentWithoutAByte() {
        Sender sender = sender(1);

        sender.queueFin();

        assertThat(sender.pollRun(new PacketHeader(), ByteBuffer.allocate(65_507), 1, NOW))
                .isEqualTo(PacketHeader.SIZE);
        assertThat(sender.isFinSent()).isTrue();
    }
}
