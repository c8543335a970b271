package io.utp.network;

import io.utp.simulation.Link;
import io.utp.simulation.SimulatedHost;
import io.utp.simulation.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Looks at the queue and at the receivers again and again, at equal intervals of virtual time. */
public final class Recording implements SimulatedHost {
    private static final InetSocketAddress NOWHERE = new InetSocketAddress("192.0.2.255", 9);

    private final SimulatedNetwork network;
    private final Link link;
    private final LinkSpec spec;
    private final List<Flow> flows;
    private final long intervalNanos;
    private long nextNanos;
    private int samples;
    private double[] queueMillis = new double[1024];
    private long[] carried = new long[1024];
    private final List<long[]> received = new ArrayList<>();

    Recording(SimulatedNetwork network, Link link, LinkSpec spec, List<Flow> flows, Duration interval) {
        this.network = network;
        this.link = link;
        this.spec = spec;
        this.flows = flows;
        this.intervalNanos = interval.toNanos();
        network.addHost(this);
    }

    @Override
    public InetSocketAddress address() {
        return NOWHERE;
    }

    @Override
    public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {}

    @Override
    public void handleBatchEnd(long nowNanos) {}

    @Override
    public long nextDeadline() {
        return nextNanos;
    }

    @Override
    public void handleTimeout(long nowNanos) {
        nextNanos += intervalNanos;
        if (samples == queueMillis.length) {
            queueMillis = Arrays.copyOf(queueMillis, 2 * samples);
            carried = Arrays.copyOf(carried, 2 * samples);
            received.replaceAll(row -> Arrays.copyOf(row, 2 * row.length));
        }
        while (received.size() < flows.size()) {
            received.add(new long[queueMillis.length]);
        }
        queueMillis[samples] = link.queueDelayNanos() / 1e6;
        carried[samples] = link.statistics().carriedBytes() - link.queuedBytes();
        for (int flow = 0; flow < flows.size(); flow++) {
            received.get(flow)[samples] = flows.get(flow).received();
        }
        samples++;
    }

    // ---- what was seen between two times

    /** A part of the run. */
    public Part between(Duration from, Duration to) {
        int first = (int) Math.min(samples - 1, from.toNanos() / intervalNanos);
        int last = (int) Math.min(samples - 1, to.toNanos() / intervalNanos);
        return new Part(first, Math.max(first + 1, last));
    }

    /** The whole run so far. */
    public Part all() {
        return new Part(0, samples - 1);
    }

    /** Between two samples; the queue is that of each sample after the first. */
    public final class Part {
        private final int first;
        private final int last;

        private Part(int first, int last) {
            this.first = first;
            this.last = last;
        }

        double seconds() {
            return (last - first) * intervalNanos / 1e9;
        }

        /** Share of the time in which the link was sending, whatever it was. */
        public double utilisation() {
            return (carried[last] - carried[first]) * 8 / (seconds() * spec.bitsPerSecond());
        }

        /** Megabits of new data a second that a flow's receiver got. */
        public double goodput(int flow) {
            long[] row = received.get(flow);
            return (row[last] - row[first]) * 8 / seconds() / LinkSpec.MEGABIT;
        }

        /** What a flow got of that what all flows got. */
        public double share(int flow) {
            double sum = 0;
            for (int other = 0; other < received.size(); other++) {
                sum += goodput(other);
            }
            return sum == 0 ? 0 : goodput(flow) / sum;
        }

        /** Jain's index of what the flows got: 1 for the same, 1/n for all to one. */
        public double jain() {
            double sum = 0;
            double squares = 0;
            for (int flow = 0; flow < received.size(); flow++) {
                sum += goodput(flow);
                squares += goodput(flow) * goodput(flow);
            }
            return squares == 0 ? 0 : sum * sum / (received.size() * squares);
        }

        /** Milliseconds that a packet would have waited, at this share of the time or less. */
        public double queueMillis(double quantile) {
            double[] sorted = Arrays.copyOfRange(queueMillis, first + 1, last + 1);
            Arrays.sort(sorted);
            return sorted[(int) Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)];
        }

        public double maxQueueMillis() {
            return Arrays.stream(queueMillis, first + 1, last + 1).max().orElse(0);
        }

        /** What never drains: the median of the shortest queues of each round trip. */
        public double standingMillis() {
            int step = (int) Math.max(1, spec.roundTrip().toNanos() / intervalNanos);
            List<Double> least = new ArrayList<>();
            for (int at = first + 1; at + step <= last + 1; at += step) {
                least.add(Arrays.stream(queueMillis, at, at + step).min().orElse(0));
            }
            least.sort(null);
            return least.isEmpty() ? queueMillis(0) : least.get((least.size() - 1) / 2);
        }

        /** The queue over time in so many points, each the longest of its interval. */
        double[] queueSeries(int points) {
            return series(
                    points,
                    (from, to) ->
                            Arrays.stream(queueMillis, from + 1, to + 1).max().orElse(0));
        }

        /** A flow's goodput over time in so many points. */
        double[] goodputSeries(int flow, int points) {
            return series(points, (from, to) -> new Part(from, to).goodput(flow));
        }

        private double[] series(int points, Reduction reduction) {
            int count = Math.max(1, Math.min(points, last - first));
            double[] series = new double[count];
            for (int point = 0; point < count; point++) {
                int from = first + (int) ((long) (last - first) * point / count);
                int to = first + (int) ((long) (last - first) * (point + 1) / count);
                series[point] = reduction.of(from, to);
            }
            return series;
        }
    }

    private interface Reduction {
        double of(int from, int to);
    }
}
