package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.time.Deadline;
import org.junit.jupiter.api.Test;

/** How long a packet may be overtaken (RFC 8985 section 6.2), and what becomes of losses that were none (RFC 4015). */
class ReorderingTests extends SentPacketsFixture {

    @Test
    void oncePacketsWereSeenToOvertakeEachOtherAQuarterOfARoundTripIsGiven() {
        // RFC 8985 6.2 steps 3 and 4
        overtake();
        send(5);
        now += ROUND_TRIP;
        int first = packets.firstSequence();
        assertThat(ack(first - 1, "0f").hasLoss()).isFalse();
        assertThat(recovery.deadlineNanos()).isEqualTo(now + ROUND_TRIP / 4);
        now += ROUND_TRIP / 4;
        assertThat(recovery.handleTimeout(now).hasLoss()).isTrue();
        assertThat(packets.nextLost()).isEqualTo(first);
    }

    @Test
    void whatArrivesInThatTimeIsNotLost() {
        overtake();
        send(5);
        now += ROUND_TRIP;
        ack(packets.firstSequence() - 1, "0f");
        now += ROUND_TRIP / 8;
        assertThat(ack(packets.nextSequence() - 1).hasLoss()).isFalse();
        assertThat(recovery.deadlineNanos()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void aPacketThatIsRepeatedAndArrivesTheFirstTimeWidensTheWindow() {
        // RFC 8985 6.2 step 4, by the original's echo in place of a DSACK.
        mistake(ROUND_TRIP / 2);
        send(5);
        now += ROUND_TRIP;
        assertThat(ack(packets.firstSequence() - 1, "0f").hasLoss()).isFalse();
        assertThat(recovery.deadlineNanos()).isEqualTo(now + ROUND_TRIP / 2 * 9 / 8);
    }

    @Test
    void aPacketThatWasOvertakenIsWaitedForAsLongTheNextTimeAndAnEighthLonger() {
        overtake();
        send(2);
        now += ROUND_TRIP;
        ack(packets.firstSequence() - 1, "01", now - ROUND_TRIP);
        long late = ROUND_TRIP;
        now += late;
        ack(packets.nextSequence() - 1, "", now - ROUND_TRIP - late);
        long sentAt = now;
        send(5);
        now += ROUND_TRIP;
        ack(packets.firstSequence() - 1, "0f");
        assertThat(recovery.deadlineNanos()).isEqualTo(sentAt + rtt.smoothed() + late + late / 8);
    }

    @Test
    void howeverLateAPacketWasTheNextIsWaitedForNoLongerThanRoundTripsVary() {
        // RFC 8985 6.2 step 4: the window is bounded.
        mistake(20 * ROUND_TRIP);
        send(5);
        now += ROUND_TRIP;
        ack(packets.firstSequence() - 1, "0f");
        long bound = 3 * rtt.smoothed() + 4 * rtt.variation();
        assertThat(recovery.deadlineNanos()).isLessThanOrEqualTo(now - ROUND_TRIP + bound);
    }

    @Test
    void twiceSixteenRecoveriesLaterTheWindowIsAsBefore() {
        // RFC 8985 6.2 step 4: RACK.reo_wnd_persist
        mistake(ROUND_TRIP / 2);
        for (int i = 0; i < 32; i++) {
            send(4);
            now += ROUND_TRIP;
            ack(packets.firstSequence() - 1, "07");
            now += ROUND_TRIP;
            recovery.handleTimeout(now);
            resend(packets.nextLost());
            now += ROUND_TRIP;
            ack(packets.nextSequence() - 1, "", now - ROUND_TRIP);
        }
        send(5);
        now += ROUND_TRIP;
        ack(packets.firstSequence() - 1, "0f");
        assertThat(recovery.deadlineNanos()).isEqualTo(now + ROUND_TRIP / 4);
    }

    @Test
    void aLossThatWasNoneIsTakenBack() {
        // RFC 4015, RFC 3522: the peer has received nothing that was sent since the repetition.
        assertThat(mistake().isSpurious()).isTrue();
    }

    @Test
    void aLossThatWasOneStays() {
        measureRoundTrip();
        send(5);
        now += ROUND_TRIP;
        ack(1_000, "0f");
        resend(1_001);
        now += ROUND_TRIP;
        assertThat(ack(1_005, "", now - ROUND_TRIP).isSpurious()).isFalse();
    }

    @Test
    void ofTwoLossesBothMustHaveBeenNone() {
        measureRoundTrip();
        send(6);
        now += ROUND_TRIP;
        ack(1_000, "3a", now - ROUND_TRIP);
        assertThat(drainLost()).isEqualTo("1001 1002 1004 ");
        now += MILLI;
        assertThat(ack(1_001, "1d", now - ROUND_TRIP).isSpurious()).isFalse();
        assertThat(ack(1_003, "07", now - ROUND_TRIP).isSpurious()).isFalse();
        assertThat(ack(1_006, "", now - ROUND_TRIP).isSpurious()).isTrue();
    }

    @Test
    void withoutAnEchoAnAnswerSoonerThanAnyRoundTripShowsIt() {
        // RFC 8985 6.2 step 2. utp-punch 1.0.1 reports no difference.
        measureRoundTrip();
        send(4);
        now += ROUND_TRIP;
        ack(1_000);
        repeat(1_000);
        resend(1_001);
        now += ROUND_TRIP - 1;
        assertThat(ack(1_004).isSpurious()).isTrue();
    }

    @Test
    void anEchoThatDoesNotFitIsNotTrusted() {
        send(1);
        now += ROUND_TRIP;
        ack(1_000, "", now - 2 * ROUND_TRIP);
        send(5);
        now += ROUND_TRIP;
        ack(1_000, "0f", now - 2 * ROUND_TRIP);
        resend(1_001);
        now += ROUND_TRIP;
        assertThat(ack(1_005, "", now - 2 * ROUND_TRIP).isSpurious()).isFalse();
    }

    /** The second of two packets arrives first. */
    private void overtake() {
        measureRoundTrip();
        send(2);
        now += ROUND_TRIP;
        ack(1_000, "01");
        ack(1_002);
    }

    /** The first of five packets is repeated, and arrives all the same. */
    private AckResult mistake() {
        return mistake(MILLI);
    }

    private AckResult mistake(long late) {
        measureRoundTrip();
        send(5);
        now += ROUND_TRIP;
        ack(1_000, "0f", now - ROUND_TRIP);
        resend(1_001);
        now += late;
        return ack(1_005, "", now - ROUND_TRIP - late);
    }
}
