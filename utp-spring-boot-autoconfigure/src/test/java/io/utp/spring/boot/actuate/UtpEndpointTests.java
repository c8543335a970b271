package io.utp.spring.boot.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

import io.netty.pkitesting.X509Bundle;
import io.utp.NatType;
import io.utp.UtpLimits;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.Certificates;
import io.utp.spring.FakeUtpNode;
import io.utp.spring.FakeUtpSocket;
import io.utp.spring.ListenerContainers;
import io.utp.spring.Statistics;
import io.utp.spring.boot.actuate.UtpDescriptors.ConnectionDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodeConnectionsDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodeDescriptor;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerContainer;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;

class UtpEndpointTests {

    private static final String HIDDEN = "******";

    private final FakeUtpNode alice = new FakeUtpNode();

    private final FakeUtpNode bob = new FakeUtpNode();

    private final UtpNodes nodes =
            new UtpNodes(new StaticListableBeanFactory(Map.of("aliceUtpNode", alice, "bobUtpNode", bob)));

    private final UtpEndpoint endpoint = endpoint(Show.NEVER);

    private final UtpSocket socket = FakeUtpSocket.to("carol", "192.0.2.7", 4321);

    private UtpEndpoint endpoint(Show show, SanitizingFunction... functions) {
        return new UtpEndpoint(nodes, List::of, List.of(functions), show);
    }

    @Test
    void showsEachNodeByItsName() {
        alice.bind(new InetSocketAddress("127.0.0.1", 4711));
        alice.traffic(Statistics.ofTraffic());

        Map<String, NodeDescriptor> shown = endpoint.nodes().nodes();

        assertThat(shown).containsOnlyKeys("alice", "bob");
        assertThat(shown.get("alice").open()).isTrue();
        assertThat(shown.get("alice").port()).isEqualTo(4711);
        assertThat(shown.get("alice").connections()).isEqualTo(new UtpDescriptors.CountsDescriptor(2, 3, 5));
        assertThat(shown.get("alice").traffic().bytesSent()).isEqualTo(106);
        assertThat(shown.get("bob").open()).isFalse();
        assertThat(shown.get("bob").port()).isNull();
        assertThat(shown.get("bob").address()).isNull();
    }

    @Test
    void showsTheListenersOfEachNode() {
        UtpListenerContainer container = ListenerContainers.inbox(nodes, "alice");
        UtpEndpoint listening = new UtpEndpoint(nodes, () -> List.of(container), List.of(), Show.NEVER);

        assertThat(listening.nodes().nodes().get("alice").listeners())
                .containsExactly(new UtpDescriptors.ListenerDescriptor("inbox", false, 0, 0, 0));
        assertThat(listening.nodes().nodes().get("bob").listeners()).isEmpty();
    }

    @Test
    void showsTheLimitsHowNearTheNodeIsToThemAndWhomTheyKeptAway() {
        alice.statistics(Statistics.ofNode());

        UtpLimitsDescriptor limits = endpoint.nodes().nodes().get("alice").limits();

        assertThat(limits)
                .isEqualTo(new UtpLimitsDescriptor(
                        UtpLimits.defaults(),
                        1_024,
                        226,
                        List.of(),
                        new UtpLimitsDescriptor.RefusedDescriptor(209, 220, 221, 222, 225, 208, 224)));
    }

    @Test
    void showsWhichAddressesHaveTheMostAcceptedConnections() {
        for (String address : List.of("192.0.2.1", "192.0.2.2", "192.0.2.2", "2001:db8::1", "2001:db8::2")) {
            alice.openConnections().add(accepted(address));
        }
        alice.openConnections().add(accepted("2001:db8:0:0:1::3"));
        alice.openConnections().add(accepted("2001:db8:0:1::3"));
        alice.openConnections().add(socket);

        assertThat(endpoint(Show.ALWAYS).nodes().nodes().get("alice").limits().busiest())
                .containsExactly(
                        new UtpLimitsDescriptor.AddressDescriptor("2001:db8:0:0:0:0:0:0/64", 3),
                        new UtpLimitsDescriptor.AddressDescriptor("192.0.2.2", 2),
                        new UtpLimitsDescriptor.AddressDescriptor("192.0.2.1", 1));
        assertThat(endpoint.nodes().nodes().get("alice").limits().busiest())
                .contains(new UtpLimitsDescriptor.AddressDescriptor(HIDDEN, 3))
                .extracting(UtpLimitsDescriptor.AddressDescriptor::address)
                .containsOnly(HIDDEN);
    }

    private static UtpSocket accepted(String address) {
        UtpSocket accepted = FakeUtpSocket.to(null, address, 1);
        given(accepted.isInitiator()).willReturn(false);
        return accepted;
    }

    @Test
    void showsTheConnectionsOfANodeWithTheirStatistics() {
        alice.openConnections().add(socket);

        NodeConnectionsDescriptor shown = endpoint.node("alice", null);

        assertThat(shown.total()).isOne();
        assertThat(shown.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.connectionId()).isEqualTo(4321);
            assertThat(connection.dialled()).isTrue();
            assertThat(connection.dialect()).isEqualTo("bep29");
            assertThat(connection.statistics()).isEqualTo(Statistics.ofSocket(7));
            assertThat(endpoint.connection("alice", connection.id())).isEqualTo(connection);
        });
    }

    @Test
    void showsHowNodesAndConnectionsAreEncryptedAndHidesWhoThePeerIs() throws Exception {
        X509Certificate certificate = Certificates.of("CN=carol").getCertificate();
        SSLSession session = mock();
        given(session.getProtocol()).willReturn("TLSv1.3");
        given(session.getCipherSuite()).willReturn("TLS_AES_128_GCM_SHA256");
        given(session.getPeerCertificates()).willReturn(new Certificate[] {certificate});
        given(socket.sslSession()).willReturn(Optional.of(session));
        given(socket.applicationProtocol()).willReturn(Optional.of("h2"));
        alice.openConnections().add(socket);
        alice.useTls(UtpTls.builder()
                .required(false)
                .applicationProtocols(List.of("h2"))
                .build());

        assertThat(endpoint.nodes().nodes().get("alice").tls())
                .isEqualTo(new UtpDescriptors.TlsDescriptor(
                        false, "none", List.of("TLSv1.3"), List.of("h2"), List.of(), 256, TlsStatistics.NONE));
        assertThat(endpoint.nodes().nodes().get("bob").tls()).isNull();
        assertThat(tls(endpoint))
                .isEqualTo(new UtpDescriptors.SessionDescriptor(
                        "TLSv1.3",
                        "TLS_AES_128_GCM_SHA256",
                        "h2",
                        HIDDEN,
                        HIDDEN,
                        certificate.getNotAfter().toInstant()));
        assertThat(tls(endpoint(Show.ALWAYS)).peer()).isEqualTo("CN=carol");
        assertThat(tls(endpoint(Show.ALWAYS)).fingerprint()).isEqualTo(UtpIdentity.fingerprint(certificate));
    }

    @Test
    void showsTheCertificateThatPeersAreShown() throws Exception {
        X509Bundle certificate = Certificates.of("CN=alice");
        alice.useTls(UtpTls.builder().keys(certificate.toKeyManagerFactory()).build());

        assertThat(endpoint.nodes().nodes().get("alice").tls().certificates())
                .containsExactly(new UtpDescriptors.CertificateDescriptor(
                        "CN=alice",
                        UtpIdentity.fingerprint(certificate.getCertificate()),
                        certificate.getCertificate().getNotAfter().toInstant()));
    }

    private static UtpDescriptors.SessionDescriptor tls(UtpEndpoint shown) {
        return shown.node("alice", null).connections().get(0).tls();
    }

    @Test
    void showsAsManyConnectionsAsWereAskedFor() {
        for (int id = 0; id < 150; id++) {
            alice.openConnections().add(FakeUtpSocket.to(null, "192.0.2.7", id));
        }

        assertThat(endpoint.node("alice", null).connections()).hasSize(100);
        assertThat(endpoint.node("alice", 120).connections()).hasSize(120);
        assertThat(endpoint.node("alice", -1).connections()).isEmpty();
        assertThat(endpoint.node("alice", 1).total()).isEqualTo(150);
    }

    @Test
    void theIdStaysWhenThePathChangesAndIsNoOthers() {
        UtpSocket other = FakeUtpSocket.to(null, "192.0.2.8", 4321);
        alice.openConnections().addAll(List.of(socket, other));
        List<String> ids = endpoint.node("alice", null).connections().stream()
                .map(ConnectionDescriptor::id)
                .toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.startsWith("4321-"));

        given(socket.remoteAddress()).willReturn(new InetSocketAddress("192.0.2.99", 1));

        assertThat(endpoint.node("alice", null).connections())
                .extracting(ConnectionDescriptor::id)
                .containsExactlyElementsOf(ids);
    }

    @Test
    void closesTheConnectionOfTheId() {
        UtpSocket other = FakeUtpSocket.to(null, "192.0.2.8", 1);
        alice.openConnections().addAll(List.of(other, socket));
        String id = endpoint.node("alice", null).connections().get(1).id();

        assertThat(endpoint.close("alice", id).closed()).isTrue();

        then(socket).should().destroy();
        then(other).should(never()).destroy();
    }

    @Test
    void closesNothingWithoutTheNodeOrTheConnection() {
        alice.openConnections().add(socket);
        String id = endpoint.node("alice", null).connections().get(0).id();

        assertThat(endpoint.close("alice", "4321-999").closed()).isFalse();
        assertThat(endpoint.close("bob", id).closed()).isFalse();
        assertThat(endpoint.close("nobody", id).closed()).isFalse();
        assertThat(endpoint.node("nobody", null)).isNull();
        assertThat(endpoint.connection("bob", id)).isNull();
        then(socket).should(never()).destroy();
    }

    @Test
    void addressesAndNamesOfPeersAreHidden() {
        knowAddresses();

        NodeConnectionsDescriptor shown = endpoint.node("alice", null);

        assertThat(shown.connections().get(0).remoteAddress()).isEqualTo(HIDDEN);
        assertThat(shown.connections().get(0).remoteName()).isEqualTo(HIDDEN);
        assertThat(shown.node().address()).isEqualTo(HIDDEN);
        assertThat(shown.node().nat().publicAddress()).isEqualTo(HIDDEN);
        assertThat(shown.node().rendezvous().server()).isEqualTo(HIDDEN);
        assertThat(shown.node().rendezvous().publicAddress()).isEqualTo(HIDDEN);
        assertThat(shown.node().rendezvous().problem()).isEqualTo(HIDDEN);
        assertThat(shown.toString()).doesNotContain("192.0.2", "203.0.113", "127.0.0.1", "carol");
    }

    private void knowAddresses() {
        alice.bind(new InetSocketAddress("127.0.0.1", 4711));
        alice.openConnections().add(socket);
        alice.natType(new NatType(
                new InetSocketAddress("203.0.113.9", 40_000),
                NatType.Mapping.ENDPOINT_INDEPENDENT,
                NatType.Filtering.UNKNOWN));
        alice.rendezvous(new RendezvousStatus(
                "alice",
                false,
                new InetSocketAddress("192.0.2.1", 42_000),
                new InetSocketAddress("203.0.113.9", 40_000),
                "192.0.2.1:42000: no answer"));
    }

    @Test
    void addressesAreShownWhenTheyAreToBe() {
        knowAddresses();

        NodeConnectionsDescriptor shown = endpoint(Show.ALWAYS).node("alice", null);

        assertThat(shown.connections().get(0).remoteAddress()).isEqualTo("192.0.2.7:4711");
        assertThat(shown.connections().get(0).remoteName()).isEqualTo("carol");
        assertThat(shown.node().address()).isEqualTo("127.0.0.1:4711");
        assertThat(shown.node().nat().publicAddress()).isEqualTo("203.0.113.9:40000");
        assertThat(shown.node().nat().mapping()).isEqualTo("endpoint-independent");
        assertThat(shown.node().rendezvous().server()).isEqualTo("192.0.2.1:42000");
    }

    @Test
    void theApplicationsFunctionsSanitizeWhatIsShown() {
        alice.openConnections().add(socket);
        SanitizingFunction names = SanitizingFunction.sanitizeValue().ifKeyEquals("remoteName");

        ConnectionDescriptor shown =
                endpoint(Show.ALWAYS, names).node("alice", null).connections().get(0);

        assertThat(shown.remoteName()).isEqualTo(HIDDEN);
        assertThat(shown.remoteAddress()).isEqualTo("192.0.2.7:4711");
    }

    @Test
    void onTheWebAddressesAreForThoseWithTheRole() {
        alice.openConnections().add(socket);
        UtpEndpointWebExtension web =
                new UtpEndpointWebExtension(endpoint(Show.WHEN_AUTHORIZED), Show.WHEN_AUTHORIZED, Set.of("operator"));
        SecurityContext operator = mock();
        given(operator.getPrincipal()).willReturn(() -> "someone");
        given(operator.isUserInRole("operator")).willReturn(true);

        assertThat(web.node(operator, "alice", null)
                        .getBody()
                        .connections()
                        .get(0)
                        .remoteAddress())
                .isEqualTo("192.0.2.7:4711");
        assertThat(web.node(SecurityContext.NONE, "alice", null)
                        .getBody()
                        .connections()
                        .get(0)
                        .remoteAddress())
                .isEqualTo(HIDDEN);
    }
}
