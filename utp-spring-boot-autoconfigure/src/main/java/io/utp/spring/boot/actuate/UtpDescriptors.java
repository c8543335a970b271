package io.utp.spring.boot.actuate;

import io.utp.CloseReason;
import io.utp.NatType;
import io.utp.SocketStatistics;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.boot.actuate.UtpLimitsDescriptor.AddressDescriptor;
import io.utp.spring.core.UtpText;
import io.utp.spring.listener.UtpListenerContainer;
import io.utp.spring.security.PeerCertificates;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpIdentity;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizableData;
import org.springframework.boot.actuate.endpoint.Sanitizer;

/** What the endpoint shows, and how it is made. */
public final class UtpDescriptors {

    private static final int BUSIEST = 3;

    private final ConnectionIds ids;

    private final Collection<UtpListenerContainer> listeners;

    private final Sanitizer sanitizer;

    private final boolean showUnsanitized;

    UtpDescriptors(
            ConnectionIds ids,
            Collection<UtpListenerContainer> listeners,
            Sanitizer sanitizer,
            boolean showUnsanitized) {
        this.ids = ids;
        this.listeners = listeners;
        this.sanitizer = sanitizer;
        this.showUnsanitized = showUnsanitized;
    }

    /**
     * All nodes.
     *
     * @param nodes by name
     */
    public record NodesDescriptor(Map<String, NodeDescriptor> nodes) implements OperationResponseBody {}

    /**
     * A node with its connections.
     *
     * @param node the node
     * @param total how many connections are open
     * @param connections so many of them as were asked for, by their ids on the wire
     */
    public record NodeConnectionsDescriptor(NodeDescriptor node, int total, List<ConnectionDescriptor> connections)
            implements OperationResponseBody {}

    /**
     * A node.
     *
     * @param open whether its port is open
     * @param listening whether it accepts connections
     * @param port its port
     * @param address its address
     * @param connections how many connections there are
     * @param limits what one peer may take of it, and whom it has kept away
     * @param listeners its listeners
     * @param nat the NAT in front of it, if that is known
     * @param rendezvous how it stands there, if it has one
     * @param tls how it encrypts, if it does
     * @param traffic what its connections have done together
     */
    public record NodeDescriptor(
            boolean open,
            boolean listening,
            @Nullable Integer port,
            @Nullable Object address,
            CountsDescriptor connections,
            UtpLimitsDescriptor limits,
            List<ListenerDescriptor> listeners,
            @Nullable NatDescriptor nat,
            @Nullable RendezvousDescriptor rendezvous,
            @Nullable TlsDescriptor tls,
            TrafficDescriptor traffic) {}

    /**
     * How a node encrypts new connections.
     *
     * @param required whether plain peers are refused
     * @param clientAuth whether peers that dial are asked for a certificate
     * @param protocols the versions
     * @param applicationProtocols what is offered to be spoken
     * @param certificates what it shows its peers; not hidden, because it is shown to whoever connects
     * @param maxHandshakes how many handshakes of accepted connections there may be at once
     * @param handshakes what has become of handshakes
     */
    public record TlsDescriptor(
            boolean required,
            String clientAuth,
            List<String> protocols,
            List<String> applicationProtocols,
            List<CertificateDescriptor> certificates,
            int maxHandshakes,
            TlsStatistics handshakes) {}

    /**
     * A certificate of the node.
     *
     * @param subject whose it is
     * @param fingerprint the fingerprint of its key, which peers may pin
     * @param expires when it does
     */
    public record CertificateDescriptor(String subject, String fingerprint, Instant expires) {

        static CertificateDescriptor of(X509Certificate certificate) {
            return new CertificateDescriptor(
                    certificate.getSubjectX500Principal().getName(),
                    UtpIdentity.fingerprint(certificate),
                    certificate.getNotAfter().toInstant());
        }
    }

    /**
     * How many connections there are.
     *
     * @param accepted those that peers opened
     * @param dialled those that this node opened
     * @param limit how many there may be
     */
    public record CountsDescriptor(int accepted, int dialled, int limit) {}

    /**
     * A listener.
     *
     * @param id its id
     * @param running whether it takes connections
     * @param connections how many it handles
     * @param queued how many wait for it
     * @param refused how many it refused, because there were too many
     */
    public record ListenerDescriptor(String id, boolean running, int connections, int queued, long refused) {}

    /**
     * The NAT in front of a node.
     *
     * @param publicAddress the address that others see
     * @param mapping how it chooses ports
     * @param filtering whom it lets in
     * @param punchable whether two of this kind reach each other
     */
    public record NatDescriptor(Object publicAddress, String mapping, String filtering, boolean punchable) {}

    /**
     * How a node stands with its rendezvous.
     *
     * @param registered whether it can be called by its name
     * @param name the name
     * @param server the server
     * @param publicAddress where the server sees the node
     * @param problem why it is not registered
     */
    public record RendezvousDescriptor(
            boolean registered,
            @Nullable String name,
            @Nullable Object server,
            @Nullable Object publicAddress,
            @Nullable Object problem) {}

    /**
     * What connections have done together.
     *
     * @param closed how many are gone, by the reason
     * @param failedConnects how many could not be opened
     * @param bytesSent payload sent
     * @param bytesReceived payload received
     * @param packetsSent packets sent
     * @param packetsReceived packets received
     * @param packetsRetransmitted packets sent again
     * @param roundTripTime the mean of the open connections
     * @param queuingDelay the mean of the open connections
     */
    public record TrafficDescriptor(
            Map<CloseReason, Long> closed,
            long failedConnects,
            long bytesSent,
            long bytesReceived,
            long packetsSent,
            long packetsReceived,
            long packetsRetransmitted,
            Duration roundTripTime,
            Duration queuingDelay) {}

    /**
     * A connection.
     *
     * @param id its id at this endpoint
     * @param connectionId its id on the wire, as logs tell it
     * @param dialled whether this node opened it
     * @param remoteAddress the peer
     * @param remoteName the name of the peer, if it has one
     * @param dialect the dialect spoken with it
     * @param tls how it is encrypted, if it is
     * @param ended whether this side has ended its stream
     * @param statistics its counters
     */
    public record ConnectionDescriptor(
            String id,
            int connectionId,
            boolean dialled,
            @Nullable Object remoteAddress,
            @Nullable Object remoteName,
            String dialect,
            @Nullable SessionDescriptor tls,
            boolean ended,
            SocketStatistics statistics)
            implements OperationResponseBody {}

    /**
     * How a connection is encrypted.
     *
     * @param protocol the version
     * @param cipherSuite the ciphers
     * @param applicationProtocol what both have agreed to speak, if they have
     * @param peer the subject of the peer's certificate, if it has shown one
     * @param fingerprint the fingerprint of the peer's key, if it has shown a certificate
     * @param expires when the peer's certificate does
     */
    public record SessionDescriptor(
            String protocol,
            String cipherSuite,
            @Nullable String applicationProtocol,
            @Nullable Object peer,
            @Nullable Object fingerprint,
            @Nullable Instant expires) {}

    NodeDescriptor node(UtpNode node) {
        InetSocketAddress address = node.address();
        NatType nat = node.natType();
        RendezvousStatus rendezvous = node.rendezvous();
        UtpTls tls = node.tls();
        return new NodeDescriptor(
                node.isOpen(),
                node.isListening(),
                (address != null) ? address.getPort() : null,
                sanitize("address", address),
                new CountsDescriptor(node.serverConnections(), node.clientConnections(), node.maxConnections()),
                UtpLimitsDescriptor.of(node, busiest(node)),
                listeners(node),
                (nat != null) ? nat(nat) : null,
                (rendezvous != null) ? rendezvous(rendezvous) : null,
                (tls != null) ? tls(tls, node.tlsStatistics()) : null,
                traffic(node.traffic()));
    }

    private static TlsDescriptor tls(UtpTls tls, TlsStatistics handshakes) {
        return new TlsDescriptor(
                tls.required(),
                UtpText.of(tls.clientAuth()),
                tls.protocols(),
                tls.applicationProtocols(),
                tls.certificates().stream().map(CertificateDescriptor::of).toList(),
                tls.maxHandshakes(),
                handshakes);
    }

    private List<AddressDescriptor> busiest(UtpNode node) {
        List<AddressDescriptor> busiest = new ArrayList<>();
        BusiestAddresses.of(node.connections(), BUSIEST).forEach((address, connections) -> {
            Object shown = sanitize("address", address);
            busiest.add(new AddressDescriptor((shown != null) ? shown : "", connections));
        });
        return busiest;
    }

    private List<ListenerDescriptor> listeners(UtpNode node) {
        return listeners.stream()
                .filter(listener -> listener.node() == node)
                .map(listener -> new ListenerDescriptor(
                        listener.id(),
                        listener.isRunning(),
                        listener.connections(),
                        listener.queued(),
                        listener.refused()))
                .toList();
    }

    private NatDescriptor nat(NatType nat) {
        Object address = sanitize("publicAddress", nat.publicAddress());
        return new NatDescriptor(
                (address != null) ? address : "",
                UtpText.of(nat.mapping()),
                UtpText.of(nat.filtering()),
                nat.isPunchable());
    }

    private RendezvousDescriptor rendezvous(RendezvousStatus status) {
        return new RendezvousDescriptor(
                status.registered(),
                status.name(),
                sanitize("server", status.server()),
                sanitize("publicAddress", status.publicAddress()),
                sanitize("problem", status.problem()));
    }

    private static TrafficDescriptor traffic(TrafficStatistics traffic) {
        return new TrafficDescriptor(
                traffic.closed(),
                traffic.failedConnects(),
                traffic.bytesSent(),
                traffic.bytesReceived(),
                traffic.packetsSent(),
                traffic.packetsReceived(),
                traffic.packetsRetransmitted(),
                traffic.roundTripTime(),
                traffic.queuingDelay());
    }

    ConnectionDescriptor connection(UtpSocket socket) {
        return new ConnectionDescriptor(
                ids.of(socket),
                socket.connectionId(),
                socket.isInitiator(),
                sanitize("remoteAddress", socket.remoteAddress()),
                sanitize("remoteName", socket.remoteName()),
                UtpText.of(socket.dialect()),
                socket.sslSession().map(session -> session(socket, session)).orElse(null),
                socket.isEnded(),
                socket.statistics());
    }

    private SessionDescriptor session(UtpSocket socket, SSLSession session) {
        X509Certificate certificate = PeerCertificates.of(socket);
        return new SessionDescriptor(
                session.getProtocol(),
                session.getCipherSuite(),
                socket.applicationProtocol().orElse(null),
                (certificate != null)
                        ? sanitize("peer", certificate.getSubjectX500Principal().getName())
                        : null,
                (certificate != null) ? sanitize("fingerprint", UtpIdentity.fingerprint(certificate)) : null,
                (certificate != null) ? certificate.getNotAfter().toInstant() : null);
    }

    private @Nullable Object sanitize(String key, @Nullable String value) {
        return (value != null) ? sanitizer.sanitize(new SanitizableData(null, key, value), showUnsanitized) : null;
    }

    private @Nullable Object sanitize(String key, @Nullable InetSocketAddress address) {
        return sanitize(key, (address != null) ? UtpText.of(address) : null);
    }
}
