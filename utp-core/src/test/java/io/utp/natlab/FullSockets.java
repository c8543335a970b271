package io.utp.natlab;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what the kernel did not take at once: EAGAIN, which nothing but waiting for room follows. */
final class FullSockets extends ChannelOutboundHandlerAdapter {

    private final AtomicLong full = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private final AtomicLong mostWaiting = new AtomicLong();

    @Override
    public void flush(ChannelHandlerContext context) {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        int waited = buffer.size();
        buffer.addFlush();
        int asked = buffer.size();
        mostWaiting.accumulateAndGet(buffer.totalPendingWriteBytes(), Math::max);
        context.flush();
        int left = buffer.size();
        if (left > 0) {
            full.incrementAndGet();
        }
        if (left > 0 && left < asked && waited < asked) {
            cut.incrementAndGet();
        }
    }

    /** How often something was left. */
    long full() {
        return full.get();
    }

    /** How often a part was taken and a part was left. */
    long cut() {
        return cut.get();
    }

    /** Bytes that waited at most. */
    long mostWaiting() {
        return mostWaiting.get();
    }
}
