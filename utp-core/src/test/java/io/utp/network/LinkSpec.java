package io.utp.network;

import io.utp.simulation.Link;
import java.time.Duration;
import java.util.Locale;

/**
 * A bottleneck, the same in both directions. Half of the round trip is the delay of each.
 *
 * @param bitsPerSecond the rate, all headers included
 * @param roundTrip what a packet and its answer take without any queue
 * @param queueBytes what may wait, at the tail is dropped
 * @param loss share of packets lost by chance, in each direction
 * @param jitter delay added to each packet at random, up to this; the order stays
 * @param reordering share of packets that are late by {@code lateness}, so that others overtake them
 * @param lateness how late exactly
 */
public record LinkSpec(
        long bitsPerSecond,
        Duration roundTrip,
        long queueBytes,
        double loss,
        Duration jitter,
        double reordering,
        Duration lateness) {

    static final long MEGABIT = 1_000_000;

    /** The largest datagrams of all flows fit a few times, or nothing would pass a queue of half a product. */
    private static final long LEAST_QUEUE_BYTES = 4 * 1500;

    /** A clean link. */
    public static LinkSpec of(double megabits, int roundTripMillis, long queueBytes) {
        return new LinkSpec(
                (long) (megabits * MEGABIT),
                Duration.ofMillis(roundTripMillis),
                queueBytes,
                0,
                Duration.ZERO,
                0,
                Duration.ZERO);
    }

    /** A clean link with a queue of so many bandwidth-delay products. */
    public static LinkSpec ofProducts(double megabits, int roundTripMillis, double products) {
        double product = megabits * MEGABIT / 8 * roundTripMillis / 1000;
        return of(megabits, roundTripMillis, Math.max(LEAST_QUEUE_BYTES, (long) (products * product)));
    }

    public LinkSpec withLoss(double share) {
        return new LinkSpec(bitsPerSecond, roundTrip, queueBytes, share, jitter, reordering, lateness);
    }

    public LinkSpec withJitter(Duration most) {
        return new LinkSpec(bitsPerSecond, roundTrip, queueBytes, loss, most, reordering, lateness);
    }

    public LinkSpec withReordering(double share, Duration late) {
        return new LinkSpec(bitsPerSecond, roundTrip, queueBytes, loss, jitter, share, late);
    }

    Link applyTo(Link link) {
        link.rate(bitsPerSecond, queueBytes).delay(roundTrip.dividedBy(2)).loss(loss);
        link.jitter(jitter);
        return reordering == 0 ? link : link.reordering(reordering, lateness, lateness);
    }

    double megabits() {
        return (double) bitsPerSecond / MEGABIT;
    }

    /** The delay of a full queue. */
    double queueMillis() {
        return queueBytes * 8e3 / bitsPerSecond;
    }

    /** In words, for tables. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%s Mbit/s, %d ms, queue %s",
                Format.number(megabits()),
                roundTrip.toMillis(),
                Format.bytes(queueBytes)));
        if (loss > 0) {
            text.append(", loss ").append(Format.number(100 * loss)).append('%');
        }
        if (!jitter.isZero()) {
            text.append(", jitter ")
                    .append(Format.number(jitter.toNanos() / 1e6))
                    .append(" ms");
        }
        if (reordering > 0) {
            text.append(", ").append(Format.number(100 * reordering)).append("% ");
            text.append(Format.number(lateness.toNanos() / 1e6)).append(" ms late");
        }
        return text.toString();
    }
}
