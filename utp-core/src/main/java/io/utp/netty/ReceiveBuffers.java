package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.DefaultMaxMessagesRecvByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of 64 KiB for what one system call receives, the same ones again and again: a pool does not cache such large ones,
 * and what is received is copied by the engine before the next read. Who keeps one for longer costs a new buffer.
 */
final class ReceiveBuffers extends DefaultMaxMessagesRecvByteBufAllocator {

    /** The largest datagram, and the largest run of datagrams that the kernel joins (UDP GRO). */
    private static final int SIZE = 65_536;

    private final @Nullable ByteBuf[] ring;
    private int next;

    /**
     * Creates the buffers of one channel, which are allocated when needed.
     *
     * @param mostMessages datagrams read before the batch is over; those of a joined run count one by one
     * @param buffers buffers in use at once
     */
    ReceiveBuffers(int mostMessages, int buffers) {
        super(mostMessages);
        this.ring = new ByteBuf[buffers];
    }

    @Override
    @SuppressWarnings("deprecation") // ExtendedHandle has no other name in this signature
    public Handle newHandle() {
        return new RingHandle();
    }

    /** On the event loop, after the last read. */
    void release() {
        for (int i = 0; i < ring.length; i++) {
            ByteBuf buffer = ring[i];
            if (buffer != null) {
                buffer.release();
                ring[i] = null;
            }
        }
    }

    private ByteBuf take(ByteBufAllocator allocator) {
        int index = next;
        next = (index + 1) % ring.length;
        ByteBuf buffer = ring[index];
        if (buffer != null && buffer.refCnt() == 1) {
            return buffer.clear().retain();
        }
        ByteBuf fresh = allocator.directBuffer(SIZE, SIZE);
        if (buffer == null) {
            ring[index] = fresh.retain();
        }
        return fresh;
    }

    private final class RingHandle extends MaxMessageHandle {

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            return take(allocator);
        }

        @Override
        public int guess() {
            return SIZE;
        }
    }
}
