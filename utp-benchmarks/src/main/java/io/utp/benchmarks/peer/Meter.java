package io.utp.benchmarks.peer;

import io.utp.benchmarks.Statistics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Counts what arrives, stream by stream; on both sides of a bulk transfer. */
final class Meter implements Load, Peer.Handler {

    private final boolean flood;

    private final List<Counter> counters = new CopyOnWriteArrayList<>();

    private long markedAt;

    /**
     * A meter for one process.
     *
     * @param flood whether to send as well, as fast as it goes
     */
    Meter(boolean flood) {
        this.flood = flood;
    }

    @Override
    public Sink opened(Stream stream) {
        Counter counter = new Counter();
        counters.add(counter);
        if (flood) {
            stream.flood();
        }
        return counter;
    }

    @Override
    public void mark() {
        counters.forEach(Counter::mark);
        markedAt = System.nanoTime();
    }

    @Override
    public void report(Report report) {
        long nanos = System.nanoTime() - markedAt;
        long[] received = counters.stream().mapToLong(Counter::sinceMark).toArray();
        long sum = 0;
        for (long bytes : received) {
            sum += bytes;
        }
        report.say("nanos", nanos);
        report.say("received", sum);
        report.say("streams", received.length);
        report.say("jain", Statistics.jain(received));
    }

    private static final class Counter implements Sink {

        private volatile long received;

        private volatile long atMark;

        @Override
        @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread at a time receives
        public void received(int bytes) {
            received += bytes;
        }

        void mark() {
            atMark = received;
        }

        long sinceMark() {
            return received - atMark;
        }
    }
}
