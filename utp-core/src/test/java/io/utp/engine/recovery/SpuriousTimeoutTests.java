package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A timeout after which the packets arrive that were thought lost (RFC 3522 detects it, RFC 4015 says what to do). */
class SpuriousTimeoutTests extends SentPacketsFixture {

    @Test
    void whatWasLostByTheTimeoutIsOnItsWayAgain() {
        timeout(5);
        resend(1_001);
        now += 5 * MILLI;
        AckResult result = ack(1_001, "", now - 400 * MILLI);
        assertThat(result.isSpurious()).isTrue();
        assertThat(packets.hasLost()).isFalse();
        assertThat(packets.flightBytes()).isEqualTo(40);
    }

    @Test
    void theNextTimeoutIsAsLongAsTheDelayDemands() {
        // RFC 4015 3.2
        timeout(5);
        resend(1_001);
        now += 5 * MILLI;
        ack(1_001, "", now - 400 * MILLI);
        assertThat(recovery.timer().timeout()).isEqualTo(400 * MILLI + 4 * 200 * MILLI);
    }

    @Test
    void theAnswerToTheRepetitionShowsNothing() {
        timeout(5);
        resend(1_001);
        now += ROUND_TRIP;
        assertThat(ack(1_001, "", now - ROUND_TRIP).isSpurious()).isFalse();
        assertThat(drainLost()).isEqualTo("1002 1003 1004 1005 ");
    }

    @Test
    void withoutAnEchoAnAnswerSoonerThanAnyRoundTripIsForTheOriginal() {
        measureRoundTrip();
        send(5);
        timeoutNow();
        resend(1_001);
        now += ROUND_TRIP - 1;
        assertThat(ack(1_001).isSpurious()).isTrue();
        assertThat(packets.hasLost()).isFalse();
    }

    @Test
    void onlyTheFirstAnswerAfterTheTimeoutTells() {
        timeout(5);
        resend(1_001);
        now += ROUND_TRIP;
        ack(1_001, "", now - ROUND_TRIP);
        drainLost();
        now += MILLI;
        assertThat(ack(1_002, "", now - 400 * MILLI).isSpurious()).isFalse();
    }

    @Test
    void whatWasSentWithinTheLastRoundTripIsNotLostByATimeout() {
        // RFC 8985 6.3
        measureRoundTrip();
        send(2);
        now += 2 * ROUND_TRIP;
        recovery.handleTimeout(now);
        resend(recovery.probeSequence());
        resend(recovery.probeSequence());
        now = recovery.deadlineNanos() - ROUND_TRIP / 2;
        send(1);
        now += ROUND_TRIP / 2;
        assertThat(recovery.handleTimeout(now).isTimeout()).isTrue();
        assertThat(drainLost()).isEqualTo("1001 1002 ");
    }

    /** So many packets are sent to a peer that echoes, and nothing is heard until the timer fires. */
    private void timeout(int count) {
        measureRoundTrip();
        send(count);
        timeoutNow();
    }

    private void timeoutNow() {
        recovery.cancelProbe();
        now = recovery.deadlineNanos();
        assertThat(recovery.handleTimeout(now).isTimeout()).isTrue();
        assertThat(packets.hasLost()).isTrue();
    }
}
