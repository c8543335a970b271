package io.utp.spring.boot.health;

import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.spring.core.UtpText;
import io.utp.tls.UtpTls;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a node: up while its port is open, down if the port is lost, unknown before it is bound and after it was
 * stopped. Peers and the network do not count: a restart would not mend them. Looks at the node only, without I/O.
 */
public class UtpHealthIndicator extends AbstractHealthIndicator {

    private final UtpNode node;

    private final Duration certificateWarning;

    private final Clock clock;

    /**
     * Creates the indicator.
     *
     * @param node the node to look at
     * @param certificateWarning how long before a certificate expires there is a warning
     * @param clock tells the time
     */
    public UtpHealthIndicator(UtpNode node, Duration certificateWarning, Clock clock) {
        super("uTP health check failed");
        this.node = node;
        this.certificateWarning = certificateWarning;
        this.clock = clock;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        Channel channel = node.udpChannel();
        if (node.isOpen() && (channel == null || channel.isOpen())) {
            builder.up();
        } else if (channel != null) {
            builder.down();
        } else {
            builder.unknown();
        }
        InetSocketAddress address = node.address();
        if (address != null) {
            builder.withDetail("port", address.getPort());
        }
        builder.withDetail("listening", node.isListening());
        builder.withDetail(
                "connections", Map.of("server", node.serverConnections(), "client", node.clientConnections()));
        NatType natType = node.natType();
        if (natType != null) {
            addNat(builder, natType);
        }
        RendezvousStatus rendezvous = node.rendezvous();
        if (rendezvous != null) {
            addRendezvous(builder, rendezvous);
        }
        UtpTls tls = node.tls();
        if (tls != null) {
            tls.certificates().stream()
                    .min(Comparator.comparing(X509Certificate::getNotAfter))
                    .ifPresent(first -> addCertificate(builder, first));
        }
    }

    /** Peers refuse what has expired, unless they have pinned the key; a restart would mend it no more than a rendezvous. */
    private void addCertificate(Health.Builder builder, X509Certificate certificate) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("subject", certificate.getSubjectX500Principal().getName());
        details.put("expires", certificate.getNotAfter().toInstant());
        putIfPresent(details, "problem", problem(certificate));
        builder.withDetail("certificate", details);
    }

    private @Nullable String problem(X509Certificate certificate) {
        Instant now = clock.instant();
        Instant expires = certificate.getNotAfter().toInstant();
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return "not valid before " + certificate.getNotBefore().toInstant();
        }
        if (now.isAfter(expires)) {
            return "expired";
        }
        return now.plus(certificateWarning).isBefore(expires) ? null : "expires soon";
    }

    /** A rendezvous that does not answer is no reason to restart, or to take no more traffic. */
    private static void addRendezvous(Health.Builder builder, RendezvousStatus status) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("registered", status.registered());
        putIfPresent(details, "name", status.name());
        putIfPresent(details, "server", text(status.server()));
        putIfPresent(details, "public", text(status.publicAddress()));
        putIfPresent(details, "problem", status.problem());
        builder.withDetail("rendezvous", details);
    }

    private static void putIfPresent(Map<String, Object> details, String key, @Nullable String value) {
        if (value != null) {
            details.put(key, value);
        }
    }

    private static @Nullable String text(@Nullable InetSocketAddress address) {
        return (address != null) ? UtpText.of(address) : null;
    }

    private static void addNat(Health.Builder builder, NatType type) {
        builder.withDetail("public", UtpText.of(type.publicAddress()));
        builder.withDetail(
                "nat",
                Map.of(
                        "mapping", UtpText.of(type.mapping()),
                        "filtering", UtpText.of(type.filtering()),
                        "punchable", type.isPunchable()));
    }
}
