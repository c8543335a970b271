package com.example;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.test.network.InMemoryHost;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.PacketDrop;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LongLineTests {

    private final InMemoryUtpNetwork network = InMemoryUtpNetwork.withSeed(4711);

    @Test
    void whoIsCutOffIsNoticed() {
        InMemoryHost here = network.host("203.0.113.1");
        InMemoryHost there = network.host("203.0.113.2");
        network.link()
                .latency(Duration.ofMillis(40))
                .jitter(Duration.ofMillis(5))
                .rate(1 << 20);
        network.link(here, there).loss(0.05); // of one direction
        Duration soon = Duration.ofMillis(500);
        try (UtpNode alice = UtpNode.builder().network(here).idleTimeout(soon).build();
                UtpNode bob = UtpNode.builder().network(there).build()) {
            alice.bind(new InetSocketAddress(0)).join();
            bob.bind(new InetSocketAddress(20_000)).join();
            bob.listen(socket -> {}).join();
            UtpSocket socket = alice.connect(there.address(20_000)).join();

            network.cut(here, there);
            socket.write(ByteBuffer.wrap(new byte[] {1}));

            assertThat(socket).isClosedBecause(CloseReason.TIMEOUT);
            assertThat(network.packets(here, there).dropped(PacketDrop.CUT)).isPositive();
            network.heal();
        }
    }
}
