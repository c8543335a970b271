package com.example;

import static io.utp.spring.boot.test.assertj.UtpAssertions.assertThat;

import io.utp.PunchMethod;
import io.utp.UtpNode;
import io.utp.spring.boot.test.autoconfigure.AutoConfigureUtpNetwork;
import io.utp.spring.boot.test.event.UtpEvents;
import io.utp.spring.event.UtpConnectionOpenedEvent;
import io.utp.spring.event.UtpRendezvousRegisteredEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;

@SpringBootTest(
        classes = TwoPeersTests.Application.class,
        properties = {
            "utp.nodes.tracker.port=42000",
            "utp.nodes.tracker.rendezvous.server.enabled=true",
            "utp.nodes.alice.rendezvous.servers=tracker:42000", // a node's name is that of its host
            "utp.nodes.alice.rendezvous.name=alice",
            "utp.nodes.bob.rendezvous.servers=tracker:42000",
            "utp.nodes.bob.rendezvous.name=bob",
            "utp.nodes.bob.listen=true"
        })
@AutoConfigureUtpNetwork(nats = {"alice=full-cone", "bob=symmetric"})
class TwoPeersTests {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void aliceReachesBobThroughBothNats(
            @Autowired @Qualifier("alice") UtpNode alice,
            @Autowired @Qualifier("bob") UtpNode bob,
            @Autowired UtpEvents events) {
        events.await(UtpRendezvousRegisteredEvent.class, event -> event.node() == bob, PATIENCE);

        assertThat(alice.punch("bob").join()).isSuccessfulBy(PunchMethod.PEER_REFLEXIVE);
        assertThat(alice.connect("bob").join()).isConnectedTo("bob");
        assertThat(events).awaits(UtpConnectionOpenedEvent.class, event -> event.node() == bob, PATIENCE);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
