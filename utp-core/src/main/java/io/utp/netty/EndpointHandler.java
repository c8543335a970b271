package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A UDP channel's last handler: hands datagrams to the driver, and the end of each batch of them. */
final class EndpointHandler extends ChannelInboundHandlerAdapter {

    private static final Logger log = LoggerFactory.getLogger(EndpointHandler.class);
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final EndpointDriver driver;
    private final NodeClock clock;
    private final ReceiveBuffers buffers;
    private final int socket;

    // Netty splits what one system call received (UDP GRO) into packets that share their sender's object.
    private @Nullable InetSocketAddress lastSender;
    private @Nullable InetSocketAddress lastPeer;
    private long receivedNanos;

    /** Handles what arrives on a socket; 0 is the node's own port. */
    EndpointHandler(EndpointDriver driver, NodeClock clock, ReceiveBuffers buffers, int socket) {
        this.buffers = buffers;
        this.driver = driver;
        this.clock = clock;
        this.socket = socket;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        buffers.receiveFor(context.pipeline());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof DatagramPacket packet)) {
            context.fireChannelRead(message);
            return;
        }
        try {
            InetSocketAddress peer = peer(packet.sender());
            ByteBuf content = packet.content();
            if (content instanceof RunBuffer run && run.segmentSize() > 0) {
                receive(peer, run);
            } else {
                int length = content.readableBytes();
                ByteBuffer datagram = length == 0 ? EMPTY : content.internalNioBuffer(content.readerIndex(), length);
                driver.received(socket, peer, datagram, receivedNanos);
            }
        } finally {
            packet.release();
        }
    }

    private void receive(InetSocketAddress peer, RunBuffer run) {
        int end = run.writerIndex();
        ByteBuffer datagram = run.internalNioBuffer(0, end);
        for (int start = 0; start < end; start += run.segmentSize()) {
            datagram.limit(Math.min(end, start + run.segmentSize())).position(start);
            driver.received(socket, peer, datagram, receivedNanos);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // The JDK gives the same object for the same sender again and again, and the time must not stand still.
        lastSender = null;
        driver.batchEnd();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (context.channel().isWritable()) {
            driver.drain();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (socket == 0) {
            driver.channelClosed();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof java.io.IOException) {
            log.debug("Receiving failed on {}", context.channel().localAddress(), cause);
        } else {
            log.error("A datagram could not be handled on {}", context.channel().localAddress(), cause);
        }
    }

    @SuppressWarnings("ReferenceEquality") // equal addresses would do, too, and cost more to compare
    private InetSocketAddress peer(InetSocketAddress sender) {
        InetSocketAddress peer = lastPeer;
        if (peer == null || sender != lastSender) {
            peer = Addresses.normalised(sender);
            lastSender = sender;
            lastPeer = peer;
            receivedNanos = clock.nanos();
        }
        return peer;
    }
}
