package io.utp.spring.boot.test.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.UtpBindException;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Real nodes over virtual hosts: what passes, what is lost, and what UDP sockets do. */
class InMemoryUtpNetworkTests extends Nodes {

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(42);

    @Test
    void bytesArriveInBothDirections() throws Exception {
        UtpSocket[] pair = connect(node(network.host("203.0.113.1")), node(network.host("203.0.113.2")));
        write(pair[0], "hello");
        write(pair[1], "hello to you");
        pair[0].end();
        pair[1].end();

        assertThat(text(pair[1])).isEqualTo("hello");
        assertThat(text(pair[0])).isEqualTo("hello to you");
        assertThat(pair[0].remoteAddress().getAddress()).isEqualTo(Literals.parse("203.0.113.2"));
        assertThat(network.packets().lost()).isZero();
    }

    @Test
    void hostsMayHaveAddressesOfTheSixthVersion() throws Exception {
        UtpSocket[] pair = connect(node(network.host("2001:db8::1")), node(network.host("2001:db8::2")));
        write(pair[0], "hello");
        pair[0].end();
        assertThat(text(pair[1])).isEqualTo("hello");
    }

    @Test
    void aFifthOfAllPacketsMayBeLostAndEverythingArrivesIntact() throws Exception {
        network.link().loss(0.2).latency(Duration.ofMillis(2)).jitter(Duration.ofMillis(1));
        network.link().duplication(0.01).reordering(0.01, Duration.ofMillis(5));
        assertThat(digestOfTransfer(256 << 10)).isEqualTo(digest(content(256 << 10)));
        assertThat(network.packets().dropped(PacketDrop.LOSS)
                        / (double) network.packets().sent())
                .isBetween(0.15, 0.25);
    }

    @Test
    void aSlowLinkWithAShortQueueIsFilledAndNotFlooded() throws Exception {
        network.link().rate(4 << 20).queue(64 << 10).latency(Duration.ofMillis(2));
        long start = System.nanoTime();
        assertThat(digestOfTransfer(1 << 20)).isEqualTo(digest(content(1 << 20)));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
    }

    @Test
    void theRoundTripIsTwiceTheLatency() throws Exception {
        network.link().latency(Duration.ofMillis(30));
        UtpSocket[] pair = connect(node(network.host()), node(network.host()));
        assertThat(pair[0].statistics().roundTripTime()).isBetween(Duration.ofMillis(60), Duration.ofMillis(400));
    }

    private String digestOfTransfer(int bytes) throws Exception {
        UtpSocket[] pair = connect(node(network.host()), node(network.host()));
        CompletableFuture<String> received = CompletableFuture.supplyAsync(() -> {
            try {
                return digest(pair[1].inputStream().readAllBytes());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        pair[0].outputStream().write(content(bytes));
        pair[0].end();
        return await(received);
    }

    @Test
    void theSameSeedLosesTheSamePackets() throws Exception {
        assertThat(arrivals(7)).isEqualTo(arrivals(7)).hasSizeBetween(80, 120).isNotEqualTo(arrivals(8));
    }

    /** Which of 200 datagrams arrive, while others are under way as well. */
    private List<Integer> arrivals(long seed) throws Exception {
        InMemoryUtpNetwork lossy = InMemoryUtpNetwork.withSeed(seed);
        lossy.link().loss(0.5);
        InMemoryHost from = lossy.host("203.0.113.1");
        InMemoryHost to = lossy.host("203.0.113.2");
        UtpNode sender = node(from);
        UtpNode receiver = node(to);
        UtpNode noise = node(lossy.host("203.0.113.3"));
        List<Integer> arrived = new ArrayList<>();
        CompletableFuture<Void> all = new CompletableFuture<>();
        receiver.onDatagram((remote, content) -> {
            int number = content.getInt();
            if (number < 0) {
                all.complete(null);
            } else if (remote.equals(sender.address())) {
                arrived.add(number);
            }
        });
        for (int i = 0; i < 200; i++) {
            await(sender.sendDatagram(receiver.address(), number(i)));
            await(noise.sendDatagram(receiver.address(), number(i)));
        }
        lossy.link().loss(0);
        await(sender.sendDatagram(receiver.address(), number(-1)));
        await(all);
        assertThat(lossy.packets(from, to).sent()).isEqualTo(201);
        assertThat(lossy.packets(from, to).delivered()).isEqualTo(arrived.size() + 1);
        return arrived;
    }

    private static ByteBuffer number(int number) {
        return ByteBuffer.allocate(4).putInt(0, number);
    }

    @Test
    void hostsThatAreCutOffDoNotReachEachOtherUntilTheyAreHealed() throws Exception {
        InMemoryHost a = network.host();
        InMemoryHost b = network.host();
        UtpNode alice = node(a, builder -> builder.timeout(Duration.ofMillis(300)));
        UtpNode bob = node(b);
        await(bob.listen(socket -> {}));
        network.cut(a, b);

        assertThatThrownBy(() -> await(alice.connect(bob.address()))).hasCauseInstanceOf(UtpException.class);
        assertThat(network.packets(a, b).dropped(PacketDrop.CUT)).isPositive();
        assertThat(network.packets(a, b).delivered()).isZero();

        network.heal();
        assertThat(await(alice.connect(bob.address())).isOpen()).isTrue();
    }

    @Test
    void aLinkMayHaveConditionsOfItsOwn() throws Exception {
        InMemoryHost a = network.host();
        InMemoryHost b = network.host();
        InMemoryHost c = network.host();
        network.link(a, b).loss(1);
        UtpNode alice = node(a, builder -> builder.timeout(Duration.ofMillis(300)));
        UtpNode bob = node(b);
        UtpNode carol = node(c);
        await(bob.listen(socket -> {}));
        await(carol.listen(socket -> {}));

        assertThatThrownBy(() -> await(alice.connect(bob.address()))).hasCauseInstanceOf(UtpException.class);
        assertThat(await(alice.connect(carol.address())).isOpen()).isTrue();
        assertThat(network.packets(a, b).dropped(PacketDrop.LOSS))
                .isEqualTo(network.packets(a, b).sent());
    }

    @Test
    void aPortIsTakenOnceOnEachHost() {
        InMemoryHost host = network.host("203.0.113.1");
        UtpNode first = node(host);
        UtpNode second = UtpNode.builder().network(host).build();
        assertThatThrownBy(() -> await(second.bind(first.address())))
                .hasCauseInstanceOf(UtpBindException.class)
                .satisfies(thrown -> assertThat(((UtpBindException) thrown.getCause()).isAddressInUse())
                        .isTrue());
        UtpNode elsewhere = UtpNode.builder().network(network.host()).build();
        InetSocketAddress same = new InetSocketAddress(first.address().getPort());
        assertThat(await(elsewhere.bind(same)).getPort())
                .isEqualTo(first.address().getPort());

        first.close();
        await(second.bind(same));
        second.close();
        elsewhere.close();
    }

    @Test
    void anAddressOfAnotherHostCannotBeBound() {
        UtpNode node = UtpNode.builder().network(network.host("203.0.113.1")).build();
        assertThatThrownBy(() -> await(node.bind(new InetSocketAddress("203.0.113.2", 1))))
                .hasCauseInstanceOf(UtpBindException.class)
                .satisfies(thrown -> assertThat(((UtpBindException) thrown.getCause()).isAddressInUse())
                        .isFalse());
        node.close();
    }

    @Test
    void twoNodesOnOneHostReachEachOtherAndOthersDoNotReachLoopback() throws Exception {
        InMemoryHost host = network.host();
        UtpNode hidden = UtpNode.builder().network(host).build();
        InetSocketAddress loopback = await(hidden.bind(new InetSocketAddress("127.0.0.1", PORT)));
        await(hidden.listen(socket -> {}));
        UtpNode neighbour = node(host);
        UtpNode stranger = node(network.host(), builder -> builder.timeout(Duration.ofMillis(200)));

        await(neighbour.connect(loopback)).destroy();
        assertThatThrownBy(() -> await(stranger.connect(host.address(PORT)))).isNotNull();
        assertThat(network.packets().delivered())
                .as("within a host nothing is counted")
                .isZero();
        assertThat(network.packets().dropped(PacketDrop.UNREACHABLE)).isPositive();
        hidden.close();
    }

    @Test
    void aDatagramThatIsLargerThanTheLinkOfTheHostIsRefusedAndOneThatIsLargerThanThePathVanishes() {
        InMemoryHost host = network.host().mtu(1_000);
        UtpNode sender = node(host);
        UtpNode receiver = node(network.host());
        network.link().mtu(600);

        assertThatThrownBy(() -> await(sender.sendDatagram(receiver.address(), ByteBuffer.allocate(973))))
                .hasStackTraceContaining("too long");
        await(sender.sendDatagram(receiver.address(), ByteBuffer.allocate(972)));
        await(sender.sendDatagram(receiver.address(), ByteBuffer.allocate(572)));

        assertThat(network.packets().dropped(PacketDrop.SIZE)).isOne();
        assertThat(network.packets().delivered()).isOne();
    }

    @Test
    void packetsGrowToWhatThePathCarries() throws Exception {
        network.link().mtu(9_000);
        UtpNode alice = node(network.host().mtu(9_000), builder -> builder.mtu(1_000));
        UtpNode bob = node(network.host().mtu(9_000), builder -> builder.mtu(1_000));
        UtpSocket[] pair = connect(alice, bob);
        int megabytes = 0;
        while (pair[0].statistics().packetSize() < 8_000) {
            assertThat(megabytes++).as("megabytes sent in small packets").isLessThan(200);
            pair[0].outputStream().write(new byte[1_000_000]);
            assertThat(pair[1].inputStream().readNBytes(1_000_000)).hasSize(1_000_000);
        }
        assertThat(pair[0].statistics().packetSize()).isLessThanOrEqualTo(9_000 - 48);
    }

    @Test
    void whatAReceiverDoesNotReadInTimeIsLostAndItsSenderDoesNotWait() throws Exception {
        UtpNode sender = node(network.host());
        UtpNode receiver = node(network.host(), builder -> builder.socketBufferSize(4_096));
        CompletableFuture<Void> release = new CompletableFuture<>();
        receiver.udpChannel().eventLoop().execute(() -> await(release));
        for (int i = 0; i < 10; i++) {
            await(sender.sendDatagram(receiver.address(), ByteBuffer.allocate(1_000)));
        }
        release.complete(null);
        assertThat(network.packets().delivered()).isEqualTo(3);
        assertThat(network.packets().dropped(PacketDrop.RECEIVER)).isEqualTo(7);
    }

    @Test
    void namesAreFoundInTheNetworkOnly() throws Exception {
        InMemoryHost server = network.host().named("tracker");
        InMemoryHost hidden = network.nat(NatKind.FULL_CONE).host().named("hidden");
        assertThat(network.host().resolve("tracker")).isEqualTo(server.address());
        assertThat(network.host().resolve("hidden")).isEqualTo(hidden.nat().address());
        assertThat(hidden.nat().host().resolve("hidden")).isEqualTo(hidden.address());
        assertThat(server.resolve("192.0.2.9")).isEqualTo(Literals.parse("192.0.2.9"));
        assertThatExceptionOfType(UnknownHostException.class)
                .isThrownBy(() -> server.resolve("localhost.example"))
                .withMessageContaining("localhost.example");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> network.host().named("tracker"))
                .withMessageContaining("tracker");
    }

    @Test
    void theThreadOfTheNetworkEndsWhenNothingIsUnderWay() throws Exception {
        network.link().latency(Duration.ofMillis(1));
        connect(node(network.host()), node(network.host()));
        closeNodes();
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("utp-test-network"))
                .findFirst()
                .orElse(null);
        if (thread != null) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void conditionsAreChecked() {
        LinkConditions link = network.link();
        assertThatIllegalArgumentException().isThrownBy(() -> link.loss(1.5)).withMessageContaining("loss");
        assertThatIllegalArgumentException().isThrownBy(() -> link.loss(Double.NaN));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> link.latency(Duration.ofMillis(-1)))
                .withMessageContaining("latency");
        assertThatIllegalArgumentException().isThrownBy(() -> link.mtu(100)).withMessageContaining("mtu");
        assertThatIllegalArgumentException().isThrownBy(() -> network.host("nobody"));
        assertThatIllegalArgumentException().isThrownBy(() -> network.nat(NatKind.OPEN));
    }

    @Test
    void theSeedCanBeGivenAsASystemProperty() {
        assertThat(InMemoryUtpNetwork.create().seed())
                .isNotEqualTo(InMemoryUtpNetwork.create().seed());
        System.setProperty(InMemoryUtpNetwork.SEED_PROPERTY, "5");
        try {
            assertThat(InMemoryUtpNetwork.create().seed()).isEqualTo(5);
        } finally {
            System.clearProperty(InMemoryUtpNetwork.SEED_PROPERTY);
        }
    }

    private static UtpSocket[] connect(UtpNode from, UtpNode to) throws Exception {
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        await(to.listen(accepted::add));
        UtpSocket client = await(from.connect(to.address()));
        UtpSocket server = accepted.poll(20, TimeUnit.SECONDS);
        assertThat(server).isNotNull();
        return new UtpSocket[] {client, server};
    }

    private static void write(UtpSocket socket, String text) throws IOException {
        socket.outputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(UtpSocket socket) throws IOException {
        return new String(socket.inputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        return content;
    }

    private static String digest(byte[] content) {
        try {
            return new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(content)).toString(16);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
