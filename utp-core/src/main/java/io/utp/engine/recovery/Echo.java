package io.utp.engine.recovery;

import io.utp.engine.measure.RttEstimator;

/**
 * Which transmission of a packet an acknowledgement is for (RFC 3522, the Eifel detection).
 *
 * <p>uTP echoes no timestamp, yet a peer's timestamp minus the difference that it reports is when we sent what it received
 * last, later by the time for which it held the acknowledgement back. So an echo from before a repetition is for an earlier
 * transmission. A peer is trusted with that for as long as its echoes fit what was sent once. utp-punch reports no
 * difference; there an acknowledgement sooner than any round trip is for an earlier transmission (RFC 8985 6.2 step 2).
 */
final class Echo {

    private static final long MICRO = 1_000L;

    private final RttEstimator rtt;
    private boolean fits;
    private long echoNanos;
    private long nowNanos;

    Echo(RttEstimator rtt) {
        this.rtt = rtt;
    }

    /** An acknowledgement has come. */
    void begin(long echoNanos, long nowNanos) {
        this.echoNanos = echoNanos;
        this.nowNanos = nowNanos;
    }

    /** The acknowledgement is for a packet that was sent once, at this time. */
    void handleSentOnce(long sentAt) {
        fits = isKnown() && !isBefore(sentAt);
    }

    /** Whether it is for an earlier transmission than the last. */
    boolean isOfEarlier(SentPacket packet) {
        if (!packet.resent) {
            return false;
        }
        return isReliable() ? isBefore(packet.sentAt) : nowNanos - packet.sentAt < rtt.lowest();
    }

    boolean isReliable() {
        return fits && isKnown();
    }

    /** From when the peer received something to now. */
    long roundTrip() {
        return nowNanos - echoNanos;
    }

    private boolean isKnown() {
        return echoNanos != LossRecovery.NO_ECHO;
    }

    /** The echo is in whole microseconds. */
    private boolean isBefore(long nanos) {
        return echoNanos / MICRO < nanos / MICRO;
    }
}
