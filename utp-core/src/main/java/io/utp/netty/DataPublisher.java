package io.utp.netty;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The received bytes for one subscriber. Signals are serial and come on the application's executor; what is not requested
 * stays in the queue. Cancelling discards what still arrives, so that the peer can end.
 */
final class DataPublisher implements Flow.Publisher<ByteBuffer> {

    private static final Logger log = LoggerFactory.getLogger(DataPublisher.class);

    private final ReceiveQueue queue;
    private final Callbacks callbacks;
    private final String peer;
    private final Runnable destroy;
    private final AtomicBoolean claimed;

    /**
     * Creates the publisher.
     *
     * @param queue where the bytes are
     * @param callbacks runs the subscriber
     * @param peer the name of the other end in messages
     * @param destroy gives the connection up when nobody can run the subscriber any more
     * @param claimed whether somebody else reads already
     */
    DataPublisher(ReceiveQueue queue, Callbacks callbacks, String peer, Runnable destroy, boolean claimed) {
        this.queue = queue;
        this.callbacks = callbacks;
        this.peer = peer;
        this.destroy = destroy;
        this.claimed = new AtomicBoolean(claimed);
    }

    /** Who comes first reads; {@code false} when somebody does. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (!claim()) {
            // Reactive Streams 1.9: onSubscribe comes before every other signal.
            subscriber.onSubscribe(new NoSubscription());
            subscriber.onError(new IllegalStateException("What " + peer
                    + " sends is being read already, by a subscriber or through inputStream(); there can be only one"));
            return;
        }
        DataSubscription subscription = new DataSubscription(subscriber);
        subscriber.onSubscribe(subscription);
        queue.observe(subscription::signal);
        subscription.start();
    }

    private static final class NoSubscription implements Flow.Subscription {

        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }

    private final class DataSubscription implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicLong demand = new AtomicLong();

        /** Reactive Streams 1.3: signals are serial, so that none comes before {@code onSubscribe} has returned. */
        private final AtomicInteger signals = new AtomicInteger(1);

        private volatile @Nullable IllegalArgumentException badRequest;
        private volatile boolean cancelled;

        DataSubscription(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long n) {
            if (n <= 0) {
                // Reactive Streams 3.9
                badRequest = new IllegalArgumentException("request(" + n + "): ask for at least 1");
            } else {
                demand.accumulateAndGet(n, DataSubscription::saturatedSum);
            }
            signal();
        }

        @Override
        public void cancel() {
            if (!cancelled) {
                cancelled = true;
                queue.discard(Failure.closed("The subscription to " + peer + " was cancelled"));
            }
        }

        void signal() {
            if (signals.getAndIncrement() == 0) {
                start();
            }
        }

        void start() {
            if (!cancelled && !callbacks.tryRun(this::drain)) {
                log.warn("The executor takes no tasks any more; the connection with {} is destroyed", peer);
                cancelled = true;
                destroy.run();
            }
        }

        private void drain() {
            int seen = signals.get();
            do {
                try {
                    emit();
                } catch (Throwable e) {
                    // Reactive Streams 2.13: a subscriber that throws has cancelled.
                    log.warn("The subscriber to {} failed; its subscription is cancelled", peer, e);
                    cancel();
                }
                seen = signals.addAndGet(-seen);
            } while (seen != 0);
        }

        private void emit() {
            while (!cancelled) {
                IllegalArgumentException bad = badRequest;
                if (bad != null) {
                    cancel();
                    subscriber.onError(bad);
                    return;
                }
                ByteBuffer range = demand.get() > 0 ? queue.poll() : null;
                if (range == null) {
                    emitEnd();
                    return;
                }
                if (demand.get() != Long.MAX_VALUE) {
                    demand.decrementAndGet();
                }
                subscriber.onNext(range);
            }
        }

        private void emitEnd() {
            Failure failure = queue.failure();
            if (failure != null) {
                cancelled = true;
                subscriber.onError(failure.exception());
            } else if (queue.isEnded()) {
                cancelled = true;
                subscriber.onComplete();
            }
        }

        private static long saturatedSum(long a, long b) {
            return a + b < 0 ? Long.MAX_VALUE : a + b;
        }
    }
}
