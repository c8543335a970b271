package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Live nodes and connections that one thread ends while another uses them. */
class NodeRaceTests extends LiveNodes {

    private static final int NODES = 30;
    private static final int CONNECTIONS = 200;

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    private final Queue<CompletableFuture<?>> asked = new ConcurrentLinkedQueue<>();

    /** Until the node takes nothing any more; what it tells of itself can be asked for until it is gone. */
    private void useUntilClosed(UtpNode node, InetSocketAddress server, CompletableFuture<?> gone) {
        try {
            asked.add(node.listen(UtpSocket::destroy));
            while (asked.size() < 60) {
                asked.add(node.connect(server));
                asked.add(node.stopListening());
                asked.add(node.listen(UtpSocket::destroy));
            }
        } catch (IllegalStateException e) {
            asked.add(node.stopListening()); // closed
        }
        while (!gone.isDone()) {
            assertThat(node.statistics().datagramsSent()).isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsAskedOfANodeThatIsClosedCompletes(boolean bound) throws Exception {
        UtpNode server = boundNode();
        await(server.listen(UtpSocket::destroy));
        for (int i = 0; i < NODES; i++) {
            UtpNode node = node();
            CompletableFuture<InetSocketAddress> binding = node.bind(loopback(0));
            if (bound) {
                await(binding);
            }
            asked.add(binding);
            CompletableFuture<Void> gone = new CompletableFuture<>();
            threads.both(() -> useUntilClosed(node, server.address(), gone), () -> {
                try {
                    await(node.closeAsync());
                } finally {
                    gone.complete(null);
                }
            });
            for (CompletableFuture<?> future = asked.poll(); future != null; future = asked.poll()) {
                await(future.handle((value, failure) -> true)); // whichever: it does not hang
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoUsesAConnectionThatIsDestroyedHearsOfItAndNothingIsLeft(boolean here) throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode server = boundNode();
        await(server.listen(accepted::add));
        UtpNode client = boundNode();
        byte[] bytes = new byte[3_000];
        for (int i = 0; i < CONNECTIONS; i++) {
            UtpSocket near = await(client.connect(server.address()));
            UtpSocket far = take(accepted);
            UtpSocket user = here ? near : far;
            boolean reads = i % 2 == 0;
            Running<?> other = async(() -> use(here ? far : near, bytes, !reads));
            threads.both(() -> use(user, bytes, reads), near::destroy);
            other.get();
            await(near.closeFuture());
            await(far.closeFuture());
        }
        for (UtpNode node : List.of(server, client)) {
            awaitUntil("nothing is left", () -> isEmpty(NodeInsight.of(node)));
        }
    }

    private static Void use(UtpSocket socket, byte[] bytes, boolean reads) {
        try {
            while (true) {
                if (reads && socket.inputStream().read(bytes) < 0) {
                    return null;
                }
                if (!reads) {
                    socket.outputStream().write(bytes);
                }
            }
        } catch (IOException e) {
            return null; // destroyed, here or there
        }
    }

    private static boolean isEmpty(NodeInsight insight) {
        return insight.connections() == 0
                && insight.drivers() == 0
                && insight.heldBytes() == 0
                && insight.waitingBytes() == 0;
    }
}
