package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RendezvousUplinkTests {

    private static final long SECOND = 1_000_000_000L;
    private static final InetSocketAddress ONE = InetSocketAddress.createUnresolved("one.example", 1);
    private static final InetSocketAddress TWO = InetSocketAddress.createUnresolved("two.example", 2);
    private static final InetSocketAddress ADDRESS_OF_ONE = new InetSocketAddress("192.0.2.1", 1);
    private static final InetSocketAddress ADDRESS_OF_TWO = new InetSocketAddress("192.0.2.2", 2);

    private final EndpointConfig config = new EndpointConfig(
            1_200, 4_096, 5 * SECOND, SECOND / 5, 20 * SECOND, 60 * SECOND, false, Dialect.AUTO, 10, 10);
    private final Node node = new Node(config, new SplittableRandom(1));
    private final RendezvousUplink uplink = new RendezvousUplink(
            node, RendezvousClientSettings.of(List.of(ONE, TWO), "alice", null), new SplittableRandom(1));
    private long now = SECOND;

    private void start() {
        uplink.client().start(now);
        uplink.flush(now);
    }

    private void run(long seconds) {
        long end = now + seconds * SECOND;
        while (uplink.client().nextDeadline() <= end) {
            now = uplink.client().nextDeadline();
            uplink.client().handleTimeout(now);
            while (uplink.pollEvent() != null) {}
            uplink.flush(now);
        }
        now = end;
    }

    private List<InetSocketAddress> dialled() {
        return node.connections().stream().map(Connection::remote).toList();
    }

    @Test
    void theServerIsDialledOnceItIsResolved() {
        start();
        assertThat(uplink.pollResolve()).isEqualTo(ONE);
        assertThat(uplink.server()).isNull();
        uplink.handleResolved(ONE, ADDRESS_OF_ONE, now);
        assertThat(dialled()).containsExactly(ADDRESS_OF_ONE);
        assertThat(uplink.server()).isEqualTo(ADDRESS_OF_ONE);
    }

    @Test
    void anAddressThatComesTooLateReplacesNoLink() {
        start();
        assertThat(uplink.pollResolve()).isEqualTo(ONE);
        run(12);
        assertThat(uplink.pollResolve()).isEqualTo(TWO);
        uplink.handleResolved(TWO, ADDRESS_OF_TWO, now);

        uplink.handleResolved(ONE, ADDRESS_OF_ONE, now);

        assertThat(dialled()).containsExactly(ADDRESS_OF_TWO);
        assertThat(uplink.server()).isEqualTo(ADDRESS_OF_TWO);
    }

    @Test
    void whoseServerCannotBeResolvedTriesTheNext() {
        start();
        uplink.pollResolve();
        uplink.handleResolved(ONE, null, now);
        uplink.flush(now);
        run(1);
        assertThat(uplink.pollResolve()).isEqualTo(TWO);
        assertThat(uplink.pollState())
                .satisfies(state ->
                        assertThat(state.problem()).contains("one.example").contains("cannot be resolved"));
        assertThat(dialled()).isEmpty();
    }
}
