package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.FileRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Moves what a channel has flushed into a connection's queue, as far as there is room; the queue's observer is told of more. */
final class ChannelOutput implements WritableByteChannel {

    private final SendQueue queue;
    private boolean full;

    private ChannelOutput(SendQueue queue) {
        this.queue = queue;
    }

    static void write(ChannelOutboundBuffer from, SendQueue to) throws IOException {
        ChannelOutput output = new ChannelOutput(to);
        for (Object message = from.current(); message != null; message = from.current()) {
            if (message instanceof ByteBuf bytes) {
                output.write(bytes, from);
            } else {
                output.write((FileRegion) message, from);
            }
            if (output.full) {
                return;
            }
            from.remove();
        }
    }

    private void write(ByteBuf bytes, ChannelOutboundBuffer from) throws IOException {
        for (ByteBuffer part : bytes.nioBuffers()) {
            int taken = part.hasRemaining() ? write(part) : 0;
            bytes.skipBytes(taken);
            from.progress(taken);
            if (full) {
                return;
            }
        }
    }

    private void write(FileRegion region, ChannelOutboundBuffer from) throws IOException {
        while (region.transferred() < region.count()) {
            long bytes = region.transferTo(this, region.transferred());
            from.progress(bytes);
            if (full) {
                full = region.transferred() < region.count();
                return;
            }
            if (bytes <= 0) {
                throw new IOException("The file ended after " + region.transferred() + " of the " + region.count()
                        + " bytes that were to be sent of it");
            }
        }
    }

    /** Takes what there is room for. */
    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int taken = queue.offer(bytes);
        full = bytes.hasRemaining();
        return taken;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
