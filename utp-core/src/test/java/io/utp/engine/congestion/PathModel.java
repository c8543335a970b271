package io.utp.engine.congestion;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One sender with all that it wants to send, one bottleneck, and a receiver that acknowledges every second packet: enough of
 * a network to see what a controller does, and nothing of the engine. The same every time.
 */
final class PathModel {

    static final int PACKET = 1_000;
    private static final long MILLI = 1_000_000L;
    private static final double NANOS = 1e9;

    private final CongestionControl control;
    private final Pacer pacer = new Pacer(PACKET);
    private final AckSample sample = new AckSample();
    private final ArrayDeque<Sent> flight = new ArrayDeque<>();
    private final List<Long> lossTimes = new ArrayList<>();
    final CongestionTrace trace = new CongestionTrace(10_000);

    private final long roundTrip;
    private double bytesPerSecond;
    private final long buffer;
    private int lostOf = Integer.MAX_VALUE;

    private long now = 1_000 * MILLI;
    private long freeAt;
    private long sentPackets;
    private long arrivedPackets;
    private long delivered;
    private long deliveredAt;
    private long firstSentAt;
    private long flightBytes;
    private long rounds;
    private long roundEnd;
    private long recoveryEnd = -1;
    private double smoothed;
    private long lowest = Long.MAX_VALUE;
    private long lost;
    private long longestQueue;
    private boolean limited;

    private record Sent(
            long number,
            long sentAt,
            long arrivesAt,
            boolean lost,
            long delivered,
            long deliveredAt,
            long firstSentAt,
            long queue) {}

    PathModel(CongestionControl control, double megabits, long roundTripMillis, long bufferBytes) {
        this.control = control;
        this.roundTrip = roundTripMillis * MILLI;
        this.bytesPerSecond = megabits * 1e6 / 8;
        this.buffer = bufferBytes;
    }

    /** Every so many packets one is lost by chance. */
    PathModel losingOneOf(int packets) {
        lostOf = packets;
        return this;
    }

    /** The link has another rate from now on. */
    void rate(double megabits) {
        bytesPerSecond = megabits * 1e6 / 8;
    }

    /** Lets time pass. Returns the payload that arrived meanwhile, in Mbit/s. */
    double run(long millis) {
        long end = now + millis * MILLI;
        long before = delivered;
        while (now < end) {
            send();
            Sent next = flight.peek();
            long ackAt = next == null ? Long.MAX_VALUE : next.arrivesAt;
            now = Math.max(now + 1, Math.min(end, Math.min(ackAt, pacer.deadlineNanos())));
            receive();
        }
        return (delivered - before) * 8 / 1e3 / millis;
    }

    private void send() {
        boolean held = false;
        while (flightBytes + PACKET <= control.window() && !held) {
            held = !pacer.mayLeave(PACKET, control.pacingRate(), PACKET, now);
            if (!held) {
                pacer.handleSent(PACKET);
                transmit();
            }
        }
        limited = flightBytes + 2 * PACKET > control.window() || (held && 2 * flightBytes >= control.window());
        if (!held) {
            pacer.release();
        }
    }

    private void transmit() {
        if (flightBytes == 0) {
            firstSentAt = now;
            deliveredAt = now;
        }
        sentPackets++;
        long queue = Math.max(0, freeAt - now);
        boolean dropped = queue * bytesPerSecond / NANOS + PACKET > buffer;
        boolean gone = dropped || sentPackets % lostOf == 0;
        if (!dropped) {
            freeAt = now + queue + (long) (PACKET * NANOS / bytesPerSecond);
            longestQueue = Math.max(longestQueue, queue);
        }
        flight.add(new Sent(sentPackets, now, freeAt + roundTrip, gone, delivered, deliveredAt, firstSentAt, queue));
        flightBytes += PACKET;
    }

    private void receive() {
        while (!flight.isEmpty() && flight.peek().arrivesAt <= now) {
            long flightBefore = flightBytes;
            long acked = 0;
            long lostNow = 0;
            Sent newest = null;
            while (!flight.isEmpty() && flight.peek().arrivesAt <= now && acked < 2 * PACKET) {
                Sent packet = flight.poll();
                flightBytes -= PACKET;
                if (packet.lost) {
                    lostNow += PACKET;
                    continue;
                }
                newest = packet;
                acked += PACKET;
                delivered += PACKET;
            }
            if (newest != null) {
                acknowledge(newest, flightBefore, acked, lostNow);
            } else {
                lost += lostNow;
            }
        }
    }

    private void acknowledge(Sent newest, long flightBefore, long acked, long lostNow) {
        arrivedPackets += acked / PACKET;
        deliveredAt = now;
        firstSentAt = newest.sentAt;
        if (newest.number > roundEnd) {
            rounds++;
            roundEnd = sentPackets;
        }
        long latest = now - newest.sentAt;
        lowest = Math.min(lowest, latest);
        smoothed = smoothed == 0 ? latest : smoothed + (latest - smoothed) / 8;
        long interval = Math.max(newest.sentAt - newest.firstSentAt, now - newest.deliveredAt);
        sample.now(now)
                .amounts(acked, lostNow, flightBefore, flightBytes)
                .windowLimited(limited)
                .path(latest, (long) smoothed, lowest)
                .queues(latest - lowest, latest - lowest)
                .rate(delivered, delivered - newest.delivered, interval >= lowest ? interval : 0, false)
                .rounds(rounds);
        control.onAck(sample);
        trace.handleAck(sample, control);
        if (lostNow > 0) {
            lost += lostNow;
            if (newest.number > recoveryEnd) {
                recoveryEnd = sentPackets;
                lossTimes.add(now);
                control.onLoss(now);
            }
        }
    }

    void timeout() {
        flight.clear();
        flightBytes = 0;
        control.onTimeout(now);
    }

    long now() {
        return now;
    }

    /** Packets that were lost, by chance and for want of room. */
    long lostPackets() {
        return lost / PACKET;
    }

    long sentPackets() {
        return sentPackets;
    }

    /** The longest queue since this was asked last, in milliseconds. */
    double longestQueue() {
        double millis = longestQueue / 1e6;
        longestQueue = 0;
        return millis;
    }
}
