package io.utp.spring.boot.health;

import io.netty.channel.Channel;
import io.utp.NatType;
import io.utp.UtpNode;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Health of a node: up while its port is open, down if the port is lost, unknown before it is bound and after it was
 * stopped. Peers and the network do not count: a restart would not mend them. Looks at the node only, without I/O.
 */
public class UtpHealthIndicator extends AbstractHealthIndicator {

    private final UtpNode node;

    /**
     * Creates the indicator.
     *
     * @param node the node to look at
     */
    public UtpHealthIndicator(UtpNode node) {
        super("uTP health check failed");
        this.node = node;
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
    }

    private static void addNat(Health.Builder builder, NatType type) {
        InetSocketAddress address = type.publicAddress();
        builder.withDetail("public", address.getAddress().getHostAddress() + ":" + address.getPort());
        builder.withDetail(
                "nat",
                Map.of(
                        "mapping", words(type.mapping()),
                        "filtering", words(type.filtering()),
                        "punchable", type.isPunchable()));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
