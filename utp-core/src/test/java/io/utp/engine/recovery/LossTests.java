package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of the sent packets are lost, and what of it is news to congestion control. */
class LossTests extends SentPacketsFixture {

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
}
