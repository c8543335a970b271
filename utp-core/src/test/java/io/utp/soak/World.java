package io.utp.soak;

import io.utp.Congestion;
import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.WireDialect;
import io.utp.interop.ImpairingRelay;
import io.utp.interop.Impairment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Two servers, relays in front of them that are as bad as networks are, and clients of all kinds behind those. Used by one
 * thread.
 */
final class World implements AutoCloseable {

    /** Longer than a busy machine stops all of them. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Tally tally;
    private final Executor executor;
    private final RandomGenerator random;
    private final List<Server> servers = new ArrayList<>();
    private final List<Network> networks = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();

    /** A relay to a server; one that moves is as a NAT that is started again now and then. */
    private record Network(String name, int server, ImpairingRelay relay, boolean moves) {}

    /** Where there is always a client. */
    private static final class Place {

        final String kind;
        final Network network;
        final UnaryOperator<UtpNodeBuilder> options;
        Client client;

        Place(String kind, Network network, UnaryOperator<UtpNodeBuilder> options) {
            this.kind = kind;
            this.network = network;
            this.options = options;
        }
    }

    World(Tally tally, Executor executor, RandomGenerator random) throws IOException {
        this.tally = tally;
        this.executor = executor;
        this.random = random;
        servers.add(server("auto", Transport.AUTO, 0));
        servers.add(server("nio", Transport.NIO, 0));
        Network clean = network("clean", 0, Impairment.NONE.delay(2), true);
        Network lossy = network("lossy", 0, Impairment.loss(0.01).delay(5), true);
        Network messy =
                network("messy", 1, Impairment.loss(0.003).delay(10).jitter(20).duplicates(0.01), true);
        Network bad = network("bad", 1, Impairment.loss(0.03).delay(20).jitter(5), true);
        Network fixed = network("fixed", 1, Impairment.loss(0.005).delay(5).jitter(3), false);
        place("auto", clean, options -> options);
        place("small packets", clean, options -> options.maxMtu(1_200).bufferSize(64));
        place("epoll one by one", lossy, options -> options.transport(plainTransport()));
        place("nio", lossy, options -> options.transport(Transport.NIO).congestion(Congestion.CUBIC));
        place("auto", messy, options -> options.congestion(Congestion.LEDBAT_PLUS_PLUS));
        place("nio", messy, options -> options.transport(Transport.NIO));
        place("auto", bad, options -> options);
        place("small memory", bad, options -> options.maxMemory(4 << 20).congestion(Congestion.LEDBAT));
        // These dialects cannot follow a peer that moves.
        place("BEP 29", fixed, options -> options.dialect(WireDialect.BEP29));
        place("utp-punch", fixed, options -> options.dialect(WireDialect.UTP_PUNCH));
    }

    private static Transport plainTransport() {
        return io.netty.channel.epoll.Epoll.isAvailable() ? Transport.EPOLL_PLAIN : Transport.NIO;
    }

    private Server server(String kind, Transport transport, int port) {
        UtpNode node = UtpNode.builder()
                .transport(transport)
                .executor(executor)
                .timeout(PATIENCE)
                .build();
        return Server.start(kind, node, new InetSocketAddress(InetAddress.getLoopbackAddress(), port), tally);
    }

    private Network network(String name, int server, Impairment impairment, boolean moves) throws IOException {
        int port = servers.get(server).address().getPort();
        Network network = new Network(name, server, ImpairingRelay.to(port, impairment), moves);
        networks.add(network);
        return network;
    }

    private void place(String kind, Network network, UnaryOperator<UtpNodeBuilder> options) throws IOException {
        Place place = new Place(kind, network, options);
        places.add(place);
        settle(place);
    }

    /** Another client where one is gone. */
    private void settle(Place place) throws IOException {
        UtpNode node = place.options
                .apply(UtpNode.builder().executor(executor).timeout(PATIENCE))
                .build();
        node.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)).join();
        place.client = new Client(
                place.kind + " on " + place.network.name,
                tally,
                node,
                servers.get(place.network.server),
                place.network.relay.address());
    }

    Client anyClient() {
        return places.get(random.nextInt(places.size())).client;
    }

    List<UtpNode> nodes() {
        List<UtpNode> nodes = new ArrayList<>();
        servers.forEach(server -> nodes.add(server.node()));
        places.forEach(place -> nodes.add(place.client.node()));
        return nodes;
    }

    List<Server> servers() {
        return servers;
    }

    // ---- what befalls them

    void oneClientVanishes() throws IOException {
        Place place = places.get(random.nextInt(places.size()));
        place.client.vanish();
        tally.event("a client vanished", place.client.toString());
        settle(place);
    }

    void oneClientCloses() throws IOException {
        Place place = places.get(random.nextInt(places.size()));
        CompletableFuture<Void> unused =
                place.client.close().thenRun(() -> tally.event("a client was closed", place.kind));
        settle(place);
    }

    /** Its clients have other addresses from now on. */
    void oneNetworkMoves() {
        List<Network> moving = networks.stream().filter(Network::moves).toList();
        Network network = moving.get(random.nextInt(moving.size()));
        network.relay().restart();
        tally.event("a NAT was started again", network.name());
    }

    /** Without a goodbye, and another one takes its port; clients hear so from it. */
    void oneServerIsStartedAgain() {
        int number = random.nextInt(servers.size());
        Server gone = servers.get(number);
        List<Place> itsClients =
                places.stream().filter(place -> place.client.dials(gone)).toList();
        itsClients.forEach(place -> place.client = place.client.turnTo(gone));
        gone.node().udpChannel().close().syncUninterruptibly();
        gone.node().close();
        Transport transport = gone.node().options().transport();
        Server next = server(gone.kind(), transport, gone.address().getPort());
        servers.set(number, next);
        itsClients.forEach(place -> place.client = place.client.turnTo(next));
        tally.event("a server was started again", gone.kind());
    }

    @Override
    public void close() throws InterruptedException {
        for (UtpNode node : nodes()) {
            node.close();
        }
        for (Network network : networks) {
            network.relay().close();
        }
    }
}
