package io.utp.soak;

import io.utp.Congestion;
import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeBuilder;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.interop.ImpairingRelay;
import io.utp.interop.Impairment;
import io.utp.netty.NodeInsight;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Two servers, relays in front of them that are as bad as networks are, and clients of all kinds behind those. Used by one
 * thread.
 */
final class World implements AutoCloseable {

    private final Tally tally;
    private final InetAddress host = host();
    private final Duration patience;
    private final Guards guards = new Guards();
    private final Counts gone = new Counts();
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

    World(Tally tally, Executor executor, Duration patience, RandomGenerator random) throws IOException {
        this.tally = tally;
        this.patience = patience;
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
        place("TLS", clean, options -> options.tls(guards.client()));
        place("TLS, nio", lossy, options -> options.tls(guards.client()).transport(Transport.NIO));
        place("TLS", messy, options -> options.tls(guards.client()));
        place("TLS, small memory", bad, options -> options.tls(guards.client()).maxMemory(4 << 20));
        place("TLS, BEP 29", fixed, options -> options.tls(guards.client()).dialect(WireDialect.BEP29));
    }

    /** The limits are for peers at other hosts: an address of this one that is none of loopback counts as such. */
    private static InetAddress host() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                    .findFirst()
                    .orElseGet(InetAddress::getLoopbackAddress);
        } catch (SocketException e) {
            return InetAddress.getLoopbackAddress();
        }
    }

    private UtpNodeBuilder node() {
        // As many keep-alives to one time-out as by default.
        return UtpNode.builder()
                .executor(executor)
                .timeout(patience)
                .keepAlive(patience.multipliedBy(2).dividedBy(3))
                .idleTimeout(patience.multipliedBy(2));
    }

    private static Transport plainTransport() {
        return io.netty.channel.epoll.Epoll.isAvailable() ? Transport.EPOLL_PLAIN : Transport.NIO;
    }

    private Server server(String kind, Transport transport, int port) {
        UtpNode node = node().transport(transport).tls(guards.server()).build();
        return Server.start(kind, node, new InetSocketAddress(host, port), tally);
    }

    /** Descriptors that the relays have, not the nodes. */
    int relayPorts() {
        return networks.stream().mapToInt(network -> network.relay().ports()).sum();
    }

    private Network network(String name, int server, Impairment impairment, boolean moves) throws IOException {
        ImpairingRelay relay = ImpairingRelay.to(servers.get(server).address(), impairment);
        Network network = new Network(name, server, relay, moves);
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
        UtpNode node = place.options.apply(node()).build();
        node.bind(new InetSocketAddress(host, 0)).join();
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

    /** What all nodes have counted, those that are gone included. */
    Counts counts() {
        Counts counts = new Counts();
        counts.add(gone);
        nodes().forEach(counts::add);
        return counts;
    }

    List<Server> servers() {
        return servers;
    }

    // ---- what befalls them

    void oneClientVanishes() throws IOException {
        Place place = places.get(random.nextInt(places.size()));
        gone.add(place.client.node());
        place.client.vanish();
        tally.event("a client vanished", place.client.toString());
        settle(place);
    }

    void oneClientCloses() throws IOException {
        Place place = places.get(random.nextInt(places.size()));
        gone.add(place.client.node());
        CompletableFuture<Void> unused =
                place.client.close().thenRun(() -> tally.event("a client was closed", place.kind));
        settle(place);
    }

    /** Its clients have other addresses from now on. */
    void oneNetworkMoves(Collection<Life> lives) throws InterruptedException {
        List<Network> moving = networks.stream().filter(Network::moves).toList();
        Network network = moving.get(random.nextInt(moving.size()));
        for (Place place : places) {
            if (place.network == network) {
                tell(place.client.node(), lives);
            }
        }
        network.relay().restart();
        tally.event("a NAT was started again", network.name());
    }

    private static void tell(UtpNode node, Collection<Life> lives) {
        List<Life> those =
                lives.stream().filter(life -> life.client().node() == node).toList();
        List<UtpSocket> sockets =
                those.stream().map(Life::socket).filter(Objects::nonNull).toList();
        Set<UtpSocket> movable = NodeInsight.movable(node, sockets);
        those.forEach(life -> life.networkMoves(movable));
    }

    /** Without a goodbye, and another one takes its port; clients hear so from it. */
    void oneServerIsStartedAgain() {
        int number = random.nextInt(servers.size());
        Server old = servers.get(number);
        List<Place> itsClients =
                places.stream().filter(place -> place.client.dials(old)).toList();
        itsClients.forEach(place -> place.client = place.client.turnTo(old));
        gone.add(old.node());
        old.node().udpChannel().close().syncUninterruptibly();
        old.node().close();
        Transport transport = old.node().options().transport();
        Server next = server(old.kind(), transport, old.address().getPort());
        servers.set(number, next);
        itsClients.forEach(place -> place.client = place.client.turnTo(next));
        tally.event("a server was started again", old.kind());
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
