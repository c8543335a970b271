package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentPacketsTests extends SentPacketsFixture {

    // ---- sending

    @Test
    void aNewRingIsEmpty() {
        assertThat(packets.isEmpty()).isTrue();
        assertThat(packets.nextSequence()).isEqualTo(FIRST);
        assertThat(packets.firstSequence()).isEqualTo(FIRST);
        assertThat(packets.size()).isZero();
        assertThat(packets.nextLost()).isEqualTo(-1);
    }

    @Test
    void whatWasSentIsKnownByItsNumber() {
        recovery.sent(0, 100, false, now);
        recovery.sent(100, 50, false, now);
        recovery.sent(150, 0, true, now);
        assertThat(packets.size()).isEqualTo(3);
        assertThat(packets.flightBytes()).isEqualTo(150);
        assertThat(packets.offset(1_001)).isEqualTo(100);
        assertThat(packets.length(1_001)).isEqualTo(50);
        assertThat(packets.isFin(1_001)).isFalse();
        assertThat(packets.isFin(1_002)).isTrue();
        assertThat(packets.nextSequence()).isEqualTo(1_003);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 65_530})
    void theRingGrowsAndKeepsEverything(int first) {
        startAt(first);
        send(5);
        ack(first + 4);
        send(500);
        assertThat(packets.size()).isEqualTo(500);
        for (int i = 0; i < 500; i++) {
            assertThat(packets.offset((first + 5 + i) & 0xffff)).isEqualTo((5 + i) * 10L);
        }
        assertThat(packets.flightBytes()).isEqualTo(5_000);
    }

    // ---- acknowledgements

    @Test
    void aCumulativeAcknowledgementReleasesEverythingUpToIt() {
        send(5);
        AckResult result = ack(1_002);
        assertThat(result.ackedBytes()).isEqualTo(30);
        assertThat(result.releasedOffset()).isEqualTo(30);
        assertThat(result.hasAdvanced()).isTrue();
        assertThat(packets.firstSequence()).isEqualTo(1_003);
        assertThat(packets.flightBytes()).isEqualTo(20);
    }

    @Test
    void aSelectiveAcknowledgementReleasesNothingButIsNoLongerInFlight() {
        measureRoundTrip();
        send(5);
        now += ROUND_TRIP;
        AckResult result = ack(1_000, "01");
        assertThat(result.ackedBytes()).isEqualTo(10);
        assertThat(result.releasedOffset()).isZero();
        assertThat(packets.firstSequence()).isEqualTo(1_001);
        assertThat(packets.flightBytes()).isEqualTo(40);
    }

    @Test
    void bothAtOnceCountEachPacketOnce() {
        send(6);
        ack(999, "04");
        AckResult result = ack(1_000, "02");
        assertThat(result.ackedBytes()).isEqualTo(10);
        assertThat(ack(1_003).ackedBytes()).isEqualTo(20);
        assertThat(packets.flightBytes()).isEqualTo(20);
    }

    @Test
    void theSameAcknowledgementAgainTellsNothing() {
        send(5);
        ack(1_001, "01");
        AckResult result = ack(1_001, "01");
        assertThat(result.hasAdvanced()).isFalse();
        assertThat(result.ackedBytes()).isZero();
    }

    @Test
    void anOldAcknowledgementAndItsMaskTellNothing() {
        send(5);
        ack(1_002);
        AckResult result = ack(1_000, "ff");
        assertThat(result.hasAdvanced()).isFalse();
        assertThat(packets.flightBytes()).isEqualTo(20);
    }

    @Test
    void bitsOfPacketsThatWereNeverSentAreIgnored() {
        // Every implementation ignores them; a peer that claims more than was sent gains nothing.
        measureRoundTrip();
        send(3);
        now += ROUND_TRIP;
        AckResult result = ack(1_000, "ff".repeat(255));
        assertThat(result.ackedBytes()).isEqualTo(20);
        assertThat(packets.flightBytes()).isEqualTo(10);
        assertThat(packets.nextSequence()).isEqualTo(1_004);
        send(1);
        assertThat(packets.flightBytes()).isEqualTo(20);
    }

    @Test
    void aMaskBehindEverythingAcknowledgedIsIgnored() {
        send(2);
        assertThat(ack(1_001, "ffffffff").ackedBytes()).isEqualTo(20);
        assertThat(packets.isEmpty()).isTrue();
    }

    // ---- plausibility

    @Test
    void onlyWhatWasSentCanBeAcknowledged() {
        send(3);
        assertThat(packets.isPlausible(1_002, 10)).isTrue();
        assertThat(packets.isPlausible(1_003, 10)).isFalse();
        assertThat(packets.isPlausible(30_000, 10)).isFalse();
    }

    @Test
    void whatWasAcknowledgedBeforeIsToleratedForAWhile() {
        // utp-punch 1.0.1 repeats packets with the acknowledgement number of their first sending.
        send(3);
        assertThat(packets.isPlausible(999, 10)).isTrue();
        assertThat(packets.isPlausible(989, 10)).isTrue();
        assertThat(packets.isPlausible(988, 10)).isFalse();
    }

    @Test
    void halfOfAllNumbersAheadIsNotBehind() {
        assertThat(packets.isPlausible(FIRST + 32_767, 10)).isFalse();
        send(3);
        for (int ahead = 3; ahead < 65_536 - 11; ahead++) {
            assertThat(packets.isPlausible((FIRST + ahead) & 0xffff, 10)).isFalse();
        }
    }

    @Test
    void plausibilitySurvivesTheWrap() {
        startAt(65_534);
        send(4);
        assertThat(packets.isPlausible(1, 10)).isTrue();
        assertThat(packets.isPlausible(2, 10)).isFalse();
        assertThat(packets.isPlausible(65_533, 10)).isTrue();
        assertThat(packets.isPlausible(65_520, 10)).isFalse();
    }

    // ---- round trips

    @Test
    void theRoundTripIsThatOfTheNewestPacket() {
        send(1);
        now += 5 * MILLI;
        send(1);
        now += 20 * MILLI;
        assertThat(ack(1_001).rttSampleNanos()).isEqualTo(20 * MILLI);
    }

    @Test
    void aSelectivelyAcknowledgedPacketIsMeasuredWhenItIsFirstTold() {
        send(3);
        now += 20 * MILLI;
        assertThat(ack(999, "01").rttSampleNanos()).isEqualTo(20 * MILLI);
        now += 20 * MILLI;
        assertThat(ack(999, "01").rttSampleNanos()).isEqualTo(AckResult.NO_SAMPLE);
    }

    @Test
    void whatWasSentTwiceIsNotMeasured() {
        // RFC 6298 3, Karn's algorithm
        send(1);
        recovery.loseAll();
        resend(1_000);
        now += 20 * MILLI;
        assertThat(ack(1_000).rttSampleNanos()).isEqualTo(AckResult.NO_SAMPLE);
    }

    @Test
    void whatWaitedBehindARepairedHoleIsNotMeasured() {
        send(4);
        repeat(999);
        resend(1_000);
        now += 500 * MILLI;
        assertThat(ack(1_003).rttSampleNanos()).isEqualTo(AckResult.NO_SAMPLE);
    }

    @Test
    void anAnswerThatCameTooSoonIsForTheFirstTransmission() {
        // RFC 8985 6.2 step 2: it proves nothing about what was sent before the repetition.
        send(1);
        now += 50 * MILLI;
        ack(1_000);
        send(4);
        recovery.loseAll();
        resend(1_001);
        resend(1_002);
        resend(1_003);
        resend(1_004);
        now += MILLI;
        assertThat(ack(1_000, "04").hasLoss()).isFalse();
        now += 50 * MILLI;
        send(1);
        assertThat(packets.hasLost()).isFalse();
    }
}
