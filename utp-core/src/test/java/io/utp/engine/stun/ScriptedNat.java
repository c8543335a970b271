package io.utp.engine.stun;

import io.utp.engine.stun.NatBehavior.Filtering;
import io.utp.engine.stun.NatBehavior.Mapping;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** A NAT with one host behind it, in the words of RFC 4787. It never forgets. */
final class ScriptedNat {

    static final InetAddress ADDRESS = new InetSocketAddress("203.0.113.9", 0).getAddress();

    private final Mapping mapping;
    private final Filtering filtering;
    private final InetSocketAddress host;
    private final Map<Object, InetSocketAddress> mappings = new HashMap<>();
    private final Map<InetSocketAddress, Set<InetSocketAddress>> writtenTo = new HashMap<>();

    ScriptedNat(Mapping mapping, Filtering filtering, InetSocketAddress host) {
        this.mapping = mapping;
        this.filtering = filtering;
        this.host = host;
    }

    /** A datagram goes out; from where the world sees it come. */
    InetSocketAddress out(InetSocketAddress to) {
        InetSocketAddress source = switch (mapping) {
            case NONE -> host;
            case ENDPOINT_INDEPENDENT -> mapped("any");
            case ADDRESS_DEPENDENT -> mapped(to.getAddress());
            default -> mapped(to);
        };
        writtenTo.computeIfAbsent(source, any -> new HashSet<>()).add(to);
        return source;
    }

    private InetSocketAddress mapped(Object destination) {
        return mappings.computeIfAbsent(destination, any -> new InetSocketAddress(ADDRESS, 40_000 + mappings.size()));
    }

    /** Whether a datagram to a public address is let in. */
    boolean letsIn(InetSocketAddress from, InetSocketAddress to) {
        Set<InetSocketAddress> known = writtenTo.getOrDefault(to, Set.of());
        return switch (filtering) {
            case ENDPOINT_INDEPENDENT -> !known.isEmpty();
            case ADDRESS_DEPENDENT ->
                known.stream().anyMatch(each -> each.getAddress().equals(from.getAddress()));
            default -> known.contains(from);
        };
    }
}
