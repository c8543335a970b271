package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.time.Deadline;
import org.junit.jupiter.api.Test;

class RetransmissionTimerTests {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final RttEstimator rtt = new RttEstimator(200 * MILLI);
    private final RetransmissionTimer timer = new RetransmissionTimer(rtt);

    @Test
    void aNewTimerDoesNotRun() {
        assertThat(timer.deadlineNanos()).isEqualTo(Deadline.NEVER);
        assertThat(timer.hasExpired(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void sendingStartsTheTimer() {
        // RFC 6298 5.1
        timer.handleSent(10);
        assertThat(timer.deadlineNanos()).isEqualTo(10 + SECOND);
        assertThat(timer.hasExpired(9 + SECOND)).isFalse();
        assertThat(timer.hasExpired(10 + SECOND)).isTrue();
    }

    @Test
    void sendingMoreDoesNotPutARunningTimerOff() {
        // RFC 6298 5.1: "if the timer is not running".
        timer.handleSent(10);
        timer.handleSent(500 * MILLI);
        assertThat(timer.deadlineNanos()).isEqualTo(10 + SECOND);
    }

    @Test
    void anAcknowledgementOfEverythingStopsTheTimer() {
        // RFC 6298 5.2
        timer.handleSent(10);
        timer.handleAck(false, 20);
        assertThat(timer.deadlineNanos()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void anAcknowledgementOfNewDataStartsTheTimerAgain() {
        // RFC 6298 5.3
        timer.handleSent(10);
        timer.handleAck(true, 600 * MILLI);
        assertThat(timer.deadlineNanos()).isEqualTo(600 * MILLI + SECOND);
    }

    @Test
    void anExpiryDoublesTheTimeoutAndStartsTheTimer() {
        // RFC 6298 5.5 and 5.6
        timer.handleSent(0);
        timer.handleExpired(SECOND);
        assertThat(timer.expirations()).isEqualTo(1);
        assertThat(timer.timeout()).isEqualTo(2 * SECOND);
        assertThat(timer.deadlineNanos()).isEqualTo(3 * SECOND);
    }

    @Test
    void backingOffEndsAtFourSeconds() {
        // Peers of uTP give up after 5 to 30 s of silence; RFC 6298 2.5 would allow no limit below 60 s.
        timer.handleSent(0);
        for (int i = 0; i < 100; i++) {
            timer.handleExpired(i * SECOND);
            assertThat(timer.timeout()).isBetween(2 * SECOND, 4 * SECOND);
        }
        assertThat(timer.timeout()).isEqualTo(4 * SECOND);
        assertThat(timer.expirations()).isEqualTo(100);
    }

    @Test
    void theLimitOfBackingOffIsNeverBelowTheTimeoutItself() {
        rtt.handleSample(2 * SECOND);
        assertThat(timer.timeout()).isEqualTo(6 * SECOND);
        timer.handleExpired(0);
        assertThat(timer.timeout()).isEqualTo(6 * SECOND);
    }

    @Test
    void newDataAcknowledgedEndsTheBackingOff() {
        // RFC 6298 5.7 ends it with the next sample; the round trip is then known again.
        timer.handleSent(0);
        timer.handleExpired(SECOND);
        timer.handleExpired(3 * SECOND);
        timer.handleAck(true, 4 * SECOND);
        assertThat(timer.expirations()).isZero();
        assertThat(timer.timeout()).isEqualTo(SECOND);
    }

    @Test
    void theTimeoutFollowsTheRoundTrip() {
        // RFC 6298 2.2 and 2.4
        rtt.handleSample(100 * MILLI);
        timer.handleSent(0);
        assertThat(timer.deadlineNanos()).isEqualTo(300 * MILLI);
    }

    @Test
    void aStoppedTimerDoesNotRun() {
        timer.handleSent(0);
        timer.stop();
        assertThat(timer.deadlineNanos()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void onlyTheFirstTimeoutSinceSomethingWasAcknowledgedIsNews() {
        // RFC 5681 3.1: the slow start threshold is held constant after the first
        assertThat(timer.handleExpired(SECOND)).isTrue();
        assertThat(timer.handleExpired(3 * SECOND)).isFalse();
        assertThat(timer.stuckSinceNanos()).isEqualTo(SECOND);
        timer.handleAck(true, 4 * SECOND);
        assertThat(timer.stuckSinceNanos()).isEqualTo(Deadline.NEVER);
        assertThat(timer.handleExpired(5 * SECOND)).isTrue();
    }

    @Test
    void aPeerThatIsHeardEndsTheWaitingOnceUntilSomethingIsAcknowledged() {
        timer.handleExpired(SECOND);
        assertThat(timer.resume()).as("one timeout may be loss").isFalse();
        timer.handleExpired(3 * SECOND);
        assertThat(timer.resume()).isTrue();
        assertThat(timer.expirations()).isZero();
        timer.handleExpired(4 * SECOND);
        timer.handleExpired(6 * SECOND);
        assertThat(timer.resume())
                .as("small messages pass, and what matters does not")
                .isFalse();
        timer.handleAck(true, 7 * SECOND);
        timer.handleExpired(8 * SECOND);
        timer.handleExpired(10 * SECOND);
        assertThat(timer.resume()).isTrue();
    }
}
