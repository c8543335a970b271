package io.utp.interop;

import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A node of ours on any free port of loopback, which keeps the sockets that it accepts until a test asks for them. */
final class LocalNode implements AutoCloseable {

    private final BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();

    private final Queue<UtpSocket> sockets = new ConcurrentLinkedQueue<>();

    private final UtpNode node;

    private LocalNode(UtpNode node) {
        this.node = node;
    }

    /** Without a port yet. */
    static LocalNode of(UnaryOperator<UtpNodeBuilder> options) {
        return new LocalNode(options.apply(UtpNode.builder()).build());
    }

    static LocalNode bound() throws Exception {
        return bound(builder -> builder);
    }

    static LocalNode bound(UnaryOperator<UtpNodeBuilder> options) throws Exception {
        LocalNode local = of(options);
        Await.result(local.node.bind(loopback(0)));
        return local;
    }

    /** Not waiting for the port, as the scripts of utp-punch do. */
    static LocalNode binding(int port) {
        LocalNode local = of(builder -> builder);
        local.node.bind(loopback(port));
        return local;
    }

    /** A port that nobody has at the moment. */
    static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(loopback(0))) {
            return socket.getLocalPort();
        }
    }

    static LocalNode listening() throws Exception {
        return listening(builder -> builder);
    }

    static LocalNode listening(UnaryOperator<UtpNodeBuilder> options) throws Exception {
        LocalNode local = bound(options);
        Await.result(local.node.listen(local::handle));
        return local;
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    LocalNode listen() {
        node.listen(this::handle);
        return this;
    }

    private void handle(UtpSocket socket) {
        sockets.add(socket);
        accepted.add(socket);
    }

    UtpNode node() {
        return node;
    }

    int port() {
        return node.address().getPort();
    }

    UtpSocket connect(int port) throws Exception {
        return Await.result(connecting(port));
    }

    CompletableFuture<UtpSocket> connecting(int port) {
        return node.connect(loopback(port)).whenComplete((socket, failure) -> {
            if (socket != null) {
                sockets.add(socket);
            }
        });
    }

    /** The next accepted socket. */
    UtpSocket accept() throws InterruptedException {
        UtpSocket socket = accepted.poll(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (socket == null) {
            throw new AssertionError("nobody connected to port " + port());
        }
        return socket;
    }

    /** Every connection is gone, and the node does not count it any more. */
    void awaitNoConnections() {
        Await.until(
                "no connections left, but there are " + node.serverConnections() + " incoming and "
                        + node.clientConnections() + " outgoing",
                () -> node.serverConnections() == 0 && node.clientConnections() == 0);
    }

    /** Gives up what the test has left open, and releases the port. */
    @Override
    public void close() throws Exception {
        sockets.forEach(UtpSocket::destroy);
        Await.result(node.closeAsync());
    }
}
