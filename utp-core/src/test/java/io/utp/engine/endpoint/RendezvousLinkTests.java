package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Path;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RendezvousLinkTests {

    private static final long SECOND = 1_000_000_000L;
    private static final RendezvousMessage.Ping PING = new RendezvousMessage.Ping(1);

    private final EndpointConfig config =
            new EngineSettings().connections(10).fixedBuffers().toConfig();
    private final Node node = new Node(config, new SplittableRandom(1), Chunks.UNPOOLED);
    private final Connection connection =
            node.connect(new Path(0, new InetSocketAddress("10.0.0.2", 2)), RendezvousService.NUMBER, SECOND);
    private final RendezvousLink link = new RendezvousLink(connection, 7);

    @Test
    void aPeerThatTakesNothingIsGivenUp() {
        int sent = 0;
        while (connection.closeCause() == null && sent < 1_000_000) {
            link.send(PING, SECOND);
            sent++;
        }

        assertThat(connection.closeCause()).isEqualTo(CloseCause.DESTROYED);
        assertThat(link.isOver()).isTrue();
        // A frame of a PING has 7 bytes.
        assertThat(sent).isBetween(128 * 1_024 / 7, 128 * 1_024 / 7 + 10);
        link.send(PING, SECOND);
        assertThat(connection.bufferedBytes()).isLessThanOrEqualTo(128 * 1_024 + 7);
    }

    @Test
    void aLinkIsNotOpenBeforeItsConnectionIs() {
        assertThat(link.pollOpened()).isFalse();
        assertThat(link.isOver()).isFalse();
        connection.destroy(SECOND);
        assertThat(link.pollOpened()).isFalse();
        assertThat(link.isOver()).isTrue();
    }
}
