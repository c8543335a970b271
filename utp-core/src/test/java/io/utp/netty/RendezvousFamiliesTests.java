package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.PunchFailure;
import io.utp.PunchResult;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names over IPv6, and between nodes of one and of two address families. */
class RendezvousFamiliesTests extends LiveNodes {

    @ParameterizedTest(name = "server {0}, caller {1} by {2}, called {3} by {4}: path over {5}")
    @CsvSource({
        "::1, ::1, ::1, ::1, ::1, ::1",
        // The server sees the one at an address of the other family.
        "::, 127.0.0.1, 127.0.0.1, ::, ::1, 127.0.0.1",
        "::, ::, ::1, 127.0.0.1, 127.0.0.1, 127.0.0.1",
        "::, ::1, ::1, ::, 127.0.0.1, ::1",
        "::, ::, 127.0.0.1, ::1, ::1, ::1",
    })
    void nodesOfOneFamilyAndOfBothMeet(
            String server, String caller, String callersServer, String called, String calledsServer, String path)
            throws Exception {
        int port = serve(server);
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode bob = join("bob", called, calledsServer, port);
        await(bob.listen(accepted::add));
        UtpNode alice = join("alice", caller, callersServer, port);

        PunchResult result = await(alice.punch("bob"));
        assertThat(result.successful()).as(result::description).isTrue();
        assertThat(result.path().getAddress()).isEqualTo(InetAddress.getByName(path));
        UtpSocket socket = await(alice.connect("bob"));
        assertThat(socket.remoteName()).isEqualTo("bob");
        assertThat(take(accepted).remoteName()).isEqualTo("alice");
    }

    @Test
    void twoNodesOfBothFamiliesMeetOverEither() throws Exception {
        int port = serve("::");
        UtpNode bob = join("bob", "::", "::1", port);
        await(bob.listen(socket -> {}));
        UtpNode alice = join("alice", "::", "127.0.0.1", port);

        PunchResult result = await(alice.punch("bob"));

        assertThat(result.successful()).as(result::description).isTrue();
        assertThat(result.path().getPort()).isEqualTo(bob.address().getPort());
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, ::1", "::1, 127.0.0.1"})
    void nodesWithoutACommonFamilyAreToldSo(String caller, String called) throws Exception {
        int port = serve("::");
        UtpNode bob = join("bob", called, called, port);
        await(bob.listen(socket -> {}));
        UtpNode alice = join("alice", caller, caller, port);

        long start = System.nanoTime();
        PunchResult result = await(alice.punch("bob"));

        assertThat(result.failure()).as(result::description).isEqualTo(PunchFailure.NO_COMMON_ADDRESS);
        assertThat(System.nanoTime() - start).isLessThan(9_000_000_000L);
    }

    @Test
    void whoIsSeenOverIpv4IsSeenAsSuch() throws Exception {
        int port = serve("::");
        UtpNode alice = join("alice", "::", "127.0.0.1", port);

        assertThat(alice.rendezvous().publicAddress().getAddress()).isInstanceOf(Inet4Address.class);
    }

    private int serve(String host) throws Exception {
        UtpNode server = node(builder ->
                builder.rendezvousServer(RendezvousServerOptions.defaults(), new InMemoryRendezvousRegistry()));
        await(server.bind(new InetSocketAddress(InetAddress.getByName(host), 0)));
        return server.address().getPort();
    }

    private UtpNode join(String name, String host, String server, int port) throws Exception {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(server), port);
        UtpNode node = node(builder -> builder.rendezvous(RendezvousOptions.of(List.of(address), name, null)));
        await(node.bind(new InetSocketAddress(InetAddress.getByName(host), 0)));
        awaitUntil(name + " is registered", () -> node.rendezvous().registered());
        return node;
    }
}
