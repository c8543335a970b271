package io.utp.benchmarks.peer;

import io.utp.benchmarks.Statistics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;

/** Counts what arrives, stream by stream; on both sides of a bulk transfer. */
final class Meter implements Load, Peer.Handler {

    private final boolean flood;

    private final int streams;

    private final List<Counter> counters = new CopyOnWriteArrayList<>();

    private final Runnable begun;

    private final AtomicBoolean receiving = new AtomicBoolean();

    private long markedAt;

    /**
     * A meter for one process.
     *
     * @param flood whether to send on each connection as soon as it is there, as fast as it goes
     * @param streams how many connections are expected; those that are missing have received nothing
     * @param begun called when the first bytes have arrived
     */
    Meter(boolean flood, int streams, Runnable begun) {
        this.flood = flood;
        this.streams = streams;
        this.begun = begun;
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
        long[] received = LongStream.concat(
                        counters.stream().mapToLong(Counter::sinceMark), LongStream.generate(() -> 0))
                .limit(streams)
                .toArray();
        long sum = 0;
        for (long bytes : received) {
            sum += bytes;
        }
        report.say("nanos", nanos);
        report.say("received", sum);
        report.say("streams", received.length);
        report.say("jain", Statistics.jain(received));
    }

    private final class Counter implements Sink {

        private volatile long received;

        private volatile long atMark;

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time receives
        public void received(int bytes) {
            if (received == 0 && receiving.compareAndSet(false, true)) {
                begun.run();
            }
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
