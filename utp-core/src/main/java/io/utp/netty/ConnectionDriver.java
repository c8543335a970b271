package io.utp.netty;

import io.utp.CloseReason;
import io.utp.UtpTlsException;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionTotals;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the engine and its two queues, on the event loop. Only what says so may be called from another thread.
 */
final class ConnectionDriver extends ConnectionRequests {

    private static final Logger log = LoggerFactory.getLogger(ConnectionDriver.class);
    private final NettyUtpSocket socket;
    private @Nullable ConnectAttempt attempt;

    /** Until TLS has begun, and without it. */
    private volatile @Nullable TlsStream tls;

    private boolean opened;
    private boolean over;
    private boolean endHandedOver;
    private boolean closeHandedOver;
    private boolean nodeCloses;
    private long lastBuffered;

    ConnectionDriver(EndpointDriver driver, Connection connection, @Nullable ConnectAttempt attempt) {
        super(driver, connection);
        this.attempt = attempt;
        this.socket = new NettyUtpSocket(this, connection);
    }

    // ---- any thread

    @Override
    NettyUtpSocket socket() {
        return socket;
    }

    // ---- event loop: what it is

    /** Whether the application knows of it. */
    boolean isOpened() {
        return opened && !over;
    }

    void addTo(ConnectionTotals totals) {
        connection.addTo(totals);
    }

    // ---- event loop: what the application did

    @Override
    void handleSignal(long nowNanos) {
        if (over) {
            return;
        }
        // In this order: what was written before the end is in the queue when the end is seen. If it was thrown away
        // instead, that is seen as well: an end without it would tell the peer that this was all.
        boolean closes = isCloseAsked();
        boolean ended = isSendingEnded();
        boolean ready = handOver(nowNanos);
        if (destroyIfAsked(nowNanos) || !ready) {
            return;
        }
        if (closes && !closeHandedOver) {
            closeHandedOver = true;
            endHandedOver = true;
            endTls(nowNanos);
            connection.close(nowNanos);
        } else if (ended && !endHandedOver) {
            endHandedOver = true;
            endTls(nowNanos);
            connection.end(nowNanos);
        }
        reportConsumed(nowNanos);
    }

    /** False when nothing could be handed over; TLS looks at the queues when it is ready. */
    private boolean handOver(long nowNanos) {
        TlsStream layer = tls;
        if (layer != null && !layer.isReady()) {
            return false;
        }
        SendQueue queue = sendingYet();
        if (queue != null) {
            queue.handOver(connection, layer, nowNanos);
        }
        return true;
    }

    private boolean destroyIfAsked(long nowNanos) {
        boolean asked = isDestroyAsked();
        if (asked) {
            connection.destroy(nowNanos);
        }
        return asked;
    }

    private void endTls(long nowNanos) {
        TlsStream layer = tls;
        if (layer != null) {
            layer.end(nowNanos);
        }
    }

    /** Nobody waits for the dialled connection any more. */
    void abandon() {
        if (!opened && !over) {
            connection.destroy(driver().context().clock().nanos());
        }
    }

    /** The node ends all its connections: what is written goes out before the FIN. */
    void nodeCloses(long nowNanos) {
        nodeCloses = true;
        TlsStream layer = tls;
        if (!opened && (attempt != null || layer != null)) {
            if (attempt != null) {
                attempt.fail(driver().closedException());
            }
            connection.destroy(nowNanos);
            return;
        }
        handOver(nowNanos);
        if (destroyIfAsked(nowNanos)) {
            return; // as in handleSignal
        }
        endTls(nowNanos);
        endHandedOver = true;
        closeHandedOver = true;
        failQueues(failure(CloseReason.NODE_CLOSED));
    }

    void destroy(long nowNanos) {
        if (!over) {
            connection.destroy(nowNanos);
        }
    }

    // ---- event loop: what the engine did

    void handleUpdate(long nowNanos) {
        if (over) {
            return;
        }
        takeName(nowNanos);
        if (!opened && connection.isEstablished()) {
            secureOrOpen(nowNanos);
        }
        // Before a reader wakes up: who has read something may ask which dialect it came in.
        socket.observed(connection);
        reportMove();
        takeReceived(nowNanos);
        CloseCause cause = connection.closeCause();
        if (cause == null || cause == CloseCause.FINISHED) {
            takeAcknowledged();
        }
        if (connection.isFinAcknowledged() || cause == CloseCause.FINISHED) {
            socket.endAcknowledged();
        }
        if (connection.isReceiveEnded()) {
            endReceived(nowNanos);
        }
        if (connection.pollSilence()) {
            socket.silent();
        }
        if (cause != null) {
            finish(cause);
        }
    }

    private void endReceived(long nowNanos) {
        TlsStream layer = tls;
        if (layer != null && !closeHandedOver) {
            layer.connectionEnded(nowNanos);
        }
        if (opened && tls == null) {
            received().end();
        }
    }

    private void reportMove() {
        InetSocketAddress previous = connection.pollMoved();
        if (previous != null) {
            log.debug("Connection with {} goes on at {}", previous, connection.remote());
            driver().context().events().pathChanged(socket, previous);
        }
    }

    private void takeAcknowledged() {
        long buffered = connection.bufferedBytes();
        TlsStream layer = tls;
        if (layer != null) {
            layer.acknowledged(buffered);
        }
        SendQueue queue = sendingYet();
        if (queue == null) {
            return;
        }
        queue.acknowledged(buffered, connection.sendBufferLimit());
        if (buffered < lastBuffered) {
            driver().progressed();
        }
        lastBuffered = buffered;
    }

    /** The port is gone before the connection was. */
    void nodeClosed() {
        if (!over) {
            nodeCloses = true;
            finish(CloseCause.DESTROYED);
        }
    }

    /** The name of one who called us may be known a moment after the connection. */
    private void takeName(long nowNanos) {
        String name = connection.path().peerName();
        if (name != null && socket.remoteName() == null) {
            socket.named(name);
            TlsStream layer = tls;
            if (layer != null && !socket.isInitiator()) {
                layer.named(name, nowNanos);
            }
        }
    }

    private void secureOrOpen(long nowNanos) {
        if (tls != null || isDestroyAsked()) {
            return; // the handshake goes on, has failed, or was refused
        }
        tls = attempt != null
                ? attempt.secure(this, connection)
                : driver().context().tls().accept(this, connection);
        TlsStream layer = tls;
        if (layer != null) {
            layer.start(nowNanos);
        } else if (!isDestroyAsked()) {
            open(nowNanos);
        }
    }

    // ---- event loop: what TLS did

    @Override
    boolean isOver() {
        return over;
    }

    @Nullable TlsStream tls() {
        return tls;
    }

    /** Nobody hears of the connection; the peer may hear why. */
    void notSecured(UtpTlsException cause, boolean told, long nowNanos) {
        tellNotSecured(cause);
        if (told) {
            connection.close(nowNanos);
        } else {
            markDestroyed();
            connection.destroy(nowNanos);
        }
    }

    private void tellNotSecured(UtpTlsException cause) {
        log.debug("{}", cause.getMessage());
        if (attempt != null) {
            attempt.fail(cause);
        }
        driver().context().events().tlsFailed(socket.remoteAddress(), cause);
    }

    /** It is as though TLS had never been; what was received of it is the application's. */
    void goOnPlain(@Nullable ByteBuffer first, long nowNanos) {
        tls = null;
        open(nowNanos);
        if (first != null) {
            received().offer(first);
            received().announce();
        }
        takeReceived(nowNanos);
    }

    /** An established connection cannot go on. */
    void broken(Failure cause, long nowNanos) {
        failQueues(cause);
        markDestroyed();
        connection.destroy(nowNanos);
    }

    /** What had to wait for TLS need not any more. */
    void goOn(long nowNanos) {
        handleUpdate(nowNanos);
        handleSignal(nowNanos);
    }

    void open(long nowNanos) {
        opened = true;
        log.debug("Connection with {} opened, id {}", connection.remote(), connection.receiveId());
        socket.observed(connection);
        // The engine starts with the timeout; without a handler nobody needs to be told of a silence.
        connection.setSilence(0, nowNanos);
        ConnectAttempt succeeding = attempt;
        attempt = null;
        if (succeeding != null && !succeeding.succeeded(socket)) {
            markDestroyed();
            connection.destroy(nowNanos);
            return;
        }
        driver().opened(socket);
    }

    private void takeReceived(long nowNanos) {
        TlsStream layer = tls;
        boolean any = layer != null ? layer.receive(nowNanos) : takePlain();
        if (any) {
            received().announce();
            if (received().isDiscarding()) {
                reportConsumed(nowNanos);
            }
        }
    }

    private boolean takePlain() {
        ByteBuffer range = opened ? connection.pollReceived() : null;
        if (range == null) {
            return false;
        }
        ReceiveQueue queue = received();
        while (range != null) {
            queue.offer(range);
            range = connection.pollReceived();
        }
        return true;
    }

    private void reportConsumed(long nowNanos) {
        ReceiveQueue queue = receivedYet();
        int bytes = queue == null ? 0 : queue.takeUnreported();
        if (bytes == 0) {
            return;
        }
        TlsStream layer = tls;
        if (layer != null) {
            layer.consumed(bytes, nowNanos);
        } else {
            connection.consumed(bytes, nowNanos);
        }
    }

    private void finish(CloseCause cause) {
        over = true;
        driver().gone(this);
        TlsStream layer = tls;
        if (layer != null) {
            UtpTlsException unsecured = layer.connectionGone(cause);
            if (unsecured != null && !nodeCloses) {
                tellNotSecured(unsecured);
            }
            layer.release();
        }
        if (!opened) {
            if (attempt != null) {
                attempt.failed(cause);
            }
            return;
        }
        CloseReason reason = reason(cause);
        log.debug("Connection with {} is gone: {}", connection.remote(), reason);
        Failure why = failure(reason);
        failQueues(why);
        socket.gone(reason, why);
        driver().closed(socket, reason);
    }

    private CloseReason reason(CloseCause cause) {
        return switch (cause) {
            case FINISHED -> CloseReason.FINISHED;
            case RESET -> CloseReason.RESET_BY_PEER;
            case TIMEOUT -> CloseReason.TIMEOUT;
            case MISBEHAVED -> CloseReason.PEER_MISBEHAVED;
            case DESTROYED -> nodeCloses && !isDestroyAsked() ? CloseReason.NODE_CLOSED : CloseReason.DESTROYED;
        };
    }

    private Failure failure(CloseReason reason) {
        return Failure.of(reason, peer(), connection.isPeerOurs());
    }
}
