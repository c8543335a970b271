package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpClosedException;
import io.utp.engine.stream.Chunks;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread as the event loop, which brings bytes, and one as the application, which takes them. */
@Timeout(60)
class ReceiveQueueRaceTests {

    private static final int TOTAL = 16 << 20;
    private static final int WINDOW = 64 << 10;
    private static final int ROUNDS = 20_000;

    private final ChunkPool pool = new ChunkPool();
    private final AtomicBoolean reportDue = new AtomicBoolean();
    private final ReceiveQueue queue = new ReceiveQueue(WINDOW / 4, () -> reportDue.set(true), pool);

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    /** Takes what is there, or null; a buffer without bytes is the end. */
    private interface Reader {

        ByteBuffer read(SplittableRandom sizes) throws Exception;
    }

    private ByteBuffer range(long position, SplittableRandom sizes) {
        byte[] chunk = pool.take(sizes.nextInt(4) == 0);
        int bytes = (int) Math.min(TOTAL - position, sizes.nextInt(1, sizes.nextBoolean() ? 100 : chunk.length));
        KnownBytes.fill(chunk, bytes, position);
        return ByteBuffer.wrap(chunk, 0, bytes);
    }

    /** As the event loop does: never more than the window beyond what was reported. */
    private void bringAll() throws Exception {
        SplittableRandom sizes = new SplittableRandom(1);
        long position = 0;
        long reported = 0;
        while (position < TOTAL) {
            ByteBuffer range = range(position, sizes);
            position += range.remaining();
            queue.offer(range);
            if (sizes.nextInt(3) == 0 || position - reported >= WINDOW || position == TOTAL) {
                queue.announce();
            }
            while (position - reported >= WINDOW || reportDue.get()) {
                TwoThreads.await(reportDue::get);
                reportDue.set(false);
                reported += queue.takeUnreported();
            }
        }
        queue.end();
    }

    private void takeAll(Reader reader) throws Exception {
        SplittableRandom sizes = new SplittableRandom(2);
        long position = 0;
        for (ByteBuffer read = reader.read(sizes); read.hasRemaining(); read = reader.read(sizes)) {
            position = KnownBytes.require(read, position);
        }
        assertThat(position).isEqualTo(TOTAL);
    }

    @Test
    void whoWaitsForBytesGetsAllAsTheyCame() throws Exception {
        byte[] target = new byte[20_000];
        threads.both(
                this::bringAll,
                () -> takeAll(sizes -> {
                    int bytes = queue.read(target, 0, sizes.nextInt(1, target.length));
                    return ByteBuffer.wrap(target, 0, Math.max(0, bytes));
                }));
        assertThat(queue.available()).isZero();
        assertThat(pool.idleBytes()).isPositive().isLessThan(WINDOW + 4L * Chunks.LARGE);
    }

    @Test
    void whoIsToldOfBytesGetsAllAsTheyCame() throws Exception {
        Semaphore told = new Semaphore(0);
        queue.observe(told::release);
        threads.both(
                this::bringAll,
                () -> takeAll(sizes -> {
                    ByteBuffer range = queue.poll();
                    while (range == null && !queue.isEnded()) {
                        assertThat(told.tryAcquire(20, TimeUnit.SECONDS))
                                .as("told of the bytes or of the end")
                                .isTrue();
                        told.drainPermits();
                        range = queue.poll();
                    }
                    return range == null ? ByteBuffer.allocate(0) : range;
                }));
        assertThat(queue.available()).isZero();
    }

    @Test
    void theEndComesAfterTheLastByte() throws Exception {
        ReceiveQueue[] queues = queues(() -> {});
        byte[] target = new byte[10];
        threads.rounds(
                ROUNDS,
                round -> {
                    queues[round].offer(ByteBuffer.wrap(pool.take(false), 0, 20));
                    queues[round].end();
                },
                round -> {
                    int bytes = 0;
                    if (round % 2 == 0) {
                        for (int read = 0; read >= 0; read = queues[round].read(target, 0, target.length)) {
                            bytes += read;
                        }
                    }
                    while (!queues[round].isEnded()) {
                        ByteBuffer range = queues[round].poll();
                        bytes += range == null ? 0 : range.remaining();
                    }
                    assertThat(bytes).isEqualTo(20);
                });
    }

    private ReceiveQueue[] queues(Runnable reportSoon) {
        ReceiveQueue[] queues = new ReceiveQueue[ROUNDS];
        Arrays.setAll(queues, i -> new ReceiveQueue(WINDOW, reportSoon, pool));
        return queues;
    }

    /** Otherwise the peer's window would never open again. */
    @Test
    void whatIsThrownAwayInTheMiddleIsReportedToo() throws Exception {
        int each = 3;
        AtomicInteger asked = new AtomicInteger();
        ReceiveQueue[] queues = queues(asked::incrementAndGet);
        boolean[] askedFor = new boolean[ROUNDS];
        int[] reported = new int[ROUNDS];
        byte[] target = new byte[10];
        threads.rounds(
                ROUNDS,
                round -> {
                    for (int i = 0; i < each; i++) {
                        queues[round].offer(ByteBuffer.wrap(pool.take(false), 0, 20));
                        queues[round].announce();
                        if (queues[round].isDiscarding()) {
                            reported[round] += queues[round].takeUnreported();
                        }
                    }
                },
                round -> {
                    int before = asked.get();
                    if (round % 2 == 0) {
                        queues[round].read(target, 0, target.length);
                    }
                    queues[round].discard(Failure.closed("on purpose"));
                    askedFor[round] = asked.get() > before;
                });
        for (int i = 0; i < ROUNDS; i++) {
            if (askedFor[i]) {
                reported[i] += queues[i].takeUnreported();
            }
            ReceiveQueue queue = queues[i];
            assertThat(reported[i]).as("reported in round %d", i).isEqualTo(20 * each);
            assertThat(queue.available()).isZero();
            assertThatExceptionOfType(UtpClosedException.class).isThrownBy(() -> queue.read(target, 0, 1));
        }
    }
}
