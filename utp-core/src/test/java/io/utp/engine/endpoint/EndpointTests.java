package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EndpointTests {

    private static final InetSocketAddress ALICE = new InetSocketAddress("10.0.0.1", 1);
    private static final InetSocketAddress BOB = new InetSocketAddress("10.0.0.2", 2);

    private final EndpointConfig config =
            new EngineSettings().connections(10).fixedBuffers().toConfig();
    private final Endpoint alice = new Endpoint(config, new SplittableRandom(1));
    private final Endpoint bob = new Endpoint(config, new SplittableRandom(2));
    private final List<Connection> accepted = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
    private long now = 1_000_000;

    @Test
    void bytesArriveInBothDirectionsAndBothSidesFinish() {
        bob.listen();
        Connection dialled = alice.connect(BOB, now);
        exchange();
        assertThat(dialled.isEstablished()).isTrue();
        assertThat(dialled.dialect()).isEqualTo(Dialect.BEP29);
        assertThat(accepted).hasSize(1);
        Connection peer = accepted.get(0);
        dialled.write(ByteBuffer.wrap(new byte[100_000]), now);
        peer.write(ByteBuffer.wrap(new byte[10]), now);
        exchange();
        assertThat(readAll(peer)).isEqualTo(100_000);
        assertThat(readAll(dialled)).isEqualTo(10);
        assertThat(dialled.bufferedBytes()).isZero();
        dialled.end(now);
        exchange();
        assertThat(peer.isReceiveEnded()).isTrue();
        assertThat(dialled.isFinAcknowledged()).isTrue();
        peer.end(now);
        exchange();
        assertThat(dialled.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(peer.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(dialled.statistics().packetsRetransmitted()).isZero();
        assertThat(alice.initiatedConnections()).isZero();
        assertThat(bob.acceptedConnections()).isZero();
    }

    @Test
    void aNodeThatDoesNotListenRefuses() {
        Connection dialled = alice.connect(BOB, now);
        exchange();
        assertThat(dialled.closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(bob.statistics().refusedConnections()).isEqualTo(1);
    }

    private static int readAll(Connection connection) {
        int bytes = 0;
        for (ByteBuffer b = connection.pollReceived(); b != null; b = connection.pollReceived()) {
            bytes += b.remaining();
        }
        return bytes;
    }

    /** Delivers everything at once, for half a second. */
    private void exchange() {
        long end = now + 500_000_000L;
        while (now < end) {
            boolean moved = deliver(alice, ALICE, bob) | deliver(bob, BOB, alice);
            if (!moved) {
                now = Math.min(end, Math.max(now + 1, Math.min(alice.nextDeadline(), bob.nextDeadline())));
                alice.handleTimeout(now);
                bob.handleTimeout(now);
            } else {
                now += 1_000;
            }
        }
    }

    private boolean deliver(Endpoint from, InetSocketAddress address, Endpoint to) {
        boolean moved = false;
        out.clear();
        for (Transmit run = from.pollTransmit(now, out); run != null; run = from.pollTransmit(now, out)) {
            moved = true;
            out.flip();
            while (out.hasRemaining()) {
                ByteBuffer packet = out.slice(out.position(), Math.min(run.segmentSize(), out.remaining()));
                to.handleDatagram(address, packet, now);
                out.position(out.position() + packet.limit());
            }
            out.clear();
        }
        to.handleBatchEnd(now);
        for (Connection c = to.pollUpdated(now); c != null; c = to.pollUpdated(now)) {
            if (!c.isInitiator() && !accepted.contains(c)) {
                accepted.add(c);
            }
        }
        return moved;
    }
}
