package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A question long before the timeout (RFC 8985 section 7, RFC 9002 section 6.2). */
class TailLossProbeTests extends SentPacketsFixture {

    @Test
    void twoRoundTripsWithoutAnAnswerBringAProbe() {
        // RFC 8985 7.2: PTO = 2 * SRTT
        measureRoundTrip();
        send(3);
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 2 * ROUND_TRIP);
        now += 2 * ROUND_TRIP;
        AckResult result = recovery.handleTimeout(now);
        assertThat(result.isTimeout()).isFalse();
        assertThat(recovery.isProbeDue()).isTrue();
    }

    @Test
    void aLonePacketMayBeAcknowledgedLate() {
        // RFC 8985 7.2: TLP.max_ack_delay
        measureRoundTrip();
        send(1);
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 2 * ROUND_TRIP + 50 * MILLI);
    }

    @Test
    void eachPacketPutsTheProbeOff() {
        measureRoundTrip();
        send(2);
        now += ROUND_TRIP;
        send(1);
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 2 * ROUND_TRIP);
    }

    @Test
    void withoutARoundTripOnlyTheTimerRuns() {
        send(3);
        // RFC 6298 2.1
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 1_000 * MILLI);
        now += 1_000 * MILLI;
        assertThat(recovery.handleTimeout(now).isTimeout()).isTrue();
    }

    @Test
    void withoutNewDataTheFirstTwoPacketsGoAgain() {
        tail(4);
        assertThat(probe()).isEqualTo("1001 1002 ");
        assertThat(recovery.isProbeDue()).isFalse();
    }

    @Test
    void aNewPacketIsAProbeToo() {
        tail(4);
        send(2);
        assertThat(recovery.isProbeDue()).isFalse();
    }

    @Test
    void theTimerBeginsAnewWithTheProbe() {
        // RFC 8985 7.3
        tail(4);
        probe();
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 200 * MILLI);
        now += 200 * MILLI;
        assertThat(recovery.handleTimeout(now).isTimeout()).isTrue();
        assertThat(recovery.isProbeDue()).isFalse();
    }

    @Test
    void theAnswerOfAPeerThatTellsEverythingShowsAllThatIsLost() {
        recovery.setMasksComplete(true);
        tail(10);
        probe();
        now += ROUND_TRIP;
        AckResult result = ack(1_002, "", now - ROUND_TRIP);
        // RFC 8985 7.4.2: what a probe repaired was lost, too.
        assertThat(result.isCongestion()).isTrue();
        assertThat(drainLost()).isEqualTo("1003 1004 1005 1006 1007 1008 1009 1010 ");
    }

    @Test
    void withoutMasksTheRestIsRepairedWithTwiceAsManyEachRoundTrip() {
        tail(10);
        probe();
        now += ROUND_TRIP;
        ack(1_002);
        assertThat(drainLost()).isEqualTo("1003 1004 1005 1006 ");
        now += ROUND_TRIP;
        ack(1_006);
        assertThat(drainLost()).isEqualTo("1007 1008 1009 1010 ");
    }

    @Test
    void theAnswerToTheOriginalIsNoLoss() {
        // RFC 8985 7.4.1, by the echo in place of a DSACK.
        tail(2);
        probe();
        now += MILLI;
        AckResult result = ack(1_002, "", now - MILLI - 2 * ROUND_TRIP);
        assertThat(result.hasLoss()).isFalse();
        assertThat(packets.isEmpty()).isTrue();
    }

    @Test
    void afterATimeoutThereIsNoProbeUntilSomethingIsAcknowledged() {
        tail(2);
        probe();
        now = recovery.deadlineNanos();
        recovery.handleTimeout(now);
        drainLost();
        assertThat(recovery.deadlineNanos()).isEqualTo(now + 400 * MILLI);
    }

    /** So many packets are sent, and nothing is heard. */
    private void tail(int count) {
        measureRoundTrip();
        send(count);
        now += 2 * ROUND_TRIP;
        recovery.handleTimeout(now);
        assertThat(recovery.isProbeDue()).isTrue();
    }

    private String probe() {
        StringBuilder probes = new StringBuilder();
        while (recovery.isProbeDue()) {
            int sequence = recovery.probeSequence();
            probes.append(sequence).append(' ');
            resend(sequence);
        }
        return probes.toString();
    }
}
