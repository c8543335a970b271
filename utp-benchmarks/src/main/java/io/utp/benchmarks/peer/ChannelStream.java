package io.utp.benchmarks.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.CompletableFuture;

/** A stream over any Netty channel: everything happens on its event loop, and what is sent is always the same buffer. */
@SuppressWarnings("FutureReturnValueIgnored") // what fails has lost its peer, which is about to be said
final class ChannelStream extends ChannelInboundHandlerAdapter implements Stream {

    private static final ByteBuf CHUNK = Unpooled.unreleasableBuffer(
            Unpooled.directBuffer(LARGEST_MESSAGE).writeZero(LARGEST_MESSAGE).asReadOnly());

    private final Peer.Handler handler;

    private final Runnable abort;

    private final int chunk;

    private final CompletableFuture<Stream> opened = new CompletableFuture<>();

    private final Channel channel;

    private Sink sink = Sink.NONE;

    private boolean flooding;

    /**
     * A stream that is there as soon as its channel is active.
     *
     * @param channel what it goes over
     * @param handler told when it is there
     * @param chunk bytes of a write while flooding
     * @param abort how to give it up
     */
    ChannelStream(Channel channel, Peer.Handler handler, int chunk, Runnable abort) {
        this.channel = channel;
        this.handler = handler;
        this.chunk = chunk;
        this.abort = abort;
    }

    CompletableFuture<Stream> opened() {
        return opened;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (channel.isActive()) {
            open();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        int bytes = ((ByteBuf) message).readableBytes();
        ReferenceCountUtil.release(message);
        sink.received(bytes);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (flooding) {
            more();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // The other process has left: so does this one, soon.
        ctx.close();
    }

    @Override
    public void send(int bytes) {
        channel.writeAndFlush(CHUNK.slice(0, bytes));
    }

    @Override
    public void flood() {
        channel.eventLoop().execute(() -> {
            flooding = true;
            more();
        });
    }

    @Override
    public void abort() {
        abort.run();
    }

    private void open() {
        if (!opened.isDone()) {
            sink = handler.opened(this);
            opened.complete(this);
        }
    }

    private void more() {
        while (channel.isActive() && channel.isWritable()) {
            channel.write(CHUNK.slice(0, chunk));
        }
        channel.flush();
    }
}
