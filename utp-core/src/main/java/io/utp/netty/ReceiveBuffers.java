package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of 64 KiB for what one system call receives, the same ones again and again: a pool does not cache such large ones,
 * and what is received is copied by the engine before the next read. Who keeps one for longer costs a new buffer.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

    /** The largest datagram, and the largest run of datagrams that the kernel joins (UDP GRO). */
    private static final int SIZE = 65_536;

    /** Bytes after which a batch is over: what has come meanwhile waits no longer than they take. */
    private static final int MOST_BYTES = 256 << 10;

    private final @Nullable RunBuffer[] ring;
    private int next;
    private @Nullable ChannelPipeline pipeline;

    /**
     * Creates the buffers of one channel, which are allocated when needed.
     *
     * @param mostMessages datagrams, or runs that stay together, that are read before the batch is over
     * @param buffers buffers in use at once
     */
    ReceiveBuffers(int mostMessages, int buffers) {
        super(mostMessages);
        this.ring = new RunBuffer[buffers];
    }

    @Override
    @SuppressWarnings("deprecation") // ExtendedHandle has no other name in this signature
    public Handle newHandle() {
        return new RingHandle();
    }

    /** Packets of a run are received together, see {@link RunBuffer}, unless the pipeline has another handler as well. */
    void receiveFor(ChannelPipeline pipeline) {
        this.pipeline = pipeline;
    }

    private boolean isAlone() {
        // A handler that is being added does not get anything before the event loop has told it so.
        return pipeline != null && pipeline.first() == pipeline.last();
    }

    /** On the event loop, after the last read. */
    void release() {
        for (int i = 0; i < ring.length; i++) {
            RunBuffer buffer = ring[i];
            if (buffer != null) {
                buffer.release();
                ring[i] = null;
            }
        }
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        boolean together = isAlone();
        int index = next;
        next = (index + 1) % ring.length;
        RunBuffer buffer = ring[index];
        if (buffer != null && buffer.refCnt() == 1) {
            return buffer.reuse(together).retain();
        }
        RunBuffer fresh = new RunBuffer(allocator, SIZE).reuse(together);
        if (buffer == null) {
            ring[index] = fresh;
            fresh.retain();
        }
        return fresh;
    }

    private final class RingHandle extends MaxMessageHandle {

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return take(allocator);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMoreDataSupplier) {
            return totalBytesRead() < MOST_BYTES && super.continueReading(maybeMoreDataSupplier);
        }

        @Override
        public int guess() {
            return SIZE;
        }
    }
}
