package io.utp.benchmarks.relay;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * One direction: says when a datagram arrives, or that it does not. Knows neither sockets nor a clock.
 *
 * <p>A datagram waits until the line is free, takes the time that its bits need, then the delay and the jitter.
 */
final class Line {

    /** The answer for a datagram that does not arrive. */
    static final long LOST = Long.MIN_VALUE;

    /** UDP and IPv4 headers, which need their time on a line as well. */
    static final int HEADERS = 28;

    /** What is larger, with its headers, does not pass, as on Ethernet; loopback would carry far more. */
    static final int MTU = 1_500;

    private final Impairment impairment;

    private final SplittableRandom random;

    private long freeAt;

    private boolean used;

    private long lost;

    private long overflowed;

    private long offered;

    private long carried;

    Line(Impairment impairment, long seed) {
        this.impairment = impairment;
        this.random = new SplittableRandom(seed);
    }

    /**
     * When a datagram arrives at the other end.
     *
     * @param payload its bytes
     * @param now when it is sent, in ns
     * @return when it arrives, in ns, or {@link #LOST}
     */
    long arrival(int payload, long now) {
        offered += payload;
        if (payload + HEADERS > MTU) {
            return LOST;
        }
        if (impairment.loss() > 0 && random.nextDouble() < impairment.loss()) {
            lost++;
            return LOST;
        }
        long sent = now;
        if (impairment.megabits() > 0) {
            if (!used || now - freeAt > 0) {
                freeAt = now;
                used = true;
            }
            if (backlog(now) * impairment.megabits() / 8_000 > impairment.queueBytes()) {
                overflowed++;
                return LOST;
            }
            freeAt += (payload + HEADERS) * 8_000L / impairment.megabits();
            sent = freeAt;
        }
        carried += payload + HEADERS;
        long jitter = TimeUnit.MILLISECONDS.toNanos(impairment.jitterMillis());
        return sent
                + TimeUnit.MILLISECONDS.toNanos(impairment.delayMillis())
                + (jitter > 0 ? random.nextLong(jitter + 1) : 0);
    }

    /** Nanoseconds until all that has come is on its way. */
    long backlog(long now) {
        return used ? Math.max(0, freeAt - now) : 0;
    }

    /** Payload of all datagrams that came, in bytes. */
    long offered() {
        return offered;
    }

    /** Bytes of those that arrive at the other end, headers included. */
    long carried() {
        return carried;
    }

    long lost() {
        return lost;
    }

    long overflowed() {
        return overflowed;
    }
}
