package io.utp.netty;

import io.utp.CloseReason;
import io.utp.SocketStatistics;
import io.utp.UtpException;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.engine.connection.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as the application sees it; the queues and futures here are what its threads meet the event loop at. */
final class NettyUtpSocket implements UtpSocket {

    private static final Logger log = LoggerFactory.getLogger(NettyUtpSocket.class);

    private final ConnectionDriver driver;
    private final Callbacks callbacks;
    private final ReceiveQueue received;
    private final SendQueue sending;
    private volatile InetSocketAddress remoteAddress;
    private final InetSocketAddress localAddress;
    private final boolean initiator;
    private final SocketInput input;
    private final SocketOutput output;
    private final DataPublisher publisher;
    private final AtomicBoolean readByStream = new AtomicBoolean();
    private final AtomicBoolean reading = new AtomicBoolean();

    /** What close() waits for: no failure, or the one that came before the peer had acknowledged everything. */
    private final CompletableFuture<Optional<Failure>> delivered = new CompletableFuture<>();

    private final CompletableFuture<Void> endFuture = new CompletableFuture<>();
    private final CompletableFuture<CloseReason> closeFuture = new CompletableFuture<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private volatile @Nullable String remoteName;
    private volatile boolean destroyed;
    private volatile int connectionId;
    private volatile WireDialect dialect = WireDialect.AUTO;
    private volatile int mtu;
    private volatile Duration timeout;
    private volatile @Nullable Runnable timeoutHandler;

    NettyUtpSocket(
            ConnectionDriver driver,
            Connection connection,
            NodeContext context,
            ReceiveQueue received,
            SendQueue sending) {
        this.driver = driver;
        this.callbacks = context.callbacks();
        this.received = received;
        this.sending = sending;
        this.remoteAddress = connection.remote();
        this.localAddress = driver.driver().localAddress();
        this.initiator = connection.isInitiator();
        this.mtu = connection.mtu();
        this.timeout = context.options().timeout();
        this.input = new SocketInput(received, driver.peer());
        this.output = new SocketOutput(sending, this::endStream);
        this.publisher = new DataPublisher(received, callbacks, driver.peer(), this::destroy, reading);
    }

    // ---- event loop

    /** The name is known when the socket is handed out, and never changes then. */
    void named(String name) {
        remoteName = name;
    }

    /** What the engine may have found out meanwhile. */
    void observed(Connection connection) {
        connectionId = connection.receiveId();
        remoteAddress = connection.remote();
        dialect = switch (connection.dialect()) {
            case AUTO -> WireDialect.AUTO;
            case BEP29 -> WireDialect.BEP29;
            case UTP_PUNCH -> WireDialect.UTP_PUNCH;
        };
    }

    void endAcknowledged() {
        if (delivered.complete(Optional.empty())) {
            callbacks.complete(() -> endFuture.complete(null));
        }
    }

    void silent() {
        Runnable handler = timeoutHandler;
        if (handler != null && !callbacks.tryRun(() -> runTimeoutHandler(handler))) {
            log.warn("The executor takes no tasks any more; the connection with {} is destroyed", driver.peer());
            destroy();
        }
    }

    void gone(CloseReason reason, Failure failure) {
        boolean early = delivered.complete(Optional.of(failure));
        callbacks.complete(() -> {
            if (early) {
                endFuture.completeExceptionally(failure.exception());
            }
            closeFuture.complete(reason);
        });
    }

    private void runTimeoutHandler(Runnable handler) {
        try {
            handler.run();
        } catch (Throwable e) {
            log.warn("The timeout handler of the connection with {} failed", driver.peer(), e);
        }
    }

    // ---- the application

    @Override
    public InputStream inputStream() {
        if (!reading.compareAndSet(false, true) && !readByStream.get()) {
            throw new IllegalStateException("What " + driver.peer()
                    + " sends goes to the subscriber of data(); read from there, or do not subscribe");
        }
        readByStream.set(true);
        return input;
    }

    @Override
    public OutputStream outputStream() {
        return output;
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer data) {
        return sending.write(data);
    }

    @Override
    public Flow.Publisher<ByteBuffer> data() {
        return publisher;
    }

    @Override
    public CompletableFuture<Void> end() {
        endStream();
        return endFuture;
    }

    private void endStream() {
        if (sending.end()) {
            driver.signal();
        }
    }

    @Override
    public boolean isEnded() {
        return destroyed || sending.isEnded();
    }

    @Override
    public void close() throws IOException {
        if (driver.driver().inEventLoop()) {
            throw new IllegalStateException(
                    "close() waits for the peer and must not be called on the I/O thread; call end() or destroy() there");
        }
        boolean first = closed.compareAndSet(false, true);
        sending.end();
        received.discard(Failure.closed("The connection with " + driver.peer() + " was closed on this side"));
        driver.askClose();
        Optional<Failure> failure = awaitDelivery();
        if (first && !destroyed && failure.isPresent()) {
            throw failure.get().exception();
        }
    }

    private Optional<Failure> awaitDelivery() throws IOException {
        try {
            return delivered.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("Interrupted while waiting for " + driver.peer()
                    + " to acknowledge everything; the connection ends in the background");
        } catch (ExecutionException e) {
            throw new UtpException("The end of the connection with " + driver.peer() + " is unknown", e);
        }
    }

    @Override
    public void destroy() {
        destroyed = true;
        Failure failure = Failure.closed("The connection with " + driver.peer() + " was destroyed on this side");
        sending.fail(failure);
        received.discard(failure);
        driver.askDestroy();
    }

    @Override
    public CompletableFuture<CloseReason> closeFuture() {
        return closeFuture;
    }

    @Override
    public boolean isOpen() {
        return !closeFuture.isDone();
    }

    @Override
    public boolean isInitiator() {
        return initiator;
    }

    @Override
    public @Nullable String remoteName() {
        return remoteName;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public InetSocketAddress localAddress() {
        return localAddress;
    }

    @Override
    public int connectionId() {
        return connectionId;
    }

    @Override
    public WireDialect dialect() {
        return dialect;
    }

    @Override
    public Duration getTimeout() {
        return timeout;
    }

    @Override
    public void setTimeout(Duration newTimeout) {
        if (newTimeout.isNegative()) {
            throw new IllegalArgumentException("The timeout must not be negative, but was " + newTimeout);
        }
        timeout = newTimeout;
        updateSilence();
    }

    @Override
    public void onTimeout(@Nullable Runnable handler) {
        timeoutHandler = handler;
        updateSilence();
    }

    /** A connection without a handler needs no deadline for it. */
    private void updateSilence() {
        driver.setSilence(timeoutHandler == null ? Duration.ZERO : timeout);
    }

    @Override
    public int getMtu() {
        return mtu;
    }

    @Override
    public void setMtu(int bytes) {
        if (bytes < 150 || bytes > 65_000) {
            throw new IllegalArgumentException("The MTU must be between 150 and 65000, but was " + bytes);
        }
        mtu = bytes;
        driver.setMtu(bytes);
    }

    @Override
    public SocketStatistics statistics() {
        return driver.statistics();
    }

    @Override
    public String toString() {
        return "UtpSocket[" + localAddress + " " + (initiator ? "->" : "<-") + " " + remoteAddress + ", id "
                + connectionId + "]";
    }
}
