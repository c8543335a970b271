package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Footprint;
import io.utp.engine.connection.Connection;
import io.utp.engine.wire.Path;
import org.junit.jupiter.api.Test;

/** What a connection costs that has nothing to do: a node may have very many. */
class IdleFootprintTests {

    /** Of the 1,536 bytes that a connection may take, the rest is for its socket and its places in tables. */
    private static final long MOST_BYTES = 1_120;

    private static final int CONNECTIONS = 64;

    private final NodePair nodes = new NodePair();

    @Test
    void anIdleConnectionTakesFewBytesAtBothEnds() {
        connect();
        nodes.advance(NodePair.SECOND);

        assertThat(bytesOfEach(nodes.a)).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(bytesOfEach(nodes.b)).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void aConnectionThatIsKeptAliveDoesNotGrow() {
        connect();
        nodes.advance(100 * NodePair.SECOND);
        long a = bytesOfEach(nodes.a);
        long b = bytesOfEach(nodes.b);
        assertThat(Math.max(a, b)).isLessThanOrEqualTo(MOST_BYTES);

        nodes.advance(1_500 * NodePair.SECOND);
        assertThat(bytesOfEach(nodes.a)).isEqualTo(a);
        assertThat(bytesOfEach(nodes.b)).isEqualTo(b);
    }

    private void connect() {
        for (int i = 0; i < CONNECTIONS; i++) {
            nodes.a.connect(new Path(0, NodePair.B), 0, nodes.now);
            nodes.exchange();
        }
        nodes.exchange();
    }

    /** Without what the node has whether there are connections or not. */
    private static long bytesOfEach(Node node) {
        Footprint all = Footprint.of(node);
        Footprint without = Footprint.of(node, Connection.class);
        assertThat(all.count(Connection.class)).isEqualTo(CONNECTIONS);
        assertThat(without.count(Connection.class)).isZero();
        return (all.bytes() - without.bytes()) / CONNECTIONS;
    }
}
