package io.utp.spring.boot.test.network;

import static io.utp.spring.boot.test.network.NatKind.BLOCKED;
import static io.utp.spring.boot.test.network.NatKind.FULL_CONE;
import static io.utp.spring.boot.test.network.NatKind.OPEN;
import static io.utp.spring.boot.test.network.NatKind.PORT_RESTRICTED_CONE;
import static io.utp.spring.boot.test.network.NatKind.RESTRICTED_CONE;
import static io.utp.spring.boot.test.network.NatKind.SYMMETRIC;
import static io.utp.spring.boot.test.network.NatKind.SYMMETRIC_SEQUENTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.PunchFailure;
import io.utp.PunchMethod;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Hole punching through every pair of NATs, as docs/nat.md says that it goes. */
class NatPairsTests extends Nodes {

    private static final Set<NatKind> LETS_OTHER_PORTS_IN = EnumSet.of(OPEN, FULL_CONE, RESTRICTED_CONE);

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(4_787);

    /** The table "By name" of docs/nat.md. */
    private static boolean opens(NatKind a, NatKind b) {
        if (LETS_OTHER_PORTS_IN.contains(a) || LETS_OTHER_PORTS_IN.contains(b)) {
            return true;
        }
        if (a == SYMMETRIC || b == SYMMETRIC) {
            return a == PORT_RESTRICTED_CONE || b == PORT_RESTRICTED_CONE;
        }
        return true;
    }

    @Test
    void aPairMeetsByNameWhereTheTableSaysSo() {
        network.link().latency(Duration.ofMillis(1));
        InetSocketAddress server = rendezvous(network.host());
        EnumSet<NatKind> kinds = EnumSet.complementOf(EnumSet.of(BLOCKED));
        Map<String, CompletableFuture<PunchResult>> results = new LinkedHashMap<>();
        Map<String, Boolean> expected = new LinkedHashMap<>();
        for (NatKind a : kinds) {
            for (NatKind b : EnumSet.range(a, SYMMETRIC_SEQUENTIAL)) {
                String pair = a + " to " + b;
                Peer alice = peer(network.host(a), "a-" + a + "-" + b, server);
                Peer bob = peer(network.host(b), "b-" + a + "-" + b, server);
                expected.put(pair, opens(a, b));
                results.put(
                        pair,
                        alice.registered()
                                .thenCompose(nothing -> bob.registered())
                                .thenCompose(nothing -> alice.node().punch(bob.name())));
            }
        }

        Map<String, Boolean> seen = new LinkedHashMap<>();
        results.forEach((pair, result) -> seen.put(pair, await(result).successful()));

        assertThat(seen).isEqualTo(expected);
        assertThat(await(results.get("PORT_RESTRICTED_CONE to SYMMETRIC")).method())
                .isEqualTo(PunchMethod.BIRTHDAY);
        assertThat(await(results.get("SYMMETRIC to SYMMETRIC")).failure()).isEqualTo(PunchFailure.UNPREDICTABLE_PORTS);
    }

    @Test
    void bytesPassThroughTheHoleOfTwoCones() throws Exception {
        InetSocketAddress server = rendezvous(network.host());
        Peer alice = peer(network.host(PORT_RESTRICTED_CONE), "alice", server);
        Peer bob = peer(network.host(PORT_RESTRICTED_CONE), "bob", server);
        await(alice.registered());
        await(bob.registered());

        UtpSocket socket = await(alice.node().connect("bob"));
        socket.outputStream().write(1);
        UtpSocket accepted = bob.accepted().poll(20, TimeUnit.SECONDS);

        assertThat(accepted.inputStream().read()).isOne();
        assertThat(socket.remoteName()).isEqualTo("bob");
        assertThat(accepted.remoteAddress().getAddress())
                .as("the address of alice's NAT")
                .isNotEqualTo(alice.node().address().getAddress());
    }

    @Test
    void neighboursBehindOneNatMeetInside() {
        InetSocketAddress server = rendezvous(network.host());
        InMemoryNat nat = network.nat(SYMMETRIC);
        Peer alice = peer(nat.host(), "alice", server);
        Peer bob = peer(nat.host(), "bob", server);
        await(alice.registered());
        await(bob.registered());

        PunchResult result = await(alice.node().punch("bob"));

        assertThat(result.method()).isEqualTo(PunchMethod.HOST);
        assertThat(result.path()).isEqualTo(bob.node().address());
    }

    @Test
    void whoIsBlockedReachesNoRendezvous() {
        InetSocketAddress server = rendezvous(network.host());
        Peer alice = peer(network.host(BLOCKED), "alice", server);
        PunchResult result = await(alice.node().punch("bob"));
        assertThat(result.failure()).isEqualTo(PunchFailure.NO_RENDEZVOUS);
        assertThat(network.packets().dropped(PacketDrop.NAT)).isPositive();
    }

    @Test
    void aNatLetsNobodyInUninvitedAndDoesNotHairpin() {
        InMemoryNat nat = network.nat(RESTRICTED_CONE, "203.0.113.7");
        InMemoryHost inside = nat.host("192.168.1.2");
        UtpNode bob = node(inside);
        await(bob.listen(socket -> {}));
        InetSocketAddress publicAddress =
                new InetSocketAddress(nat.address(), bob.address().getPort());
        UtpNode stranger = node(network.host(), builder -> builder.timeout(Duration.ofMillis(200)));
        UtpNode neighbour = node(nat.host(), builder -> builder.timeout(Duration.ofMillis(200)));

        assertThatThrownBy(() -> await(stranger.connect(publicAddress))).isNotNull();
        assertThatThrownBy(() -> await(neighbour.connect(publicAddress))).isNotNull();
        assertThat(await(neighbour.connect(bob.address())).isOpen()).isTrue();
        assertThat(inside)
                .isSameAs(nat.host("192.168.1.2"))
                .hasToString("192.168.1.2 behind RESTRICTED_CONE 203.0.113.7");
    }

    @Test
    void aTransferOutlivesTheRestartOfItsNat() throws Exception {
        network.link().rate(1 << 20).queue(64 << 10);
        InMemoryHost host = network.host(SYMMETRIC);
        UtpNode alice = node(host);
        Peer bob = peer(network.host(), "bob", rendezvous(network.host()));
        UtpSocket socket = await(alice.connect(bob.node().address()));
        CompletableFuture<Void> written = CompletableFuture.runAsync(() -> write(socket, new byte[3 << 20]));
        UtpSocket accepted = bob.accepted().poll(20, TimeUnit.SECONDS);
        assertThat(accepted.inputStream().readNBytes(1 << 20)).hasSize(1 << 20);
        InetSocketAddress before = accepted.remoteAddress();

        host.nat().restart();

        assertThat(accepted.inputStream().readNBytes(2 << 20)).hasSize(2 << 20);
        await(written);
        assertThat(accepted.remoteAddress()).isNotEqualTo(before);
    }

    private static void write(UtpSocket socket, byte[] content) {
        try {
            socket.outputStream().write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
