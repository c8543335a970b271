package io.utp.spring.boot.test.network;

import java.time.Duration;

/**
 * What a link does to the packets of one direction. A new one is perfect: no delay, no limit, no loss, packets of up to 1,500
 * bytes. May be changed at any time, by any thread; packets under way keep the arrival that they have.
 *
 * <p>A packet passes, in this order: the size, the queue and the rate, then chance, then the delay. So what is lost by chance has
 * used the link.
 */
public final class LinkConditions {

    private volatile double loss;

    private volatile double duplication;

    private volatile double reordering;

    private volatile long reorderingNanos;

    private volatile long latencyNanos;

    private volatile long jitterNanos;

    private volatile long rate;

    private volatile long queue = Long.MAX_VALUE;

    private volatile int mtu = 1_500;

    LinkConditions() {}

    LinkConditions copy() {
        LinkConditions copy = new LinkConditions();
        copy.loss = loss;
        copy.duplication = duplication;
        copy.reordering = reordering;
        copy.reorderingNanos = reorderingNanos;
        copy.latencyNanos = latencyNanos;
        copy.jitterNanos = jitterNanos;
        copy.rate = rate;
        copy.queue = queue;
        copy.mtu = mtu;
        return copy;
    }

    double loss() {
        return loss;
    }

    double duplication() {
        return duplication;
    }

    double reordering() {
        return reordering;
    }

    long reorderingNanos() {
        return reorderingNanos;
    }

    long latencyNanos() {
        return latencyNanos;
    }

    long jitterNanos() {
        return jitterNanos;
    }

    /** Bytes a second; 0 for unlimited. */
    long rate() {
        return rate;
    }

    long queue() {
        return queue;
    }

    int mtu() {
        return mtu;
    }

    /**
     * The share of packets that is lost, each by itself.
     *
     * @param share 0 to 1
     * @return this
     */
    public LinkConditions loss(double share) {
        this.loss = requireShare("loss", share);
        return this;
    }

    /**
     * The share of packets that arrives twice.
     *
     * @param share 0 to 1
     * @return this
     */
    public LinkConditions duplication(double share) {
        this.duplication = requireShare("duplication", share);
        return this;
    }

    /**
     * The share of packets that is held up, so that later ones overtake them.
     *
     * @param share 0 to 1
     * @param by how long
     * @return this
     */
    public LinkConditions reordering(double share, Duration by) {
        this.reorderingNanos = requireTime("reordering", by);
        this.reordering = requireShare("reordering", share);
        return this;
    }

    /**
     * How long a packet is under way, in one direction; the round trip is twice that.
     *
     * @param latency zero or more
     * @return this
     */
    public LinkConditions latency(Duration latency) {
        this.latencyNanos = requireTime("latency", latency);
        return this;
    }

    /**
     * A delay that comes on top, uniformly from zero to this. It keeps the order of packets, as the queues do that cause it in
     * real networks.
     *
     * @param jitter zero or more
     * @return this
     */
    public LinkConditions jitter(Duration jitter) {
        this.jitterNanos = requireTime("jitter", jitter);
        return this;
    }

    /**
     * How fast packets leave, headers included.
     *
     * @param bytesPerSecond at least 1; 0 for unlimited
     * @return this
     */
    public LinkConditions rate(long bytesPerSecond) {
        this.rate = requireNotNegative("rate", bytesPerSecond);
        return this;
    }

    /**
     * How many bytes may wait for their turn where there is a {@link #rate}; what comes then is dropped. Default: no limit.
     *
     * @param bytes 0 or more
     * @return this
     */
    public LinkConditions queue(long bytes) {
        this.queue = requireNotNegative("queue", bytes);
        return this;
    }

    /**
     * The largest IP packet in bytes, all headers included; larger ones vanish. (What is larger than the
     * {@linkplain InMemoryHost#mtu(int) host's} own link carries is refused by the host instead.)
     *
     * @param bytes at least 576
     * @return this
     */
    public LinkConditions mtu(int bytes) {
        this.mtu = InMemoryHost.requireMtu(bytes);
        return this;
    }

    /** Times in milliseconds. */
    @Override
    public String toString() {
        return "loss " + loss + ", duplication " + duplication + ", reordering " + reordering + " by "
                + reorderingNanos / 1e6 + ", latency " + latencyNanos / 1e6 + ", jitter " + jitterNanos / 1e6
                + ", rate "
                + rate + ", queue " + queue + ", mtu " + mtu;
    }

    private static double requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must be between 0 and 1, but was " + share);
        }
        return share;
    }

    private static long requireTime(String name, Duration time) {
        return requireNotNegative(name, time.toNanos());
    }

    private static long requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be negative, but was " + value);
        }
        return value;
    }
}
