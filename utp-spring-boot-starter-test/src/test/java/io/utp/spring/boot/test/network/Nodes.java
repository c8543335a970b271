package io.utp.spring.boot.test.network;

import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** Nodes on virtual hosts, gone after each test. */
@Timeout(120)
abstract class Nodes {

    static final int PORT = 20_000;

    private final List<UtpNode> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() {
        List<CompletableFuture<Void>> closing =
                nodes.stream().map(UtpNode::closeAsync).toList();
        closing.forEach(Nodes::await);
    }

    UtpNode node(InMemoryHost host) {
        return node(host, builder -> builder);
    }

    UtpNode node(InMemoryHost host, UnaryOperator<UtpNodeBuilder> options) {
        UtpNode node = options.apply(UtpNode.builder().network(host)).build();
        nodes.add(node);
        InetSocketAddress bound = await(node.bind(new InetSocketAddress(0)));
        if (bound.getPort() == 0) {
            throw new AssertionError("not bound: " + bound);
        }
        return node;
    }

    InetSocketAddress rendezvous(InMemoryHost host) {
        UtpNode server = node(
                host,
                builder -> builder.rendezvousServer(new RendezvousServerOptions(
                        null, null, Duration.ofMinutes(1), List.of(0, 0), 1_000, 1_000, 1_000)));
        return server.address();
    }

    /** Registered under its name, and listening. */
    Peer peer(InMemoryHost host, String name, InetSocketAddress rendezvous) {
        CompletableFuture<Void> registered = new CompletableFuture<>();
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode node = node(
                host,
                builder -> builder.rendezvous(RendezvousOptions.of(List.of(rendezvous), name, null))
                        .listener(new UtpNodeListener() {
                            @Override
                            public void rendezvousRegistered(UtpNode node, RendezvousStatus status) {
                                registered.complete(null);
                            }
                        }));
        await(node.listen(accepted::add));
        return new Peer(name, node, accepted, registered);
    }

    record Peer(String name, UtpNode node, BlockingQueue<UtpSocket> accepted, CompletableFuture<Void> registered) {}

    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
