package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import io.utp.engine.wire.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PeerConnectionsTests {

    private final LostConnections all = LostConnections.connected(3);
    private final PeerConnections peers = new PeerConnections(all.node);
    private final Connection first = all.connections.get(0);
    private final Connection second = all.connections.get(1);

    @Test
    void connectionsAreFoundByTheNamesOfTheirPeers() {
        peers.name(first, "bob");
        peers.name(second, "bob");

        assertThat(peers.with("bob")).containsExactly(first, second);
        assertThat(peers.with("carol")).isEmpty();
        assertThat(first.path().peerName()).isEqualTo("bob");
    }

    @Test
    void thoseThatAreOverDoNotCount() {
        peers.name(first, "bob");
        peers.name(second, "bob");

        first.destroy(all.now);

        assertThat(peers.with("bob")).containsExactly(second);
    }

    @Test
    void nothingIsKeptOfThoseThatAreOver() {
        peers.name(first, "bob");
        peers.remove(first);
        peers.remove(second);

        assertThat(peers).extracting("named").isEqualTo(Map.of());
    }

    @Test
    void aPathIsInUseWhileAConnectionOfThePeerLivesThere() {
        Path path = new Path(0, LostConnections.THERE);
        peers.name(first, "bob");

        assertThat(peers.use(path, "bob")).isTrue();
        assertThat(peers.use(path, "carol")).isFalse();
        assertThat(peers.use(path, null)).isFalse();
        assertThat(peers.use(new Path(1, LostConnections.THERE), "bob")).isFalse();
        first.destroy(all.now);
        assertThat(peers.use(path, "bob")).isFalse();
    }
}
