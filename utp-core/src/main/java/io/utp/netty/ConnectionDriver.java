package io.utp.netty;

import io.utp.CloseReason;
import io.utp.SocketStatistics;
import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionTotals;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the engine and its two queues, on the event loop. Only what says so may be called from another thread.
 */
final class ConnectionDriver {

    private static final Logger log = LoggerFactory.getLogger(ConnectionDriver.class);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(365);
    private static final AtomicIntegerFieldUpdater<ConnectionDriver> SIGNALLED =
            AtomicIntegerFieldUpdater.newUpdater(ConnectionDriver.class, "signalled");

    private final EndpointDriver driver;
    private final Connection connection;
    private final NettyUtpSocket socket;
    private @Nullable ConnectAttempt attempt;

    // Made with the first byte, holding the monitor: a connection that is only there needs no queues.
    private volatile @Nullable ReceiveQueue received;
    private volatile @Nullable SendQueue sending;
    private @Nullable Failure failure;

    private volatile int signalled;
    private volatile boolean closeAsked;
    private volatile boolean destroyAsked;

    private boolean opened;
    private boolean over;
    private boolean endHandedOver;
    private boolean closeHandedOver;
    private boolean nodeCloses;
    private long lastBuffered;

    ConnectionDriver(EndpointDriver driver, Connection connection, @Nullable ConnectAttempt attempt) {
        this.driver = driver;
        this.connection = connection;
        this.attempt = attempt;
        this.socket = new NettyUtpSocket(this, connection);
    }

    // ---- any thread

    /** The other end in messages. */
    String peer() {
        return Addresses.text(socket.remoteAddress());
    }

    ReceiveQueue received() {
        ReceiveQueue known = received;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (received == null) {
                NodeContext context = driver.context();
                int limit = context.options().bufferSize() * socket.getMtu();
                ReceiveQueue made = new ReceiveQueue(limit / 4, this::signal, context.chunks());
                if (failure != null) {
                    made.fail(failure);
                }
                received = made;
            }
            return Objects.requireNonNull(received);
        }
    }

    SendQueue sending() {
        SendQueue known = sending;
        if (known != null) {
            return known;
        }
        synchronized (this) {
            if (sending == null) {
                NodeContext context = driver.context();
                int limit = context.options().bufferSize() * socket.getMtu();
                SendQueue made = new SendQueue(peer(), limit, this::signal, context);
                if (failure != null) {
                    made.fail(failure);
                }
                sending = made;
            }
            return Objects.requireNonNull(sending);
        }
    }

    boolean isSendingEnded() {
        SendQueue queue = sending;
        return queue != null && queue.isEnded();
    }

    EndpointDriver driver() {
        return driver;
    }

    boolean markSignalled() {
        return SIGNALLED.compareAndSet(this, 0, 1);
    }

    /** Lets the event loop look at the queues and at what was asked. */
    void signal() {
        driver.signal(this);
    }

    void askClose() {
        closeAsked = true;
        signal();
    }

    void askDestroy() {
        destroyAsked = true;
        signal();
    }

    void setCongestion(CongestionAlgorithm algorithm) {
        command(() -> connection.sending().setCongestion(algorithm));
    }

    void setMtu(int bytes) {
        command(() -> connection.setMtu(bytes));
    }

    void setSilence(Duration silence) {
        long nanos = silence.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE.toNanos() : silence.toNanos();
        command(() -> connection.setSilence(nanos, driver.context().clock().nanos()));
    }

    private void command(Runnable command) {
        driver.command(() -> {
            if (!over) {
                command.run();
            }
        });
    }

    SocketStatistics statistics() {
        return driver.ask(() -> Snapshots.of(
                connection.statistics(), over, driver.context().clock().nanos()));
    }

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

    void clearSignalled() {
        signalled = 0;
    }

    void handleSignal(long nowNanos) {
        if (over) {
            return;
        }
        if (destroyAsked) {
            connection.destroy(nowNanos);
            return;
        }
        // In this order: what was written before the end is in the queue when the end is seen.
        boolean closes = closeAsked;
        boolean ended = isSendingEnded();
        handOver(nowNanos);
        if (closes && !closeHandedOver) {
            closeHandedOver = true;
            endHandedOver = true;
            connection.close(nowNanos);
        } else if (ended && !endHandedOver) {
            endHandedOver = true;
            connection.end(nowNanos);
        }
        reportConsumed(nowNanos);
    }

    private void handOver(long nowNanos) {
        SendQueue queue = sending;
        if (queue != null) {
            queue.handOver(connection, nowNanos);
        }
    }

    /** Nobody waits for the dialled connection any more. */
    void abandon() {
        if (!opened && !over) {
            connection.destroy(driver.context().clock().nanos());
        }
    }

    /** The node ends all its connections: what is written goes out before the FIN. */
    void nodeCloses(long nowNanos) {
        nodeCloses = true;
        if (attempt != null && !opened) {
            attempt.fail(driver.closedException());
            connection.destroy(nowNanos);
            return;
        }
        handOver(nowNanos);
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
        takeName();
        if (!opened && connection.isEstablished()) {
            open(nowNanos);
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
            received().end();
        }
        if (connection.pollSilence()) {
            socket.silent();
        }
        if (cause != null) {
            finish(cause);
        }
    }

    private void reportMove() {
        InetSocketAddress previous = connection.pollMoved();
        if (previous != null) {
            log.debug("Connection with {} goes on at {}", previous, connection.remote());
            driver.context().events().pathChanged(socket, previous);
        }
    }

    private void takeAcknowledged() {
        SendQueue queue = sending;
        if (queue == null) {
            return;
        }
        long buffered = connection.bufferedBytes();
        queue.acknowledged(buffered, connection.sendBufferLimit());
        if (buffered < lastBuffered) {
            driver.progressed();
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
    private void takeName() {
        String name = connection.path().peerName();
        if (name != null && socket.remoteName() == null) {
            socket.named(name);
        }
    }

    private void open(long nowNanos) {
        opened = true;
        log.debug("Connection with {} opened, id {}", connection.remote(), connection.receiveId());
        socket.observed(connection);
        // The engine starts with the timeout; without a handler nobody needs to be told of a silence.
        connection.setSilence(0, nowNanos);
        ConnectAttempt succeeding = attempt;
        attempt = null;
        if (succeeding != null && !succeeding.succeeded(socket)) {
            destroyAsked = true;
            connection.destroy(nowNanos);
            return;
        }
        driver.opened(socket);
    }

    private void takeReceived(long nowNanos) {
        ByteBuffer range = connection.pollReceived();
        if (range == null) {
            return;
        }
        ReceiveQueue queue = received();
        while (range != null) {
            queue.offer(range);
            range = connection.pollReceived();
        }
        queue.announce();
        if (queue.isDiscarding()) {
            reportConsumed(nowNanos);
        }
    }

    private void reportConsumed(long nowNanos) {
        ReceiveQueue queue = received;
        int bytes = queue == null ? 0 : queue.takeUnreported();
        if (bytes > 0) {
            connection.consumed(bytes, nowNanos);
        }
    }

    private void finish(CloseCause cause) {
        over = true;
        driver.gone(this);
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
        driver.closed(socket, reason);
    }

    /** On any thread: nothing more is written or read. */
    void discardQueues(Failure cause) {
        ReceiveQueue in = received;
        if (in != null) {
            in.discard(cause);
        }
        failQueues(cause);
    }

    private void failQueues(Failure cause) {
        ReceiveQueue in;
        SendQueue out;
        synchronized (this) {
            failure = cause;
            in = received;
            out = sending;
        }
        if (in != null) {
            in.fail(cause);
        }
        if (out != null) {
            out.fail(cause);
        }
    }

    private CloseReason reason(CloseCause cause) {
        return switch (cause) {
            case FINISHED -> CloseReason.FINISHED;
            case RESET -> CloseReason.RESET_BY_PEER;
            case TIMEOUT -> CloseReason.TIMEOUT;
            case MISBEHAVED -> CloseReason.PEER_MISBEHAVED;
            case DESTROYED -> nodeCloses && !destroyAsked ? CloseReason.NODE_CLOSED : CloseReason.DESTROYED;
        };
    }

    private Failure failure(CloseReason reason) {
        return Failure.of(reason, peer(), connection.isPeerOurs());
    }
}
