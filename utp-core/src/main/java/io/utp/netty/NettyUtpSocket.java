package io.utp.netty;

import io.netty.channel.ChannelFuture;
import io.utp.CloseReason;
import io.utp.Congestion;
import io.utp.SocketStatistics;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.engine.connection.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection as the application sees it; the queues and futures here are what its threads meet the event loop at. */
final class NettyUtpSocket implements UtpSocket {

    private static final Logger log = LoggerFactory.getLogger(NettyUtpSocket.class);

    private final ConnectionDriver driver;
    private volatile InetSocketAddress remoteAddress;
    private final boolean initiator;

    // Made when they are first asked for, holding the monitor of the driver: most connections need few of them.
    private @Nullable SocketInput input;
    private @Nullable SocketOutput output;
    private @Nullable Object reader; // a DataPublisher or a UtpChannel
    private volatile @Nullable SocketEnding ending;

    private volatile @Nullable String remoteName;
    private boolean closed;
    private volatile boolean destroyed;
    private volatile int connectionId;
    private volatile WireDialect dialect = WireDialect.AUTO;
    private volatile int mtu;
    private volatile Duration timeout;
    private volatile @Nullable Runnable timeoutHandler;

    NettyUtpSocket(ConnectionDriver driver, Connection connection) {
        this.driver = driver;
        this.remoteAddress = connection.remote();
        this.initiator = connection.isInitiator();
        this.mtu = connection.mtu();
        this.timeout = context().options().timeout();
    }

    private NodeContext context() {
        return driver.driver().context();
    }

    private SocketEnding ending() {
        SocketEnding known = ending;
        if (known != null) {
            return known;
        }
        synchronized (driver) {
            if (ending == null) {
                ending = new SocketEnding();
            }
            return Objects.requireNonNull(ending);
        }
    }

    ConnectionDriver driver() {
        return driver;
    }

    // ---- event loop

    /** The name is known when the socket is handed out, and never changes then. */
    void named(String name) {
        remoteName = name;
    }

    /** Whoever reads the connection through a channel. */
    void observe(UtpChannel channel) {
        synchronized (driver) {
            reader = channel;
        }
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
        SocketEnding end = ending();
        if (end.delivered.complete(Optional.empty())) {
            context().callbacks().complete(() -> end.ended.complete(null));
        }
    }

    void silent() {
        Runnable handler = timeoutHandler;
        if (handler != null && !context().callbacks().tryRun(() -> runTimeoutHandler(handler))) {
            log.warn("The executor takes no tasks any more; the connection with {} is destroyed", driver.peer());
            destroy();
        }
    }

    void gone(CloseReason reason, Failure failure) {
        boolean awaited;
        Runnable completion;
        synchronized (driver) {
            SocketEnding known = ending;
            awaited = known != null;
            SocketEnding end = known != null ? known : new SocketEnding();
            completion = end.gone(reason, failure);
            if (!awaited) {
                completion.run(); // before any of the application's code can depend on it
                ending = end;
            }
        }
        tellChannel(reason, failure);
        if (awaited) {
            context().callbacks().complete(completion);
        }
    }

    private void tellChannel(CloseReason reason, Failure failure) {
        Object known;
        synchronized (driver) {
            known = reader;
        }
        if (known instanceof UtpChannel channel) {
            channel.gone(this, reason, failure);
        }
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
        synchronized (driver) {
            if (input == null) {
                requireNoChannel();
                if (reader instanceof DataPublisher publisher && !publisher.claim()) {
                    throw new IllegalStateException("What " + driver.peer()
                            + " sends goes to the subscriber of data(); read from there, or do not subscribe");
                }
                input = new SocketInput(driver);
            }
            return input;
        }
    }

    @Override
    public OutputStream outputStream() {
        synchronized (driver) {
            if (output == null) {
                output = new SocketOutput(driver, this::endStream);
            }
            return output;
        }
    }

    @Override
    public CompletableFuture<Void> write(ByteBuffer data) {
        return driver.sending().write(data);
    }

    @Override
    public Flow.Publisher<ByteBuffer> data() {
        synchronized (driver) {
            if (reader instanceof DataPublisher known) {
                return known;
            }
            requireNoChannel();
            DataPublisher publisher = new DataPublisher(
                    driver.received(), context().callbacks(), driver.peer(), this::destroy, input != null);
            reader = publisher;
            return publisher;
        }
    }

    @Override
    public UtpChannel channel() {
        synchronized (driver) {
            if (reader instanceof UtpChannel known) {
                return known;
            }
            if (input != null || reader != null) {
                throw new IllegalStateException("What " + driver.peer()
                        + " sends goes to inputStream() or data(); ask for the channel before these");
            }
            UtpChannel channel = new UtpChannel(null, context().node(), this);
            channel.config().setAutoRead(false);
            reader = channel;
            ChannelFuture unused = driver.driver().channel().eventLoop().register(channel);
            return channel;
        }
    }

    /** Holding the monitor: there is one reader. */
    private void requireNoChannel() {
        if (reader instanceof UtpChannel) {
            throw new IllegalStateException("What " + driver.peer() + " sends goes to channel(); read it there");
        }
    }

    @Override
    public CompletableFuture<Void> end() {
        endStream();
        return ending().ended;
    }

    void endStream() {
        if (driver.sending().end()) {
            driver.signal();
        }
    }

    @Override
    public boolean isEnded() {
        return destroyed || driver.isSendingEnded();
    }

    @Override
    public void close() throws IOException {
        if (driver.driver().inEventLoop()) {
            throw new IllegalStateException(
                    "close() waits for the peer and must not be called on the I/O thread; call end() or destroy() there");
        }
        boolean first = closeInBackground();
        Optional<Failure> failure = ending().awaitDelivery(driver.peer());
        if (first && !destroyed && failure.isPresent()) {
            throw failure.get().exception();
        }
    }

    /** Ends both directions and does not wait for it; false if that was done before. */
    boolean closeInBackground() {
        boolean first;
        synchronized (driver) {
            first = !closed;
            closed = true;
        }
        driver.sending().end();
        driver.received().discard(Failure.closed("The connection with " + driver.peer() + " was closed on this side"));
        driver.askClose();
        return first;
    }

    @Override
    public void destroy() {
        destroyed = true;
        driver.askDestroy();
    }

    @Override
    public CompletableFuture<CloseReason> closeFuture() {
        return ending().closed;
    }

    @Override
    public boolean isOpen() {
        SocketEnding end = ending;
        return end == null || !end.closed.isDone();
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
    public Optional<SSLSession> sslSession() {
        TlsStream tls = driver.tls();
        return tls == null ? Optional.empty() : Optional.ofNullable(tls.session());
    }

    @Override
    public Optional<String> applicationProtocol() {
        TlsStream tls = driver.tls();
        return tls == null ? Optional.empty() : Optional.ofNullable(tls.applicationProtocol());
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return remoteAddress;
    }

    @Override
    public InetSocketAddress localAddress() {
        return driver.driver().localAddress();
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
    public void setCongestion(Congestion congestion) {
        driver.setCongestion(BoundPort.algorithm(congestion));
    }

    @Override
    public SocketStatistics statistics() {
        return driver.statistics();
    }

    @Override
    public String toString() {
        return "UtpSocket[" + localAddress() + " " + (initiator ? "->" : "<-") + " " + remoteAddress + ", id "
                + connectionId + "]";
    }
}
