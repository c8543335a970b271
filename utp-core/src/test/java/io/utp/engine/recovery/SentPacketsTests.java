package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SentPacketsTests {

    private static final int FIRST = 1_000;
    private static final long MILLI = 1_000_000L;

    private SentPackets packets = new SentPackets(FIRST);
    private long now = 1;
    private long nextOffset;

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
        packets.sent(0, 100, false, now);
        packets.sent(100, 50, false, now);
        packets.sent(150, 0, true, now);
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
        packets = new SentPackets(first);
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
        send(5);
        AckResult result = ack(999, "01");
        assertThat(result.ackedBytes()).isEqualTo(10);
        assertThat(result.releasedOffset()).isZero();
        assertThat(packets.firstSequence()).isEqualTo(1_000);
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
        send(3);
        AckResult result = ack(999, "ff".repeat(255));
        assertThat(result.ackedBytes()).isEqualTo(20);
        assertThat(packets.flightBytes()).isEqualTo(10);
        assertThat(packets.nextSequence()).isEqualTo(1_003);
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
    void plausibilitySurvivesTheWrap() {
        packets = new SentPackets(65_534);
        send(4);
        assertThat(packets.isPlausible(1, 10)).isTrue();
        assertThat(packets.isPlausible(2, 10)).isFalse();
        assertThat(packets.isPlausible(65_533, 10)).isTrue();
        assertThat(packets.isPlausible(65_520, 10)).isFalse();
    }

    // ---- loss by the order of transmissions

    @Test
    void aPacketIsLostWhenThreeSentAfterItHaveArrived() {
        // BEP 29, RFC 9002 6.1.1
        send(5);
        assertThat(ack(999, "03").hasLoss()).isFalse();
        AckResult result = ack(999, "07");
        assertThat(result.hasLoss()).isTrue();
        assertThat(packets.nextLost()).isEqualTo(1_000);
        assertThat(packets.flightBytes()).isEqualTo(10);
    }

    @Test
    void onlyTheHolesAreLostAndTheOldestComesFirst() {
        send(8);
        ack(999, "7a");
        assertThat(drainLost()).isEqualTo("1000 1001 1003 ");
    }

    @Test
    void aLostRepetitionIsFoundByWhatWasSentAfterIt() {
        send(4);
        ack(999, "07");
        packets.resent(1_000, now);
        send(3);
        assertThat(ack(999, "1f").hasLoss()).isFalse();
        assertThat(ack(999, "3f").hasLoss()).isTrue();
        assertThat(drainLost()).isEqualTo("1000 ");
    }

    @Test
    void whatTheMaskCannotReachIsNotLost() {
        // A mask of 4 bytes tells of 32 packets: behind them nothing is known.
        send(60);
        ack(999, "feffffff");
        assertThat(drainLost()).isEqualTo("1000 1001 ");
    }

    @Test
    void aPacketAcknowledgedAfterAllIsNoLongerLost() {
        send(5);
        ack(999, "07");
        ack(1_000);
        assertThat(packets.hasLost()).isFalse();
        assertThat(packets.nextLost()).isEqualTo(-1);
        assertThat(packets.flightBytes()).isEqualTo(10);
    }

    // ---- loss by repeated acknowledgements

    @Test
    void threeRepetitionsWithoutAMaskAreALoss() {
        // RFC 5681 3.2
        send(5);
        ack(1_000);
        assertThat(ack(1_000).hasLoss()).isFalse();
        assertThat(ack(1_000).hasLoss()).isFalse();
        assertThat(ack(1_000).hasLoss()).isTrue();
        assertThat(drainLost()).isEqualTo("1001 ");
        assertThat(ack(1_000).hasLoss()).isFalse();
    }

    @Test
    void whatMayNotRepeatDoesNotCount() {
        // BEP 29 and both reference stacks count duplicates in STATE packets only.
        send(5);
        for (int i = 0; i < 10; i++) {
            assertThat(packets.handleAck(999, new byte[0], 0, false, now).hasLoss())
                    .isFalse();
        }
    }

    @Test
    void repetitionsWhileNothingIsInFlightDoNotCount() {
        send(1);
        for (int i = 0; i < 5; i++) {
            assertThat(ack(1_000).hasLoss()).isFalse();
        }
        send(1);
        assertThat(ack(1_000).hasLoss()).isFalse();
    }

    @Test
    void aPartialAcknowledgementShowsTheNextHole() {
        // RFC 6582 3.2
        send(8);
        repeat(999);
        packets.resent(1_000, now);
        assertThat(ack(1_003).hasLoss()).isTrue();
        assertThat(packets.nextLost()).isEqualTo(1_004);
        packets.resent(1_004, now);
        assertThat(ack(1_007).hasLoss()).isFalse();
    }

    @Test
    void anAcknowledgementOfTheWholeRecoveryShowsNoHole() {
        send(4);
        repeat(999);
        packets.resent(1_000, now);
        send(2);
        assertThat(ack(1_003).hasLoss()).isFalse();
        assertThat(ack(1_004).hasLoss()).isFalse();
    }

    @Test
    void aWideHoleIsRepairedWithTwiceAsManyPacketsEachRoundTrip() {
        send(20);
        repeat(999);
        assertThat(drainLost()).isEqualTo("1000 ");
        ack(1_000);
        assertThat(drainLost()).isEqualTo("1001 1002 ");
        ack(1_002);
        assertThat(drainLost()).isEqualTo("1003 1004 1005 1006 ");
        ack(1_006);
        assertThat(drainLost()).isEqualTo("1007 1008 1009 1010 1011 1012 1013 1014 ");
    }

    @Test
    void aWideHoleIsRepairedAlsoWhenEachRepetitionIsAcknowledgedByItself() {
        send(20);
        repeat(999);
        drainLost();
        ack(1_000);
        assertThat(drainLost()).isEqualTo("1001 1002 ");
        ack(1_001);
        assertThat(drainLost()).isEmpty();
        ack(1_002);
        assertThat(drainLost()).startsWith("1003 1004 ");
    }

    // ---- congestion

    @Test
    void theLossesOfOneWindowAreOneSignOfCongestion() {
        // RFC 6817 2.4.2: at most once for each round trip.
        send(20);
        assertThat(ack(999, "07").isCongestion()).isTrue();
        assertThat(ack(999, "77").isCongestion()).isFalse();
        assertThat(ack(999, "77f7").isCongestion()).isFalse();
        assertThat(packets.hasLost()).isTrue();
    }

    @Test
    void theLossOfAPacketSentAfterwardsIsAnother() {
        send(4);
        assertThat(ack(999, "07").isCongestion()).isTrue();
        packets.resent(1_000, now);
        send(8);
        ack(1_003);
        assertThat(ack(1_003, "07").isCongestion()).isTrue();
    }

    @Test
    void theLossOfARepetitionIsAnother() {
        send(4);
        ack(999, "07");
        packets.resent(1_000, now);
        send(3);
        assertThat(ack(999, "3f").isCongestion()).isTrue();
    }

    @Test
    void whatATimeoutLostIsNoSecondSign() {
        send(5);
        packets.loseAll();
        assertThat(drainLost()).isEqualTo("1000 1001 1002 1003 1004 ");
        assertThat(packets.flightBytes()).isEqualTo(50);
    }

    // ---- timeout

    @Test
    void afterATimeoutNothingIsInFlight() {
        // RFC 6298 5.4
        send(5);
        ack(999, "02");
        packets.loseAll();
        assertThat(packets.flightBytes()).isZero();
        assertThat(packets.hasLost()).isTrue();
        assertThat(drainLost()).isEqualTo("1000 1001 1003 1004 ");
    }

    @Test
    void clearingLetsGoOfEverything() {
        send(5);
        packets.loseAll();
        packets.clear();
        assertThat(packets.isEmpty()).isTrue();
        assertThat(packets.flightBytes()).isZero();
        assertThat(packets.hasLost()).isFalse();
        assertThat(packets.nextSequence()).isEqualTo(1_005);
        send(1);
        assertThat(packets.flightBytes()).isEqualTo(10);
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
        packets.loseAll();
        packets.resent(1_000, now);
        now += 20 * MILLI;
        assertThat(ack(1_000).rttSampleNanos()).isEqualTo(AckResult.NO_SAMPLE);
    }

    @Test
    void whatWaitedBehindARepairedHoleIsNotMeasured() {
        send(4);
        repeat(999);
        packets.resent(1_000, now);
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
        packets.loseAll();
        packets.resent(1_001, now);
        packets.resent(1_002, now);
        packets.resent(1_003, now);
        packets.resent(1_004, now);
        now += MILLI;
        assertThat(ack(1_000, "04").hasLoss()).isFalse();
        now += 50 * MILLI;
        send(1);
        assertThat(packets.hasLost()).isFalse();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            packets.sent(nextOffset, 10, false, now);
            nextOffset += 10;
        }
    }

    private AckResult ack(int acknowledgement) {
        return ack(acknowledgement, "");
    }

    private AckResult ack(int acknowledgement, String mask) {
        byte[] bits = HexFormat.of().parseHex(mask);
        return packets.handleAck(acknowledgement & 0xffff, bits, bits.length, true, now);
    }

    /** Three repetitions. */
    private void repeat(int acknowledgement) {
        for (int i = 0; i < 3; i++) {
            ack(acknowledgement);
        }
        assertThat(packets.hasLost()).isTrue();
    }

    /** Sends everything lost again and names it. */
    private String drainLost() {
        StringBuilder lost = new StringBuilder();
        for (int s = packets.nextLost(); s >= 0; s = packets.nextLost()) {
            lost.append(s).append(' ');
            packets.resent(s, now);
        }
        return lost.toString();
    }
}
