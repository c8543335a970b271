package io.utp.netty;

import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import io.utp.tls.UtpTls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Nodes on loopback, gone after each test. */
@Timeout(60)
abstract class LiveNodes {

    static final long PATIENCE_SECONDS = 20;

    /** The handshake, or a record that waits for its end. */
    private static final int TLS_OVERHEAD = 20_000;

    private final List<UtpNode> nodes = new ArrayList<>();

    /** Two ends of one connection. */
    record Pair(UtpSocket client, UtpSocket server) {}

    @AfterEach
    void closeNodes() throws Exception {
        List<CompletableFuture<Void>> closing = new ArrayList<>();
        for (UtpNode node : nodes) {
            closing.add(node.closeAsync());
        }
        for (CompletableFuture<Void> future : closing) {
            await(future);
        }
    }

    /** How the nodes of the test encrypt. */
    @Nullable UtpTls tls() {
        return null;
    }

    private UtpNodeBuilder builder() {
        return UtpNode.builder().tls(tls());
    }

    /** Bytes that a connection of these nodes may carry, and hold, besides the application's. */
    int overhead() {
        return tls() == null ? 0 : TLS_OVERHEAD;
    }

    UtpNode node(UnaryOperator<UtpNodeBuilder> options) {
        UtpNode node = options.apply(builder()).build();
        nodes.add(node);
        return node;
    }

    UtpNode node() {
        return node(builder -> builder);
    }

    UtpNode boundNode(UnaryOperator<UtpNodeBuilder> options) throws Exception {
        UtpNode node = node(options);
        await(node.bind(loopback(0)));
        return node;
    }

    UtpNode boundNode() throws Exception {
        return boundNode(builder -> builder);
    }

    Pair pair() throws Exception {
        return pair(builder -> builder);
    }

    Pair pair(Transport transport) throws Exception {
        return pair(builder -> builder.transport(transport));
    }

    Pair pair(UnaryOperator<UtpNodeBuilder> options) throws Exception {
        return pair(options, options);
    }

    Pair pair(UnaryOperator<UtpNodeBuilder> clientOptions, UnaryOperator<UtpNodeBuilder> serverOptions)
            throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode(serverOptions);
        await(server.listen(accepted::add));
        UtpSocket client = await(boundNode(clientOptions).connect(server.address()));
        return new Pair(client, take(accepted));
    }

    /** Bytes that wait for a reader. */
    static int arrived(UtpSocket socket) {
        return ((NettyUtpSocket) socket).driver().received().available();
    }

    UtpNode clientNode() {
        return nodes.get(nodes.size() - 1);
    }

    UtpNode serverNode() {
        return nodes.get(nodes.size() - 2);
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    static InetSocketAddress loopback6(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByName("::1"), port);
    }

    /** An address of this host where nobody listens: a port that was free a moment ago. */
    InetSocketAddress nobody() throws Exception {
        UtpNode gone = boundNode();
        InetSocketAddress address = gone.address();
        await(gone.closeAsync());
        return address;
    }

    static <T> T take(BlockingQueue<T> queue) throws InterruptedException {
        T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (taken == null) {
            throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " s");
        }
        return taken;
    }

    /** The value of the future, or the failure that it completed with. */
    static <T> T await(CompletableFuture<T> future) throws Exception {
        try {
            return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("no result within " + PATIENCE_SECONDS + " s", e);
        }
    }

    /** For facts that no future tells. */
    static void awaitUntil(String fact, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE_SECONDS + " s: " + fact);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Runs the task on a thread of its own, as an application's reader or writer would. */
    static <T> Running<T> async(Callable<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(task.call());
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-worker");
        thread.setDaemon(true);
        thread.start();
        return new Running<>(thread, result);
    }

    /** A task on its thread. */
    record Running<T>(Thread thread, CompletableFuture<T> result) {

        T get() throws Exception {
            return await(result);
        }

        void awaitBlocked() {
            awaitUntil(
                    "the thread waits",
                    () -> thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING);
        }
    }

    static boolean isThreadAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }
}
