package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.CloseReason;
import io.utp.Congestion;
import io.utp.SocketStatistics;
import io.utp.TrafficStatistics;
import io.utp.UtpConnectException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import io.utp.engine.wire.Packet;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What a node tells of its connections. */
class NodeConnectionsTests extends LiveNodes {

    @Test
    void theOpenConnectionsOfBothEndsAreListed() throws Exception {
        Pair pair = pair();
        UtpSocket second = await(clientNode().connect(serverNode().address()));

        assertThat(clientNode().connections()).containsExactlyInAnyOrder(pair.client(), second);
        awaitUntil("the server has both", () -> serverNode().connections().size() == 2);
        assertThat(serverNode().connections()).contains(pair.server());
    }

    @Test
    void theListIsACopyWithoutThoseThatAreGone() throws Exception {
        Pair pair = pair();
        Collection<UtpSocket> before = clientNode().connections();

        pair.client().destroy();
        await(pair.client().closeFuture());

        assertThat(before).containsExactly(pair.client());
        assertThat(clientNode().connections()).isEmpty();
    }

    @Test
    void aNodeHasNoConnectionsBeforeItIsBoundAndAfterItIsClosed() throws Exception {
        UtpNode node = node();
        assertThat(node.connections()).isEmpty();
        assertThat(node.traffic()).isEqualTo(TrafficStatistics.NONE);
        pair();
        UtpNode client = clientNode();

        await(client.closeAsync());

        assertThat(client.connections()).isEmpty();
        assertThat(client.traffic().dialled()).isOne();
    }

    @Test
    void theTrafficIsThatOfTheOpenConnectionsAndOfThoseThatAreGone() throws Exception {
        Pair first = pair();
        await(first.client().write(bytes(5_000)));
        assertThat(first.server().inputStream().readNBytes(5_000)).hasSize(5_000);
        awaitUntil("all is acknowledged", () -> clientNode().traffic().bytesInFlight() == 0);
        first.client().destroy();
        await(first.client().closeFuture());
        UtpSocket second = await(clientNode().connect(serverNode().address()));
        await(second.write(bytes(300)));
        await(second.end());

        TrafficStatistics sent = clientNode().traffic();

        assertThat(sent.bytesSent()).isEqualTo(5_300);
        assertThat(sent.dialled()).isEqualTo(2);
        assertThat(sent.accepted()).isZero();
        assertThat(sent.closed())
                .containsEntry(CloseReason.DESTROYED, 1L)
                .containsEntry(CloseReason.TIMEOUT, 0L)
                .containsOnlyKeys(CloseReason.values());
        assertThat(sent.packetsSent()).isGreaterThan(5);
        assertThat(sent.packetsReceived()).isPositive();
        assertThat(sent.congestionWindow()).isPositive();
        assertThat(sent.roundTripTime()).isPositive().isEqualTo(sent.longestRoundTripTime());
        TrafficStatistics received = serverNode().traffic();
        assertThat(received.bytesReceived()).isEqualTo(5_300);
        assertThat(received.accepted()).isEqualTo(2);
    }

    @Test
    void whoHasOnlySentASynIsCountedAsHalfOpen() throws Exception {
        UtpNode node = boundNode();
        await(node.listen(socket -> {}));
        ByteBuffer syn = Packet.syn(1_001, 50).encode();
        byte[] bytes = new byte[syn.remaining()];
        syn.get(bytes);

        try (DatagramSocket peer = new DatagramSocket(loopback(0))) {
            peer.send(new DatagramPacket(bytes, bytes.length, node.address()));
            awaitUntil("the SYN has come", () -> node.statistics().halfOpenConnections() == 1);
        }
    }

    @Test
    void everyFailedConnectIsCounted() throws Exception {
        UtpNode node = boundNode(builder -> builder.timeout(Duration.ofMillis(200)));
        InetSocketAddress nobody = nobody();

        assertThatExceptionOfType(UtpConnectException.class).isThrownBy(() -> await(node.connect(nobody)));

        assertThat(node.traffic().failedConnects()).isOne();
        assertThat(node.traffic().dialled()).isZero();
    }

    @Test
    void theStatisticsTellHowOldTheConnectionIsAndWhatSlowsItDown() throws Exception {
        Pair pair = pair(builder -> builder.congestion(Congestion.CUBIC));
        await(pair.client().write(bytes(20_000)));
        assertThat(pair.server().inputStream().readNBytes(20_000)).hasSize(20_000);
        awaitUntil("all is acknowledged", () -> clientNode().traffic().bytesInFlight() == 0);

        SocketStatistics statistics = pair.client().statistics();

        assertThat(statistics.congestion()).isEqualTo(Congestion.CUBIC);
        assertThat(statistics.congestionPhase()).isNotBlank();
        assertThat(statistics.pacingRate()).isPositive();
        assertThat(statistics.age()).isPositive();
        pair.client().destroy();
        await(pair.client().closeFuture());
        Duration age = pair.client().statistics().age();
        assertThat(age).isPositive().isEqualTo(pair.client().statistics().age());
    }

    @Test
    void aPortThatIsTakenAwayIsReportedBeforeTheEndOfTheNode() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        UtpNode node = boundNode(builder -> builder.listener(new UtpNodeListener() {
            @Override
            public void portLost(UtpNode lost, InetSocketAddress address) {
                told.add("lost " + address.getPort());
            }

            @Override
            public void closed(UtpNode closed) {
                told.add("closed");
            }
        }));
        int port = node.address().getPort();

        node.udpChannel().close();

        assertThat(take(told)).isEqualTo("lost " + port);
        assertThat(take(told)).isEqualTo("closed");
    }

    @Test
    void aNodeThatIsClosedHasNotLostItsPort() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        UtpNode node = boundNode(builder -> builder.listener(new UtpNodeListener() {
            @Override
            public void portLost(UtpNode lost, InetSocketAddress address) {
                told.add("lost");
            }
        }));

        await(node.closeAsync());

        assertThat(told).isEmpty();
    }

    private static ByteBuffer bytes(int count) {
        return ByteBuffer.allocate(count);
    }
}
