package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.rendezvous.FrameDecoder;
import io.utp.engine.rendezvous.RendezvousCodec;
import io.utp.engine.rendezvous.RendezvousMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages of the rendezvous over a connection. */
final class RendezvousLink {

    /** A peer that takes nothing for so long that this much waits is not worth waiting for. */
    private static final long MOST_WAITING = 128 * 1_024;

    private final Connection connection;
    private final long number;
    private final FrameDecoder decoder = new FrameDecoder();
    private @Nullable ByteBuffer unread;
    private final InetSocketAddress firstRemote;
    private boolean open;
    private boolean gone;

    RendezvousLink(Connection connection, long number) {
        this.connection = connection;
        this.number = number;
        this.firstRemote = connection.remote();
        connection.attach(this);
    }

    Connection connection() {
        return connection;
    }

    long number() {
        return number;
    }

    /** Whether the connection is established; {@code true} once. */
    boolean pollOpened() {
        boolean opened = !open && connection.isEstablished() && connection.closeCause() == null;
        open |= opened;
        return opened;
    }

    /** Where the peer was first, once the connection needs its place no longer; {@code null} before, and afterwards. */
    @Nullable InetSocketAddress pollGone() {
        if (gone || connection.closeCause() == null) {
            return null;
        }
        gone = true;
        return firstRemote;
    }

    /** Whether the peer has ended, or the connection has. */
    boolean isOver() {
        return connection.closeCause() != null || connection.isReceiveEnded();
    }

    /**
     * Asks whether the peer is there, so that {@link #isStranded()} is known 3 s later: what is sent in the stream may wait for
     * several retransmission timeouts until the path is doubted, and the peer of a server that is gone has 10 s to be back.
     */
    void ask(long nowNanos) {
        boolean unused = connection.probePath(nowNanos);
    }

    /** Whether nothing at all is heard of the peer, although it is asked. */
    boolean isStranded() {
        return connection.isStranded();
    }

    /** The next message that has arrived; {@code null} when there is none. */
    @Nullable RendezvousMessage poll(long nowNanos) {
        while (true) {
            if (unread == null || !unread.hasRemaining()) {
                unread = connection.pollReceived();
                if (unread == null) {
                    return null;
                }
                connection.consumed(unread.remaining(), nowNanos);
            }
            RendezvousMessage message = decoder.decode(unread);
            if (message != null) {
                return message;
            }
        }
    }

    /** Sends a message; a link that is choked is given up instead. */
    void send(RendezvousMessage message, long nowNanos) {
        if (connection.closeCause() != null) {
            return;
        }
        if (connection.bufferedBytes() > MOST_WAITING) {
            connection.destroy(nowNanos);
            return;
        }
        ByteBuffer frame = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(message, frame);
        // The connection keeps what it is given, so no more than that.
        connection.write(ByteBuffer.wrap(Arrays.copyOf(frame.array(), frame.position())), nowNanos);
    }

    /** Ends the link at once, as its peer hears nothing of it. */
    void giveUp(long nowNanos) {
        connection.destroy(nowNanos);
    }

    /** Ends the link behind what was sent. */
    void close(long nowNanos) {
        connection.close(nowNanos);
    }
}
