package io.utp.spring.boot.test.network;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One direction between two hosts. What happens to the n-th packet of a direction depends on the seed, the two hosts and n alone,
 * not on what others send meanwhile. Guarded by the network's lock.
 */
final class Link {

    private final RandomGenerator random;

    private final PacketCounter counter = new PacketCounter();

    private boolean cut;

    private long freeAtNanos;

    private long lastArrivalNanos;

    /**
     * What is to become of a packet.
     *
     * @param drop why it does not arrive; {@code null} if it does
     * @param arrivalNanos when it does
     * @param twice whether it does twice
     */
    record Fate(@Nullable PacketDrop drop, long arrivalNanos, boolean twice) {

        private static Fate dropped(PacketDrop reason) {
            return new Fate(reason, 0, false);
        }
    }

    Link(RandomGenerator random, long nowNanos) {
        this.random = random;
        this.freeAtNanos = nowNanos;
        this.lastArrivalNanos = nowNanos;
    }

    PacketCounter counter() {
        return counter;
    }

    PacketCounts counts() {
        return counter.counts();
    }

    void cut(boolean cut) {
        this.cut = cut;
    }

    Fate pass(LinkConditions conditions, int bytes, long nowNanos) {
        // Always as many draws, so that a change of one condition leaves the others' chances as they are.
        boolean lost = happens(conditions.loss());
        boolean twice = happens(conditions.duplication());
        boolean late = happens(conditions.reordering());
        double jitter = random.nextDouble() * conditions.jitterNanos();
        if (cut) {
            return Fate.dropped(PacketDrop.CUT);
        }
        if (bytes > conditions.mtu()) {
            return Fate.dropped(PacketDrop.SIZE);
        }
        if (!enqueue(conditions, bytes, nowNanos)) {
            return Fate.dropped(PacketDrop.QUEUE);
        }
        if (lost) {
            return Fate.dropped(PacketDrop.LOSS);
        }
        long arrivalNanos = freeAtNanos + conditions.latencyNanos() + (long) jitter;
        if (late) {
            arrivalNanos += conditions.reorderingNanos();
        } else {
            arrivalNanos = lastArrivalNanos - arrivalNanos > 0 ? lastArrivalNanos : arrivalNanos;
            lastArrivalNanos = arrivalNanos;
        }
        return new Fate(null, arrivalNanos, twice);
    }

    private boolean enqueue(LinkConditions conditions, int bytes, long nowNanos) {
        long rate = conditions.rate();
        if (rate == 0 || freeAtNanos - nowNanos < 0) {
            freeAtNanos = nowNanos;
        }
        if (rate == 0) {
            return true;
        }
        double waiting = (freeAtNanos - nowNanos) * (rate / 1e9);
        if (waiting + bytes > conditions.queue() && waiting > 0) {
            return false;
        }
        freeAtNanos += (long) (bytes * 1e9 / rate);
        return true;
    }

    private boolean happens(double share) {
        return random.nextDouble() < share;
    }
}
