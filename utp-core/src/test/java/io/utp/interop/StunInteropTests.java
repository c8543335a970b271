package io.utp.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NatType;
import io.utp.NatType.Filtering;
import io.utp.NatType.Mapping;
import io.utp.UtpNode;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Questions to coturn, a STUN server that the world uses. */
@Timeout(60)
class StunInteropTests {

    private static StunServer server;

    @BeforeAll
    static void startServer() throws Exception {
        StunServer.assumeAvailable();
        server = StunServer.start();
    }

    @AfterAll
    static void endServer() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theServerSeesThePortOfTheNode() throws Exception {
        try (UtpNode node = UtpNode.builder().build()) {
            InetSocketAddress bound =
                    node.bind(new InetSocketAddress("127.0.0.1", 0)).join();
            assertThat(node.publicAddress(server.address()).get(20, TimeUnit.SECONDS))
                    .isEqualTo(bound);
            assertThat(node.publicAddress(server.otherAddress()).get(20, TimeUnit.SECONDS))
                    .isEqualTo(bound);
            assertThat(node.statistics().resetsSent()).isZero();
        }
    }

    @Test
    void onLoopbackThereIsNoNatAndNoFilter() throws Exception {
        // RFC 5780 sections 4.3 and 4.4
        try (UtpNode node = UtpNode.builder().build()) {
            int port = node.bind().join().getPort();
            NatType type = node.discoverNat(List.of(server.address())).get(20, TimeUnit.SECONDS);
            assertThat(type)
                    .isEqualTo(new NatType(
                            new InetSocketAddress("127.0.0.1", port), Mapping.NONE, Filtering.ENDPOINT_INDEPENDENT));
            assertThat(type.isPunchable()).isTrue();
        }
    }
}
