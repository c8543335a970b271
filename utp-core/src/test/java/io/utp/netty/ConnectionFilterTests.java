package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.AddressRange;
import io.utp.UtpConnectException;
import io.utp.UtpConnectionFilter;
import io.utp.UtpConnectionFilter.Decision;
import io.utp.UtpNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Who may connect, as the application says. */
class ConnectionFilterTests extends LiveNodes {

    private UtpNode listening(UtpConnectionFilter filter) throws Exception {
        UtpNode node = boundNode(builder -> builder.filter(filter));
        await(node.listen(socket -> {}));
        return node;
    }

    private UtpNode impatient() throws Exception {
        return boundNode(builder -> builder.timeout(Duration.ofMillis(300)));
    }

    @Test
    void whoIsAcceptedConnectsAndWasAskedAboutFirst() throws Exception {
        Queue<InetSocketAddress> asked = new ConcurrentLinkedQueue<>();
        UtpNode server = listening(remote -> {
            asked.add(remote);
            return Decision.ACCEPT;
        });
        UtpNode client = boundNode();

        await(client.connect(server.address()));

        assertThat(asked).containsOnly(client.address());
        assertThat(server.statistics().filteredConnections()).isZero();
    }

    @Test
    void whoIsRefusedHearsIt() throws Exception {
        UtpNode server = listening(remote -> Decision.REFUSE);
        UtpNode client = boundNode();

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(client.connect(server.address())))
                .withMessageContaining("refused the connection");
        assertThat(server.statistics().filteredConnections()).isPositive();
        assertThat(server.statistics().resetsSent()).isPositive();
    }

    @Test
    void whoIsDeniedHearsNothing() throws Exception {
        UtpNode server = listening(UtpConnectionFilter.of(List.of(), List.of(AddressRange.of("127.0.0.0/8"))));
        UtpNode client = impatient();

        assertThatExceptionOfType(UtpConnectException.class)
                .isThrownBy(() -> await(client.connect(server.address())))
                .withMessageContaining("No answer");
        assertThat(server.statistics().filteredConnections()).isPositive();
        assertThat(server.statistics().datagramsSent()).isZero();
    }

    @Test
    void aFilterThatFailsLetsNobodyIn() throws Exception {
        UtpNode server = listening(remote -> {
            throw new IllegalStateException("a bug");
        });
        UtpNode client = impatient();

        assertThatExceptionOfType(UtpConnectException.class).isThrownBy(() -> await(client.connect(server.address())));
        assertThat(server.statistics().filteredConnections()).isPositive();
        assertThat(server.isListening()).isTrue();
    }

    @Test
    void whoThisNodeDialsIsNotAskedAbout() throws Exception {
        UtpNode picky = boundNode(builder -> builder.filter(remote -> Decision.DROP));
        UtpNode server = boundNode();
        await(server.listen(socket -> {}));

        assertThat(await(picky.connect(server.address())).isOpen()).isTrue();
    }
}
