package io.utp.spring.boot.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.netty.channel.Channel;
import io.netty.pkitesting.X509Bundle;
import io.utp.NatType;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.Certificates;
import io.utp.spring.FakeUtpNode;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

class UtpHealthIndicatorTests {

    private final FakeUtpNode node = new FakeUtpNode();

    private final UtpHealthIndicator indicator = indicatorAt(Instant.now());

    @Test
    void upWithDetailsWhileThePortIsOpen() {
        node.listen(socket -> {});
        node.bind(new InetSocketAddress("127.0.0.1", 4711));

        Health health = indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsOnly(
                        Map.entry("port", 4711),
                        Map.entry("listening", true),
                        Map.entry("connections", Map.of("server", 2, "client", 3)));
    }

    @Test
    void tellsThePublicAddressAndTheNatOnceTheyAreKnown() {
        node.bind();
        node.natType(new NatType(
                new InetSocketAddress("203.0.113.9", 40_000),
                NatType.Mapping.ENDPOINT_INDEPENDENT,
                NatType.Filtering.ADDRESS_AND_PORT_DEPENDENT));

        assertThat(indicator.health().getDetails())
                .containsEntry("public", "203.0.113.9:40000")
                .containsEntry(
                        "nat",
                        Map.of(
                                "mapping", "endpoint-independent",
                                "filtering", "address-and-port-dependent",
                                "punchable", true));
    }

    @Test
    void tellsWhereTheNodeIsRegistered() {
        node.bind();
        node.rendezvous(new RendezvousStatus(
                "alice",
                true,
                new InetSocketAddress("192.0.2.7", 42_000),
                new InetSocketAddress("203.0.113.9", 40_000),
                null));

        assertThat(indicator.health().getDetails())
                .containsEntry(
                        "rendezvous",
                        Map.of(
                                "registered",
                                true,
                                "name",
                                "alice",
                                "server",
                                "192.0.2.7:42000",
                                "public",
                                "203.0.113.9:40000"));
    }

    @Test
    void isUpWithoutItsRendezvousAndTellsWhatIsWrong() {
        node.bind();
        node.rendezvous(new RendezvousStatus("alice", false, null, null, "192.0.2.7:42000: no answer"));

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails())
                .containsEntry(
                        "rendezvous",
                        Map.of("registered", false, "name", "alice", "problem", "192.0.2.7:42000: no answer"));
    }

    @Test
    void namesAServerWhoseHostIsNotResolved() {
        node.bind();
        node.rendezvous(new RendezvousStatus(
                null, true, InetSocketAddress.createUnresolved("rendezvous.example.org", 42_000), null, null));

        assertThat(indicator.health().getDetails())
                .containsEntry("rendezvous", Map.of("registered", true, "server", "rendezvous.example.org:42000"));
    }

    private UtpHealthIndicator indicatorAt(Instant now) {
        return new UtpHealthIndicator(node, Duration.ofHours(14), Clock.fixed(now, ZoneOffset.UTC));
    }

    @Test
    void tellsUntilWhenTheCertificateIsValid() throws Exception {
        Instant expires = useCertificate();

        assertThat(certificateAt(expires.minus(Duration.ofHours(15))))
                .isEqualTo(Map.of("subject", "CN=alice", "expires", expires));
    }

    @ParameterizedTest
    @CsvSource({"-PT14H, expires soon", "-PT1S, expires soon", "PT1S, expired", "-P36500D, not valid before "})
    void isUpWithACertificateThatPeersRefuseAndTellsWhatIsWrong(String fromExpiry, String problem) throws Exception {
        Instant now = useCertificate().plus(Duration.parse(fromExpiry));

        assertThat(indicatorAt(now).health().getStatus()).isEqualTo(Status.UP);
        assertThat((String) certificateAt(now).get("problem")).startsWith(problem);
    }

    private Instant useCertificate() throws Exception {
        node.bind();
        X509Bundle certificate = Certificates.of("CN=alice");
        node.useTls(UtpTls.builder().keys(certificate.toKeyManagerFactory()).build());
        return certificate.getCertificate().getNotAfter().toInstant();
    }

    private Map<String, Object> certificateAt(Instant now) {
        return (Map<String, Object>) indicatorAt(now).health().getDetails().get("certificate");
    }

    @Test
    void upAlsoWhenTheNodeOnlyDials() {
        node.bind();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
        assertThat(indicator.health().getDetails()).containsEntry("listening", false);
    }

    @Test
    void unknownBeforeTheNodeIsBound() {
        assertThat(indicator.health().getStatus()).isEqualTo(Status.UNKNOWN);
        assertThat(indicator.health().getDetails()).doesNotContainKey("port");
    }

    @Test
    void downWhenTheSocketIsGone() {
        node.bind();
        node.loseSocket(mock());

        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }

    @Test
    void downWhenTheNodeDoesNotKnowYetThatTheSocketIsGone() {
        Channel channel = mock();
        given(channel.isOpen()).willReturn(false);
        node.loseSocket(channel);
        node.bind();

        assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
    }
}
