package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;

/**
 * What one system call receives: one datagram, or a run of equal ones that the kernel has joined (UDP GRO). Netty takes a run
 * apart into two objects a packet, which is most of what receiving would allocate; this buffer can keep it together instead.
 * It does so by answering the first request for a packet, {@link #readRetainedSlice}, with all of them.
 */
final class RunBuffer extends UnpooledDirectByteBuf {

    private boolean together;
    private int segmentSize;

    RunBuffer(ByteBufAllocator allocator, int bytes) {
        super(allocator, bytes, bytes);
    }

    /**
     * Empties the buffer for the next system call.
     *
     * @param together whether a run stays together; if not, Netty takes it apart as always
     */
    RunBuffer reuse(boolean together) {
        this.together = together;
        this.segmentSize = 0;
        clear();
        return this;
    }

    /** Bytes of each packet but perhaps the last, if this is a run that stayed together, from index 0 on; else 0. */
    int segmentSize() {
        return segmentSize;
    }

    @Override
    public ByteBuf retainedSlice(int index, int length) {
        boolean all = index == 0 && length == writerIndex();
        return together && all ? retain() : super.retainedSlice(index, length);
    }

    @Override
    public ByteBuf readRetainedSlice(int length) {
        if (!together || readerIndex() > 0) {
            return super.readRetainedSlice(length);
        }
        segmentSize = length;
        readerIndex(writerIndex());
        return retain();
    }
}
