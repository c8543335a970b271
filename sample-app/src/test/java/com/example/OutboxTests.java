package com.example;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;

import io.utp.CloseReason;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.test.autoconfigure.AutoConfigureUtpNetwork;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.event.UtpConnectionClosedEvent;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;

@SpringBootTest(classes = Outbox.class)
@EnableAutoConfiguration
@AutoConfigureUtpNetwork(latency = "20ms", loss = 0.05)
class OutboxTests {

    @Autowired
    Outbox outbox;

    @Autowired
    InMemoryUtpNetwork network;

    @Autowired
    UtpEvents events;

    @Test
    void whatTheOutboxSendsArrives(@TempDir Path directory) throws Exception {
        Path letter = Files.writeString(directory.resolve("letter"), "hello");
        BlockingQueue<UtpSocket> accepted = new LinkedBlockingQueue<>();
        try (UtpNode peer = UtpNode.builder().network(network.host()).build()) { // on a host of its own
            peer.listen(accepted::add);
            InetSocketAddress address = peer.bind(new InetSocketAddress(0)).join();

            outbox.send(letter, address);

            UtpSocket socket = accepted.take();
            assertThat(socket).hasReceivedExactly("hello"); // and then the end of the stream
            socket.close();
            assertThat(socket).isClosedBecause(CloseReason.FINISHED); // waits for it
        }
        assertThat(events).awaits(UtpConnectionClosedEvent.class, Duration.ofSeconds(10));
    }
}
