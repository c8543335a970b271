package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpNodeFactory.Setup;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread as the event loop, on which a connection ends, and one as the application. */
@Timeout(60)
class SocketRaceTests {

    private static final int ROUNDS = 20_000;

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    @AutoClose
    private final UtpNode node = UtpNode.builder().build();

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Queue<Runnable> callbacks = new ConcurrentLinkedQueue<>();

    private NettyUtpSocket[] sockets() {
        Endpoint endpoint = new Endpoint(new EngineSettings().toConfig(), new SplittableRandom(1));
        Setup setup = new Setup(node.options(), callbacks::add, List.of(), null, null, null, null, null);
        EndpointDriver driver =
                new EndpointDriver(NodeContext.of(node, setup, new Callbacks(callbacks::add)), endpoint, channel);
        Connection connection = Objects.requireNonNull(endpoint.connect(new InetSocketAddress("127.0.0.1", 10_000), 1));
        NettyUtpSocket[] sockets = new NettyUtpSocket[ROUNDS];
        Arrays.setAll(sockets, i -> new ConnectionDriver(driver, connection, null).socket());
        return sockets;
    }

    @Test
    void whoAsksForTheEndAsItComesIsNotTheEventLoopsGuest() throws Exception {
        NettyUtpSocket[] sockets = sockets();
        Thread[] loop = new Thread[1];
        Thread[] ran = new Thread[ROUNDS];
        threads.rounds(
                ROUNDS,
                round -> {
                    loop[0] = Thread.currentThread();
                    sockets[round].gone(CloseReason.DESTROYED, Failure.destroyed("the peer"));
                },
                round -> {
                    CompletableFuture<Void> unused =
                            sockets[round].closeFuture().thenRun(() -> ran[round] = Thread.currentThread());
                });
        callbacks.forEach(Runnable::run);

        assertThat(ran).doesNotContainNull().doesNotContain(loop[0]);
        channel.finishAndReleaseAll();
    }
}
