package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.stream.Chunks;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReceiveQueueTests {

    private static final int STEP = 100_000;

    private final ChunkPool pool = new ChunkPool();
    private final AtomicInteger reports = new AtomicInteger();
    private final ReceiveQueue queue = new ReceiveQueue(STEP, reports::incrementAndGet, pool);

    private ByteBuffer range(boolean large, int first, int bytes) {
        byte[] chunk = pool.take(large);
        for (int i = 0; i < bytes; i++) {
            chunk[i] = (byte) (first + i);
        }
        return ByteBuffer.wrap(chunk, 0, bytes);
    }

    private byte[] read(int most) throws Exception {
        byte[] target = new byte[most];
        int bytes = queue.read(target, 0, most);
        return java.util.Arrays.copyOf(target, bytes);
    }

    @Test
    void aChunkIsUsedAgainOnceAllOfItWasRead() throws Exception {
        queue.offer(range(true, 0, 10));
        assertThat(read(4)).containsExactly(0, 1, 2, 3);
        assertThat(pool.idleBytes()).isZero();
        assertThat(read(100)).containsExactly(4, 5, 6, 7, 8, 9);
        assertThat(pool.idleBytes()).isEqualTo(Chunks.LARGE);
    }

    @Test
    void whatFitsBehindTheLastRangeNeedsNoChunkOfItsOwn() throws Exception {
        queue.offer(range(true, 0, 3));
        assertThat(read(2)).containsExactly(0, 1);
        queue.offer(range(true, 3, 2));
        queue.offer(range(false, 5, 2));
        assertThat(pool.idleBytes()).isEqualTo(Chunks.LARGE + Chunks.SMALL);
        assertThat(queue.available()).isEqualTo(5);
        assertThat(read(100)).containsExactly(2, 3, 4, 5, 6);
    }

    @Test
    void whatDoesNotFitBehindTheLastRangeIsOneMore() throws Exception {
        queue.offer(range(false, 0, Chunks.SMALL - 1));
        queue.offer(range(false, 0, 2));
        assertThat(pool.idleBytes()).isZero();
        assertThat(read(10_000)).hasSize(Chunks.SMALL + 1);
        assertThat(pool.idleBytes()).isEqualTo(2 * Chunks.SMALL);
    }

    @Test
    void whoPollsKeepsTheChunkIfItIsHalfFullAndACopyIfNot() {
        ByteBuffer full = range(false, 0, Chunks.SMALL);
        queue.offer(full);
        ByteBuffer polled = queue.poll();
        assertThat(polled.array()).isSameAs(full.array());
        assertThat(pool.idleBytes()).isZero();

        ByteBuffer nearlyEmpty = range(true, 7, 2);
        queue.offer(nearlyEmpty);
        ByteBuffer copy = queue.poll();
        assertThat(copy.array()).containsExactly(7, 8);
        assertThat(pool.idleBytes()).isEqualTo(Chunks.LARGE);
    }

    @Test
    void whatComesToNobodyGoesBackAndIsReported() {
        queue.discard(Failure.closed("on purpose"));
        queue.offer(range(true, 0, 10));
        assertThat(pool.idleBytes()).isEqualTo(Chunks.LARGE);
        assertThat(queue.takeUnreported()).isEqualTo(10);
    }
}
