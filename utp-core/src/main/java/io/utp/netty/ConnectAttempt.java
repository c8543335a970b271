package io.utp.netty;

import io.utp.UtpConnectException;
import io.utp.UtpException;
import io.utp.UtpSocket;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A dialled connection until it is established, has failed, or nobody wants it any more. */
final class ConnectAttempt implements PendingOperation {

    private final NodeContext context;
    private final int socket;
    private final InetSocketAddress remote;
    private final @Nullable TlsPeer peer;
    private final @Nullable TlsSettings tls;
    private final CompletableFuture<UtpSocket> future = new CompletableFuture<>();
    private volatile @Nullable EndpointDriver driver;
    private volatile boolean decided;
    private @Nullable ConnectionDriver connection;

    /** Dials without TLS. */
    static ConnectAttempt plain(NodeContext context, InetSocketAddress remote) {
        return new ConnectAttempt(context, 0, remote, null);
    }

    /** Dials an address, with TLS if the node has it; the certificate has to be the host's, which may be a name. */
    static ConnectAttempt to(NodeContext context, InetSocketAddress remote) {
        return new ConnectAttempt(context, 0, Addresses.dialled(remote), TlsPeer.host(remote));
    }

    /** Dials from one of the node's sockets, 0 is its own port, who is known to the rendezvous by a name. */
    static ConnectAttempt to(NodeContext context, int socket, InetSocketAddress remote, String name) {
        return new ConnectAttempt(context, socket, remote, TlsPeer.introduced(name));
    }

    private ConnectAttempt(NodeContext context, int socket, InetSocketAddress remote, @Nullable TlsPeer peer) {
        this.context = context;
        this.socket = socket;
        this.remote = remote;
        this.peer = peer;
        this.tls = peer == null ? null : context.tls().settings();
        // Cancelled, or timed out by the application's own means: then the attempt is given up.
        CompletableFuture<UtpSocket> unused = future.whenComplete((opened, failure) -> giveUp());
    }

    /** On the event loop: the TLS of the connection, {@code null} if it has none. */
    @Nullable TlsStream secure(ConnectionDriver established, Connection engine) {
        return tls == null || peer == null ? null : context.tls().dial(established, engine, tls, peer);
    }

    int socket() {
        return socket;
    }

    InetSocketAddress remote() {
        return remote;
    }

    CompletableFuture<UtpSocket> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver onDriver) {
        driver = onDriver;
        if (future.isDone()) {
            return;
        }
        if (Addresses.isOwn(remote, onDriver.localAddress())) {
            fail(new UtpConnectException(
                    "The node on " + Addresses.text(remote) + " cannot dial itself; use two nodes"));
            return;
        }
        connection = onDriver.connect(this);
        if (connection == null) {
            fail(new UtpConnectException("Cannot connect to " + Addresses.text(remote) + ": the node holds its "
                    + context.options().maxConnections() + " connections already; raise maxConnections or end some"));
        }
    }

    @Override
    public void fail(UtpException cause) {
        if (decided) {
            return;
        }
        decided = true;
        context.callbacks().complete(() -> future.completeExceptionally(cause));
        context.counters().connectFailed();
        context.events().connectFailed(remote, cause);
    }

    /** On the event loop: the connection ended before it was established. */
    void failed(CloseCause cause) {
        String peer = Addresses.text(remote);
        switch (cause) {
            case RESET -> fail(new UtpConnectException(peer + " refused the connection: nobody listens there"));
            case TIMEOUT, FINISHED ->
                fail(new UtpConnectException("No answer from " + peer + " within "
                        + text(context.options().timeout())
                        + "; is a uTP node listening there and no firewall in between?"));
            case DESTROYED -> fail(new UtpConnectException("The attempt to connect to " + peer + " was given up"));
        }
    }

    /** On the event loop; false when nobody wants the connection any more. */
    boolean succeeded(NettyUtpSocket socket) {
        if (future.isDone()) {
            return false;
        }
        decided = true;
        context.callbacks().complete(() -> {
            if (!future.complete(socket)) {
                socket.destroy();
            }
        });
        return true;
    }

    private void giveUp() {
        EndpointDriver current = driver;
        if (!decided && current != null) {
            current.command(() -> {
                ConnectionDriver dialled = connection;
                if (dialled != null) {
                    dialled.abandon();
                }
            });
        }
    }

    private static String text(Duration duration) {
        long millis = duration.toMillis();
        return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
    }
}
