package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class DataPublisherTests {

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ChunkPool pool = new ChunkPool();
    private final ReceiveQueue queue = new ReceiveQueue(100, () -> {}, pool);
    private final DataPublisher publisher =
            new DataPublisher(queue, new Callbacks(tasks::add), "the peer", () -> {}, false);
    private final List<String> signals = new ArrayList<>();

    private final class Subscriber implements Flow.Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(1);
            signals.add("subscribed, with " + tasks.size() + " tasks under way");
        }

        @Override
        public void onNext(ByteBuffer item) {
            signals.add(item.remaining() + " bytes");
        }

        @Override
        public void onError(Throwable failure) {
            signals.add(failure.toString());
        }

        @Override
        public void onComplete() {
            signals.add("complete");
        }
    }

    /** Reactive Streams 1.3: another thread could run them meanwhile. */
    @Test
    void signalsWaitUntilOnSubscribeHasReturned() {
        queue.offer(ByteBuffer.wrap(pool.take(false), 0, 10));
        queue.end();

        publisher.subscribe(new Subscriber());
        assertThat(tasks).hasSize(1);
        tasks.remove().run();

        assertThat(signals).containsExactly("subscribed, with 0 tasks under way", "10 bytes", "complete");
        assertThat(tasks).isEmpty();
    }
}
