package io.utp.netty;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.UtpTimeoutException;
import io.utp.WireDialect;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is said of a peer that is not heard any more. */
class SilentPeerTests {

    @Test
    void aPeerOfAnotherKindCannotFollowAChangedAddressWhichTheReasonSays() throws Exception {
        // utp-punch 1.0.1 knows a connection by the peer's address and port.
        assertThat(reasonAfterSilence(WireDialect.UTP_PUNCH))
                .contains("stopped answering")
                .contains("a NAT on the way forgot it")
                .contains("connect again");
    }

    @Test
    void aNodeOfThisLibraryWouldHaveFollowed() throws Exception {
        assertThat(reasonAfterSilence(WireDialect.BEP29)).endsWith("stopped answering");
    }

    private static String reasonAfterSilence(WireDialect dialect) throws Exception {
        try (UtpNode server = UtpNode.builder().dialect(dialect).build();
                UtpNode client = UtpNode.builder()
                        .dialect(dialect)
                        .idleTimeout(Duration.ofSeconds(1))
                        .build()) {
            server.listen(socket -> {});
            InetSocketAddress address =
                    server.bind(new InetSocketAddress("127.0.0.1", 0)).get(5, SECONDS);
            client.bind(new InetSocketAddress("127.0.0.1", 0)).get(5, SECONDS);
            UtpSocket socket = client.connect(address).get(5, SECONDS);

            server.udpChannel().close().await(5, SECONDS);

            assertThat(socket.closeFuture().get(10, SECONDS)).isEqualTo(CloseReason.TIMEOUT);
            String[] message = new String[1];
            assertThatThrownBy(() -> socket.inputStream().read())
                    .isInstanceOf(UtpTimeoutException.class)
                    .satisfies(failure -> message[0] = failure.getMessage());
            return message[0];
        }
    }
}
