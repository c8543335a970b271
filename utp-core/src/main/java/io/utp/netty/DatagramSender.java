package io.utp.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.SegmentedDatagramPacket;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what the engine writes: a run of equal packets with one system call where the kernel can split it (UDP GSO), else
 * packet by packet. Stops asking the engine while the channel is not writable. A datagram that cannot be sent is lost, as
 * datagrams are; nothing is closed for it.
 */
final class DatagramSender {

    private static final Logger log = LoggerFactory.getLogger(DatagramSender.class);

    /** The largest UDP payload over IPv4. */
    private static final int MOST_BYTES = 65_507;

    /** Runs up to here are copied, so that an acknowledgement does not occupy a buffer of 64 KiB while it waits. */
    private static final int SMALL_RUN = 4 << 10;

    /** What is sent in one turn: about half a millisecond's work. */
    static final int MOST_TURN_BYTES = 1 << 20;

    /** What a system call takes, in bytes that could have been copied meanwhile. */
    static final int RUN_COST = 2 << 10;

    // errno.h of Linux; those of a segment that is too large for the path, or of a device that cannot split.
    private static final int EIO = -5;
    private static final int EINVAL = -22;
    private static final int EMSGSIZE = -90;

    private final Channel own;
    private final IntFunction<@Nullable Channel> others;
    private final ByteBufAllocator allocator;
    private final NodeCounters counters;
    private final NodeClock clock;
    private final WholeDatagrams whole;
    private @Nullable ByteBuf spare;
    private int turnBytes;

    /** The channel that was written to and not flushed yet. */
    private @Nullable Channel unflushed;

    /** Runs of larger packets go packet by packet: 0 when nothing can be split. */
    private int largestSegment;

    /** Sends from the node's own channel, socket 0, and from the others by their numbers. */
    DatagramSender(Channel own, IntFunction<@Nullable Channel> others, NodeContext context) {
        this.own = own;
        this.others = others;
        this.allocator = own.alloc();
        this.largestSegment = context.transport().segments() ? Integer.MAX_VALUE : 0;
        this.whole = context.transport().wholeDatagrams();
        this.counters = context.counters();
        this.clock = context.clock();
    }

    /**
     * Sends what may be sent now and what the node's own channel takes, but not for long: what arrives meanwhile, for other
     * connections as well, is to be received. What another channel does not take is lost.
     *
     * @return whether there may be more
     */
    boolean transmit(Endpoint endpoint) {
        turnBytes = 0;
        boolean more = own.isWritable();
        while (more && turnBytes < MOST_TURN_BYTES) {
            do {
                more = sendRun(endpoint);
            } while (more && turnBytes < MOST_TURN_BYTES && own.isWritable());
            flush();
            more = more && own.isWritable();
        }
        return more;
    }

    /** One datagram of the application's. */
    ChannelFuture send(ByteBuf content, InetSocketAddress remote) {
        int bytes = content.readableBytes();
        return own.writeAndFlush(new DatagramPacket(content, remote))
                .addListener((ChannelFutureListener) future -> count(future, bytes));
    }

    void release() {
        if (spare != null) {
            spare.release();
            spare = null;
        }
    }

    private boolean sendRun(Endpoint endpoint) {
        ByteBuf buffer = spare != null ? spare : allocator.directBuffer(MOST_BYTES, MOST_BYTES);
        spare = buffer;
        Transmit transmit = endpoint.pollTransmit(clock.nanos(), buffer.internalNioBuffer(0, MOST_BYTES));
        if (transmit == null) {
            return false;
        }
        turnBytes += RUN_COST + transmit.length();
        Channel channel = transmit.socket() == 0 ? own : others.apply(transmit.socket());
        if (channel == null || channel != own && !channel.isWritable()) {
            counters.sendFailed(1); // closed meanwhile, or full, for which the others do not wait
            return true;
        }
        int bytes = transmit.length();
        if (transmit.isWhole()) {
            sendWhole(channel, buffer.setIndex(0, bytes), transmit.remote(), endpoint);
            return true;
        }
        ByteBuf run;
        if (bytes <= SMALL_RUN) {
            run = allocator.directBuffer(bytes).writeBytes(buffer, 0, bytes);
        } else {
            run = buffer.setIndex(0, bytes);
            spare = null;
        }
        if (unflushed != channel) {
            flush();
            unflushed = channel;
        }
        write(channel, run, transmit.remote(), transmit.segmentSize());
        return true;
    }

    /** The others that wait are sent before, as they may be fragmented. */
    private void sendWhole(Channel channel, ByteBuf datagram, InetSocketAddress remote, Endpoint endpoint) {
        int bytes = datagram.readableBytes();
        flush();
        channel.flush();
        whole.require(channel, true);
        ChannelFuture sending = channel.writeAndFlush(new DatagramPacket(datagram.retainedDuplicate(), remote));
        whole.require(channel, false);
        if (sending.isDone() && WholeDatagrams.isTooLarge(sending.cause())) {
            endpoint.paths().refuse(datagram.internalNioBuffer(0, bytes), clock.nanos());
        }
        sending.addListener((ChannelFutureListener) future -> count(future, bytes));
        if (!sending.isDone()) {
            spare = null; // it belongs to the channel until then
            datagram.release();
        }
    }

    private void flush() {
        if (unflushed != null) {
            unflushed.flush();
            unflushed = null;
        }
    }

    private void write(Channel channel, ByteBuf run, InetSocketAddress remote, int segmentSize) {
        int bytes = run.readableBytes();
        if (bytes <= segmentSize) {
            writePacket(channel, run, remote);
        } else if (segmentSize <= largestSegment) {
            ByteBuf again = run.retain();
            channel.write(new SegmentedDatagramPacket(run, segmentSize, remote))
                    .addListener((ChannelFutureListener) future -> runSent(future, again, bytes, segmentSize, remote));
        } else {
            writePackets(channel, run, segmentSize, remote);
        }
    }

    private void writePackets(Channel channel, ByteBuf run, int segmentSize, InetSocketAddress remote) {
        int end = run.writerIndex();
        for (int start = 0; start < end; start += segmentSize) {
            writePacket(channel, run.retainedSlice(start, Math.min(segmentSize, end - start)), remote);
        }
        run.release();
    }

    private void writePacket(Channel channel, ByteBuf content, InetSocketAddress remote) {
        int bytes = content.readableBytes();
        channel.write(new DatagramPacket(content, remote))
                .addListener((ChannelFutureListener) future -> count(future, bytes));
    }

    private void runSent(ChannelFuture future, ByteBuf run, int bytes, int segmentSize, InetSocketAddress remote) {
        int packets = (bytes + segmentSize - 1) / segmentSize;
        if (future.isSuccess()) {
            run.release();
            counters.sent(packets, bytes);
        } else if (cannotBeSplit(future.cause())) {
            log.debug("Packets of {} bytes to {} cannot be sent as one run", segmentSize, remote, future.cause());
            largestSegment = Math.min(largestSegment, segmentSize - 1);
            writePackets(future.channel(), run.setIndex(0, bytes), segmentSize, remote);
            future.channel().flush();
        } else {
            run.release();
            counters.sendFailed(packets);
        }
    }

    private void count(ChannelFuture future, int bytes) {
        if (future.isSuccess()) {
            counters.sent(1, bytes);
        } else {
            counters.sendFailed(1);
            log.debug("A datagram of {} bytes was not sent", bytes, future.cause());
        }
    }

    private static boolean cannotBeSplit(@Nullable Throwable cause) {
        if (!(cause instanceof Errors.NativeIoException failure)) {
            return false;
        }
        int error = failure.expectedErr();
        return error == EIO || error == EINVAL || error == EMSGSIZE;
    }
}
