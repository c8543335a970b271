package io.utp.benchmarks.peer;

import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;

/** A question of some bytes, again as soon as the last one was answered; the round trips go into a histogram. */
final class Echo implements Load, Peer.Handler {

    private static final long LONGEST_NANOS = 60_000_000_000L;

    private final int bytes;

    private final CountDownLatch begun = new CountDownLatch(1);

    private final Histogram histogram = new Histogram(LONGEST_NANOS, 3);

    Echo(int bytes) {
        this.bytes = bytes;
    }

    /** The other side: sends back as many bytes as come. */
    static Sink answer(Stream stream) {
        return stream::send;
    }

    /** Waits for the first answer. */
    void awaitBegin() throws InterruptedException {
        begun.await();
    }

    @Override
    public Sink opened(Stream stream) {
        Question question = new Question(stream);
        question.ask();
        return question;
    }

    @Override
    public void mark() {
        synchronized (histogram) {
            histogram.reset();
        }
    }

    @Override
    public void report(Report report) {
        synchronized (histogram) {
            report.say("echoes", histogram.getTotalCount());
            report.say("p50", micros(50));
            report.say("p99", micros(99));
            report.say("p99.9", micros(99.9));
        }
    }

    private double micros(double percentile) {
        return histogram.getValueAtPercentile(percentile) / 1000.0;
    }

    private final class Question implements Sink {

        private final Stream stream;

        private int missing;

        private long askedAt;

        Question(Stream stream) {
            this.stream = stream;
        }

        void ask() {
            missing = bytes;
            askedAt = System.nanoTime();
            stream.send(bytes);
        }

        @Override
        public void received(int count) {
            missing -= count;
            if (missing > 0) {
                return;
            }
            long nanos = System.nanoTime() - askedAt;
            synchronized (histogram) {
                histogram.recordValue(Math.min(nanos, LONGEST_NANOS));
            }
            begun.countDown();
            ask();
        }
    }
}
