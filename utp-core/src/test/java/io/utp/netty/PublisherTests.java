package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.utp.UtpClosedException;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PublisherTests extends LiveNodes {

    /** Keeps what it is told. */
    private static class Recorder implements Flow.Subscriber<ByteBuffer> {

        final CompletableFuture<Flow.Subscription> subscription = new CompletableFuture<>();
        final BlockingQueue<ByteBuffer> buffers = new LinkedBlockingQueue<>();
        final CompletableFuture<Void> end = new CompletableFuture<>();
        final AtomicInteger inside = new AtomicInteger();
        volatile boolean overlapped;
        volatile String thread = "";

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription.complete(given);
        }

        @Override
        public void onNext(ByteBuffer buffer) {
            overlapped |= inside.incrementAndGet() != 1;
            thread = Thread.currentThread().getName();
            buffers.add(buffer);
            inside.decrementAndGet();
        }

        @Override
        public void onError(Throwable failure) {
            end.completeExceptionally(failure);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }
    }

    private static Recorder subscribed(UtpSocket socket) throws Exception {
        Recorder recorder = new Recorder();
        socket.data().subscribe(recorder);
        await(recorder.subscription);
        return recorder;
    }

    private static Throwable failure(Recorder recorder) throws Exception {
        return await(recorder.end.handle((nothing, failure) -> failure));
    }

    @Test
    void deliversOnlyWhatIsRequestedOneByOne() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        Recorder recorder = subscribed(pair.server());
        byte[] content = new byte[400_000];
        new Random(5).nextBytes(content);
        Running<Void> writer = async(() -> {
            pair.client().outputStream().write(content);
            pair.client().outputStream().close();
            return null;
        });
        writer.awaitBlocked();
        assertThat(recorder.buffers).isEmpty();

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        while (received.size() < content.length) {
            recorder.subscription.join().request(1);
            ByteBuffer buffer = take(recorder.buffers);
            assertThat(recorder.buffers).isEmpty();
            received.write(buffer.array(), buffer.arrayOffset() + buffer.position(), buffer.remaining());
        }

        writer.get();
        await(recorder.end);
        assertThat(received.toByteArray()).isEqualTo(content);
        assertThat(recorder.overlapped).isFalse();
        assertThat(recorder.thread).startsWith("utp-callback");
    }

    @Test
    void anUnboundedRequestDeliversEverything() throws Exception {
        Pair pair = pair();
        Recorder recorder = subscribed(pair.server());
        recorder.subscription.join().request(Long.MAX_VALUE);
        recorder.subscription.join().request(Long.MAX_VALUE);

        pair.client().outputStream().write(new byte[2_000_000]);
        pair.client().end();

        await(recorder.end);
        assertThat(recorder.buffers.stream().mapToLong(ByteBuffer::remaining).sum())
                .isEqualTo(2_000_000);
    }

    @Test
    void theEndNeedsNoRequest() throws Exception {
        Pair pair = pair();
        Recorder recorder = subscribed(pair.server());

        pair.client().end();

        await(recorder.end);
    }

    @Test
    void aFailureComesAfterWhatHadArrived() throws Exception {
        Pair pair = pair();
        pair.client().outputStream().write(1);
        Recorder recorder = subscribed(pair.server());
        awaitUntil("the byte is there", () -> arrived(pair.server()) == 1);
        pair.client().destroy();
        await(pair.server().closeFuture());
        assertThat(recorder.end).isNotDone();

        recorder.subscription.join().request(1);

        assertThat(take(recorder.buffers).get()).isEqualTo((byte) 1);
        assertThat(failure(recorder)).isInstanceOf(UtpResetException.class);
    }

    @Test
    void whoDestroysTheConnectionIsToldToo() throws Exception {
        Pair pair = pair();
        Recorder recorder = subscribed(pair.client());

        pair.client().destroy();

        assertThat(failure(recorder)).isInstanceOf(UtpClosedException.class).hasMessageContaining("destroyed");
    }

    @Test
    void aRequestOfNothingIsAnError() throws Exception {
        Pair pair = pair();
        Recorder recorder = subscribed(pair.server());

        recorder.subscription.join().request(0);

        assertThat(failure(recorder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("request(0)");
    }

    @Test
    void thereIsOneSubscriber() throws Exception {
        Pair pair = pair();
        Recorder first = subscribed(pair.server());
        Recorder second = subscribed(pair.server());

        assertThat(failure(second)).isInstanceOf(IllegalStateException.class).hasMessageContaining("only one");
        first.subscription.join().request(1);
        pair.client().outputStream().write(1);
        assertThat(take(first.buffers).remaining()).isEqualTo(1);
        assertThat(pair.server().data()).isSameAs(pair.server().data());
        assertThatNullPointerException().isThrownBy(() -> pair.server().data().subscribe(null));
    }

    @Test
    void readingIsDoneOneWayOnly() throws Exception {
        Pair pair = pair();
        subscribed(pair.server());
        assertThatIllegalStateException()
                .isThrownBy(() -> pair.server().inputStream())
                .withMessageContaining("data()");

        pair.client().inputStream();
        assertThat(failure(subscribed(pair.client()))).isInstanceOf(IllegalStateException.class);
        assertThat(pair.client().inputStream()).isNotNull();
    }

    @Test
    void afterCancelWhatArrivesIsDiscarded() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        Recorder recorder = subscribed(pair.server());
        recorder.subscription.join().request(1);
        pair.client().write(ByteBuffer.allocate(1_000));
        take(recorder.buffers);

        recorder.subscription.join().cancel();
        recorder.subscription.join().request(10);
        pair.client().outputStream().write(new byte[500_000]);
        await(pair.client().end());

        assertThat(recorder.buffers.stream().mapToLong(ByteBuffer::remaining).sum())
                .isLessThanOrEqualTo(1_000);
        assertThat(recorder.end).isNotDone();
    }

    @Test
    void aSubscriberThatThrowsHasCancelled() throws Exception {
        Pair pair = pair();
        Recorder recorder = new Recorder() {
            @Override
            public void onNext(ByteBuffer buffer) {
                super.onNext(buffer);
                throw new IllegalStateException("thrown on purpose by a test");
            }
        };
        pair.server().data().subscribe(recorder);
        recorder.subscription.join().request(Long.MAX_VALUE);

        pair.client().outputStream().write(1);
        take(recorder.buffers);
        await(pair.client().write(ByteBuffer.allocate(100_000)));
        await(pair.client().end());

        assertThat(recorder.buffers).isEmpty();
    }
}
