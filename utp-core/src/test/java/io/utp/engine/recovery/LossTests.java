package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Which of the sent packets are lost, and what of it is news to congestion control. */
class LossTests extends SentPacketsFixture {

    // ---- loss by the order of transmissions (RFC 8985 section 6)

    @Test
    void aPacketIsLostWhenThreeOthersHaveArrivedBehindIt() {
        // RFC 8985 6.2 step 4: on a path that keeps the order the reordering window is 0 then; BEP 29 says the same.
        measureRoundTrip();
        send(5);
        now += ROUND_TRIP;
        assertThat(ack(1_000, "03").hasLoss()).isFalse();
        AckResult result = ack(1_000, "07");
        assertThat(result.hasLoss()).isTrue();
        assertThat(packets.nextLost()).isEqualTo(1_001);
        assertThat(packets.flightBytes()).isEqualTo(10);
    }

    @Test
    void aPacketIsLostAQuarterOfARoundTripAfterOneThatWasSentLaterArrived() {
        // RFC 8985 6.2 steps 4 and 5: fewer than three, so the reordering timer decides.
        measureRoundTrip();
        send(2);
        now += ROUND_TRIP;
        assertThat(ack(1_000, "01").hasLoss()).isFalse();
        assertThat(recovery.deadlineNanos()).isEqualTo(now + ROUND_TRIP / 4);
        now += ROUND_TRIP / 4;
        AckResult result = recovery.handleTimeout(now);
        assertThat(result.isCongestion()).isTrue();
        assertThat(result.isTimeout()).isFalse();
        assertThat(drainLost()).isEqualTo("1001 ");
    }

    @Test
    void onlyTheHolesAreLostAndTheOldestComesFirst() {
        send(8);
        ack(999, "7a");
        assertThat(drainLost()).isEqualTo("1000 1001 1003 ");
    }

    @Test
    void aLostRepetitionIsFoundByWhatWasSentAfterIt() {
        // RFC 8985 6.2 step 4: no reordering window within a recovery.
        measureRoundTrip();
        send(4);
        now += ROUND_TRIP;
        ack(1_000, "07");
        resend(1_001);
        send(1);
        now += ROUND_TRIP - 1;
        assertThat(packets.hasLost()).isFalse();
        assertThat(ack(1_000, "0f").hasLoss()).isTrue();
        assertThat(drainLost()).isEqualTo("1001 ");
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
            assertThat(recovery.handleAck(state(999, ""), false, LossRecovery.NO_ECHO, now)
                            .hasLoss())
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
        resend(1_000);
        assertThat(ack(1_003).hasLoss()).isTrue();
        assertThat(packets.nextLost()).isEqualTo(1_004);
        resend(1_004);
        assertThat(ack(1_007).hasLoss()).isFalse();
    }

    @Test
    void anAcknowledgementOfTheWholeRecoveryShowsNoHole() {
        send(4);
        repeat(999);
        resend(1_000);
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
        now += ROUND_TRIP;
        assertThat(ack(999, "07").isCongestion()).isTrue();
        resend(1_000);
        send(8);
        now += ROUND_TRIP;
        ack(1_003);
        assertThat(ack(1_003, "07").isCongestion()).isTrue();
    }

    @Test
    void theLossOfARepetitionIsAnother() {
        send(4);
        ack(999, "07");
        resend(1_000);
        send(3);
        assertThat(ack(999, "3f").isCongestion()).isTrue();
    }

    @Test
    void whatATimeoutLostIsNoSecondSign() {
        send(5);
        recovery.loseAll();
        assertThat(drainLost()).isEqualTo("1000 1001 1002 1003 1004 ");
        assertThat(packets.flightBytes()).isEqualTo(50);
    }

    // ---- timeout

    @Test
    void afterATimeoutNothingIsInFlight() {
        // RFC 6298 5.4
        send(5);
        ack(999, "02");
        recovery.loseAll();
        assertThat(packets.flightBytes()).isZero();
        assertThat(packets.hasLost()).isTrue();
        assertThat(drainLost()).isEqualTo("1000 1001 1003 1004 ");
    }

    @Test
    void clearingLetsGoOfEverything() {
        send(5);
        recovery.loseAll();
        recovery.clear();
        assertThat(packets.isEmpty()).isTrue();
        assertThat(packets.flightBytes()).isZero();
        assertThat(packets.hasLost()).isFalse();
        assertThat(packets.nextSequence()).isEqualTo(1_005);
        send(1);
        assertThat(packets.flightBytes()).isEqualTo(10);
    }
}
