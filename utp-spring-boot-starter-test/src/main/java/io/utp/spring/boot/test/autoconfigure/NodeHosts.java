package io.utp.spring.boot.test.autoconfigure;

import io.utp.spring.boot.test.network.InMemoryHost;
import io.utp.spring.boot.test.network.InMemoryNat;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import io.utp.spring.boot.test.network.NatKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/** Makes the host of each node, behind the NAT that {@code utp.test.network.nats} tells. */
final class NodeHosts implements Function<String, InMemoryHost> {

    private static final String PROPERTY = "utp.test.network.nats";

    private static final String ALL_OTHERS = "*";

    private final InMemoryUtpNetwork network;

    private final Map<String, Group> groups = new HashMap<>();

    private final Map<Group, InMemoryNat> shared = new HashMap<>();

    /** Nodes behind the same NAT. */
    private record Group(Set<String> nodes, NatKind kind) {}

    NodeHosts(InMemoryUtpNetwork network, List<String> nats) {
        this.network = network;
        for (String nat : nats) {
            Group group = parse(nat);
            for (String node : group.nodes) {
                if (groups.put(node, group) != null) {
                    throw invalid(nat, "has the node '" + node + "', which another entry has, too");
                }
            }
        }
    }

    private static Group parse(String text) {
        int separator = text.lastIndexOf('=');
        if (separator < 0) {
            throw invalid(text, "has to be of the form node=kind, such as alice=symmetric");
        }
        Set<String> nodes = new HashSet<>();
        for (String node : text.substring(0, separator).split("\\+", -1)) {
            if (node.isBlank() || !nodes.add(node.trim())) {
                throw invalid(text, "has to be of the form node=kind, with other names on the left, joined by +");
            }
        }
        return new Group(nodes, kind(text, text.substring(separator + 1).trim()));
    }

    private static NatKind kind(String text, String name) {
        String constant = name.replace('-', '_').toUpperCase(Locale.ROOT);
        return Arrays.stream(NatKind.values())
                .filter(kind -> kind.name().equals(constant))
                .findFirst()
                .orElseThrow(() -> invalid(
                        text,
                        "has the unknown kind '" + name + "'; there are "
                                + Arrays.stream(NatKind.values())
                                        .map(kind -> kind.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-'))
                                        .collect(Collectors.joining(", "))));
    }

    private static InvalidConfigurationPropertyValueException invalid(String value, String reason) {
        return new InvalidConfigurationPropertyValueException(PROPERTY, value, "The value " + reason + ".");
    }

    @Override
    public synchronized InMemoryHost apply(String node) {
        Group group = groups.get(node);
        InMemoryHost host;
        if (group != null) {
            host = group.kind == NatKind.OPEN
                    ? network.host()
                    : shared.computeIfAbsent(group, made -> network.nat(made.kind))
                            .host();
        } else {
            Group others = groups.get(ALL_OTHERS);
            host = network.host(others == null ? NatKind.OPEN : others.kind);
        }
        return network.isNamed(node) ? host : host.named(node);
    }
}
