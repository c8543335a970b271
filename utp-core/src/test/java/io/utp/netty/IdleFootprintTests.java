package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Footprint;
import io.utp.UtpSocket;
import io.utp.engine.connection.Connection;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the driver keeps for a connection that has nothing to do; what the engine keeps is tested there. */
class IdleFootprintTests extends LiveNodes {

    private static final long MOST_BYTES = 128;

    @Test
    void anIdleConnectionHasNoQueuesAndNoFutures() throws Exception {
        Pair pair = pair();

        assertThat(bytes(pair.client())).isLessThanOrEqualTo(MOST_BYTES);
        assertThat(bytes(pair.server())).isLessThanOrEqualTo(MOST_BYTES);
    }

    private static long bytes(UtpSocket socket) {
        Footprint footprint =
                Footprint.of(socket, EndpointDriver.class, Connection.class, SocketAddress.class, Duration.class);
        assertThat(footprint.count(ConnectionDriver.class)).isEqualTo(1);
        return footprint.bytes();
    }
}
