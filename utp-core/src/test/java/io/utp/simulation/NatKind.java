package io.utp.simulation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a NAT behaves, in the words of RFC 4787.
 *
 * @param name for tables
 * @param mapping RFC 4787 section 4.1: which destinations share a public port
 * @param filtering RFC 4787 section 5: who may answer to it
 * @param ports RFC 4787 section 4.2: which public port is taken
 * @param expiry RFC 4787 section 4.3: how long an unused mapping lasts
 * @param inboundRefreshes RFC 4787 section 4.3: whether received datagrams count as use; sent ones always do (REQ-6)
 * @param hairpins RFC 4787 section 6: whether two hosts inside reach each other by their public addresses
 * @param blocks lets no UDP out at all
 */
public record NatKind(
        String name,
        Dependence mapping,
        Dependence filtering,
        Ports ports,
        Duration expiry,
        boolean inboundRefreshes,
        boolean hairpins,
        boolean blocks) {

    /** RFC 4787 REQ-5: not less than two minutes. */
    private static final Duration TWO_MINUTES = Duration.ofMinutes(2);

    public static final NatKind FULL_CONE =
            of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ENDPOINT_INDEPENDENT, Ports.PRESERVED);
    public static final NatKind CONE =
            of(Dependence.ENDPOINT_INDEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Ports.PRESERVED);
    public static final NatKind SYMMETRIC =
            of(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Ports.RANDOM);
    public static final NatKind BLOCKED = new NatKind(
            "blocked",
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ADDRESS_AND_PORT_DEPENDENT,
            Ports.PRESERVED,
            TWO_MINUTES,
            true,
            false,
            true);

    /** What a mapping or a filter depends on. */
    public enum Dependence {
        ENDPOINT_INDEPENDENT("EI"),
        ADDRESS_DEPENDENT("AD"),
        ADDRESS_AND_PORT_DEPENDENT("APD");

        private final String shortName;

        Dependence(String shortName) {
            this.shortName = shortName;
        }

        /** Whether the NAT treats both remote endpoints alike. */
        boolean isSame(InetSocketAddress one, InetSocketAddress other) {
            return switch (this) {
                case ENDPOINT_INDEPENDENT -> true;
                case ADDRESS_DEPENDENT -> one.getAddress().equals(other.getAddress());
                case ADDRESS_AND_PORT_DEPENDENT -> one.equals(other);
            };
        }
    }

    /** How public ports are chosen. */
    public enum Ports {
        /** RFC 4787 section 4.2.1, port preservation: the one that is used inside, unless it is taken. */
        PRESERVED,
        /** The one after the last one. */
        SEQUENTIAL,
        RANDOM
    }

    static NatKind of(Dependence mapping, Dependence filtering, Ports ports) {
        String name = mapping.shortName + "M+" + filtering.shortName + "F "
                + ports.name().toLowerCase(Locale.ROOT);
        return new NatKind(name, mapping, filtering, ports, TWO_MINUTES, true, true, false);
    }

    /** Every mapping with every filtering; ports are preserved where they do not change, else as asked for. */
    static List<NatKind> all(Ports ofChangingOnes) {
        List<NatKind> kinds = new ArrayList<>();
        for (Dependence mapping : Dependence.values()) {
            for (Dependence filtering : Dependence.values()) {
                boolean changes = mapping != Dependence.ENDPOINT_INDEPENDENT;
                kinds.add(of(mapping, filtering, changes ? ofChangingOnes : Ports.PRESERVED));
            }
        }
        return kinds;
    }

    NatKind expiring(Duration after, boolean refreshedFromOutside) {
        return new NatKind(name, mapping, filtering, ports, after, refreshedFromOutside, hairpins, blocks);
    }

    NatKind hairpinning(boolean on) {
        return new NatKind(name, mapping, filtering, ports, expiry, inboundRefreshes, on, blocks);
    }

    /** Whether the public port that one peer sees is the one that all peers see. */
    boolean keepsPort() {
        return mapping == Dependence.ENDPOINT_INDEPENDENT;
    }

    @Override
    public String toString() {
        return name;
    }
}
