package io.utp.engine.recovery;

/**
 * How fast the path delivers (draft-ietf-ccwg-bbr section 4.1, once draft-cheng-iccrg-delivery-rate-estimation): each packet
 * remembers how much had been delivered when it left, and its acknowledgement tells how much was since, in which time.
 * Times are nanoseconds, amounts are payload bytes.
 */
public final class DeliveryRate {

    private long delivered;
    private long deliveredAt;
    private long firstSentAt;
    private long knownDelivered;
    private long knownDeliveredAt;
    private long knownFirstSentAt;
    private long limitedUpTo;
    private long rounds;
    private long roundEndsAt;
    private long transmissions;

    private long newestOrder;
    private long bytes;
    private long interval;
    private boolean appLimited;

    DeliveryRate() {}

    /** A packet leaves while so much is in flight. */
    void handleSent(SentPacket packet, long flightBytes) {
        if (flightBytes == 0) {
            firstSentAt = packet.sentAt;
            deliveredAt = packet.sentAt;
            know();
        }
        packet.firstSentAt = knownFirstSentAt;
        packet.delivered = knownDelivered;
        packet.deliveredAt = knownDeliveredAt;
        packet.appLimited = limitedUpTo != 0;
        transmissions = packet.order;
    }

    /** An acknowledgement has come. */
    void begin() {
        newestOrder = 0;
        interval = 0;
        bytes = 0;
    }

    /**
     * A packet has arrived.
     *
     * @param earlier whether it was a transmission before the last, of which nothing is remembered
     */
    void handleDelivered(SentPacket packet, boolean earlier, long nowNanos) {
        delivered += packet.length;
        deliveredAt = nowNanos;
        if (limitedUpTo != 0 && delivered > limitedUpTo) {
            limitedUpTo = 0;
        }
        if (earlier || packet.order < newestOrder) {
            return;
        }
        newestOrder = packet.order;
        firstSentAt = packet.sentAt;
        bytes = packet.delivered;
        // The slower of sending and acknowledging: acknowledgements may come in a heap.
        interval = Math.max(packet.sentAt - packet.firstSentAt, nowNanos - packet.deliveredAt);
        appLimited = packet.appLimited;
        if (packet.order >= roundEndsAt) {
            rounds++;
            roundEndsAt = transmissions + 1;
        }
    }

    /**
     * All packets of the acknowledgement were handled.
     *
     * @param lowestRoundTrip a rate over less than that would be one of a burst
     * @param complete whether it told everything that has arrived. What arrived behind the reach of a mask is told late and all
     * at once: a rate that begins in between would be far too high
     */
    void end(long lowestRoundTrip, boolean complete) {
        if (complete) {
            know();
        }
        bytes = newestOrder == 0 ? 0 : delivered - bytes;
        if (interval < lowestRoundTrip) {
            interval = 0;
        }
    }

    private void know() {
        knownDelivered = delivered;
        knownDeliveredAt = deliveredAt;
        knownFirstSentAt = firstSentAt;
    }

    /**
     * There is nothing more to send: what is delivered from now on tells what the application sent, not what could have been.
     *
     * @param flightBytes what is in flight
     */
    public void handleApplicationLimit(long flightBytes) {
        limitedUpTo = Math.max(1, delivered + flightBytes);
    }

    /** Everything delivered so far. */
    public long delivered() {
        return delivered;
    }

    /** What was delivered within {@link #intervalNanos()}. */
    public long bytes() {
        return bytes;
    }

    /** 0 if the last acknowledgement told no rate. */
    public long intervalNanos() {
        return interval;
    }

    /** Whether the last rate is what the application sent. */
    public boolean isAppLimited() {
        return appLimited;
    }

    /** Round trips that have begun: one whenever a packet arrives that was sent after the last began. */
    public long rounds() {
        return rounds;
    }
}
