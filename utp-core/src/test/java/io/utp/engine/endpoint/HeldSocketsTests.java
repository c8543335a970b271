package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.stream.Chunks;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HeldSocketsTests {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.2", 2);

    private final EndpointConfig config =
            new EngineSettings().connections(10).fixedBuffers().toConfig();
    private final Node node = new Node(config, new SplittableRandom(1), Chunks.UNPOOLED);
    private final HeldSockets held = new HeldSockets(new PeerConnections(node));
    private long now = SECOND;

    /** Lets time pass; the first socket that is released meanwhile, 0 if none is. */
    private int run(long seconds) {
        long end = now + seconds * SECOND;
        while (held.nextDeadline() <= end) {
            now = held.nextDeadline();
            held.handleTimeout(now);
            int released = held.pollReleased();
            if (released != 0) {
                return released;
            }
        }
        now = end;
        return 0;
    }

    @Test
    void aSocketThatNobodyDialsFromIsClosedAfterAMinute() {
        held.hold(5, now);
        assertThat(run(59)).isZero();
        assertThat(run(16)).isEqualTo(5);
        assertThat(held.nextDeadline()).isEqualTo(Deadline.NEVER);
        assertThat(held.isEmpty()).isTrue();
    }

    @Test
    void aSocketIsKeptWhileAConnectionUsesIt() {
        Connection connection = node.connect(new Path(5, PEER), 0, now);
        held.hold(5, now);
        assertThat(run(600)).isZero();

        connection.destroy(now);
        node.pollTransmit(now, ByteBuffer.allocate(2_000));
        node.handleTimeout(now + 60 * SECOND);
        assertThat(run(16)).isEqualTo(5);
    }

    @Test
    void newOnesDoNotKeepTheOldOnesFromBeingClosed() {
        held.hold(5, now);
        int released = 0;
        for (int socket = 6; released == 0 && socket < 20; socket++) {
            released = run(10);
            held.hold(socket, now);
        }
        assertThat(released).isEqualTo(5);
        assertThat(now).isLessThan(80 * SECOND);
    }

    @Test
    void whatIsReleasedIsClosedAtOnce() {
        held.release(7);
        held.release(8);
        assertThat(held.pollReleased()).isEqualTo(7);
        assertThat(held.pollReleased()).isEqualTo(8);
        assertThat(held.pollReleased()).isZero();
    }
}
