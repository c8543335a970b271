package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.utp.UtpNetwork;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Nodes over a network that the driver does not know. */
class DatagramTransportTests extends LiveNodes {

    private static final int MTU = 1_400;

    private final CountingNetwork network = new CountingNetwork();

    /** Sockets of the JDK, counted; one host has a name that nobody else knows. */
    private static final class CountingNetwork implements DatagramTransport {

        private final AtomicInteger sockets = new AtomicInteger();

        @Override
        public Channel newChannel() {
            sockets.incrementAndGet();
            return new NioDatagramChannel();
        }

        @Override
        public int mtu() {
            return MTU;
        }

        @Override
        public IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public InetAddress resolve(String host) throws UnknownHostException {
            return host.equals("tracker") ? InetAddress.getLoopbackAddress() : DatagramTransport.super.resolve(host);
        }
    }

    @Test
    void bytesTravelOverItAndPacketsGrowToItsSize() throws Exception {
        Pair pair = pair(builder -> builder.network(network));

        // A path is searched while there is something to send, and a megabyte may be gone before an answer is back.
        int megabytes = 0;
        while (pair.client().statistics().packetSize() < 1_300) {
            assertThat(megabytes++).as("megabytes sent in small packets").isLessThan(200);
            pair.client().outputStream().write(new byte[1_000_000]);
            assertThat(pair.server().inputStream().readNBytes(1_000_000)).hasSize(1_000_000);
        }
        assertThat(megabytes).isPositive();
        assertThat(pair.client().statistics().packetSize()).isLessThanOrEqualTo(MTU - 20 - 8 - 20);
        assertThat(network.sockets).hasValue(2);
    }

    @Test
    void theSocketsOfARendezvousAndItsNameAreOfTheNetworkToo() throws Exception {
        UtpNode server =
                boundNode(builder -> builder.network(network).rendezvousServer(RendezvousServerOptions.defaults()));
        List<InetSocketAddress> tracker = List.of(
                InetSocketAddress.createUnresolved("tracker", server.address().getPort()));
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        UtpNode bob =
                boundNode(builder -> builder.network(network).rendezvous(RendezvousOptions.of(tracker, "bob", null)));
        bob.listen(accepted::add);
        UtpNode alice =
                boundNode(builder -> builder.network(network).rendezvous(RendezvousOptions.of(tracker, "alice", null)));
        awaitUntil(
                "both are registered",
                () -> bob.rendezvous().registered() && alice.rendezvous().registered());

        UtpSocket socket = await(alice.connect("bob"));

        assertThat(socket.remoteName()).isEqualTo("bob");
        assertThat(network.sockets).as("three ports and two that observe").hasValueGreaterThanOrEqualTo(5);
    }

    @Test
    void aSocketThatCannotBeMadeFailsTheBind() throws Exception {
        UtpNode node = node(builder -> builder.network(new DatagramTransport() {
            @Override
            public Channel newChannel() {
                throw new IllegalStateException("no more sockets");
            }

            @Override
            public int mtu() {
                return MTU;
            }
        }));

        assertThatThrownBy(() -> await(node.bind(loopback(0)))).hasStackTraceContaining("no more sockets");
    }

    @Test
    void aNetworkThatTheDriverDoesNotKnowIsRefused() {
        UtpNetwork other = new UtpNetwork() {
            @Override
            public String toString() {
                return "pigeons";
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UtpNode.builder().network(other).build())
                .withMessageContaining("pigeons")
                .withMessageContaining("DatagramTransport");
    }
}
