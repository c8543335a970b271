package io.utp.simulation;

import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import java.util.List;

/**
 * What plain punching has to achieve: both sides were told the public address that a third party sees of the other, both
 * send there in time, and both take an answer from another port of that address for what it is. It follows from RFC 4787
 * alone; the simulator and the kernel's NATs have to agree with it.
 *
 * <p>A side is the list of NATs that it stands behind, the innermost first; none for an open host.
 */
public final class NatOracle {
    private NatOracle() {}

    /** Whether {@code PUNCH} and {@code PUNCHED} get through in both directions. */
    public static boolean plainPunchSucceeds(List<NatKind> a, List<NatKind> b) {
        if (isBlocked(a) || isBlocked(b)) {
            return false;
        }
        if (keepsPort(a) || keepsPort(b)) {
            return (keepsPort(b) || letsOtherPortsIn(a)) && (keepsPort(a) || letsOtherPortsIn(b));
        }
        // Both send to a port that is not the other's for them; only who lets strangers in there hears anything.
        return letsOtherPortsInAsTold(a) && letsOtherPortsIn(b) || letsOtherPortsInAsTold(b) && letsOtherPortsIn(a);
    }

    /**
     * What a session has to achieve, in which both sides know what they send to: a path works if one port of each side is what
     * the other one sees, and both learn the other's. Those with one port for everybody know theirs beforehand, random ones are
     * found by trying many, sequential ones by prediction; else a port is learned from a check that is let in.
     */
    public static boolean sessionSucceeds(List<NatKind> a, List<NatKind> b) {
        if (isBlocked(a) || isBlocked(b)) {
            return false;
        }
        if (keepsPort(a) || keepsPort(b) || isSequential(a) && isSequential(b)) {
            return true;
        }
        boolean aIsFixed = keepsPortOfPeer(a);
        boolean bIsFixed = keepsPortOfPeer(b);
        if (!aIsFixed && !bIsFixed) {
            // Whoever learns the other's port and sends there does so from a new one.
            return false;
        }
        boolean aIsKnown = aIsFixed && (isSequential(a) || reaches(a, b));
        boolean bIsKnown = bIsFixed && (isSequential(b) || reaches(b, a));
        bIsKnown |= aIsKnown && (isSequential(b) || letsOtherPortsIn(a));
        aIsKnown |= bIsKnown && (isSequential(a) || letsOtherPortsIn(b));
        return aIsKnown && bIsKnown;
    }

    /**
     * Whether a check gets in through any port of the other one's: the one that was told, or one that it sends from itself,
     * if that can be predicted or was seen where its own check got in.
     */
    private static boolean reaches(List<NatKind> from, List<NatKind> to) {
        return letsOtherPortsInAsTold(to) || letsOtherPortsIn(to) && (isSequential(to) || letsOtherPortsInAsTold(from));
    }

    /** RFC 4787 section 4.1: all ports of one peer see the same. */
    private static boolean keepsPortOfPeer(List<NatKind> nats) {
        return nats.stream().allMatch(nat -> nat.mapping() != Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }

    /** RFC 4787 section 4.2: the port for a new peer is the one after the last one; the outermost that chooses one decides. */
    private static boolean isSequential(List<NatKind> nats) {
        for (int index = nats.size() - 1; index >= 0; index--) {
            if (nats.get(index).ports() != Ports.PRESERVED) {
                return nats.get(index).ports() == Ports.SEQUENTIAL;
            }
        }
        return false;
    }

    /**
     * Whether so many servers, each on a host of its own, learn how a side's ports are mapped (RFC 5780 section 4.3). One
     * takes a mapping that depends on the peer's address for one that does not, as it never is at another address itself; what
     * it tells the peer then is not what calls for trying many ports.
     */
    static boolean serversKnow(int servers, List<NatKind> nats) {
        return servers > 1 || nats.stream().noneMatch(nat -> nat.mapping() == Dependence.ADDRESS_DEPENDENT);
    }

    /** Whether a connection can then be dialled: one side at least has one port for everybody, so the pair of ports is one. */
    static boolean pathIsUnique(List<NatKind> a, List<NatKind> b) {
        return keepsPort(a) || keepsPort(b);
    }

    private static boolean isBlocked(List<NatKind> nats) {
        return nats.stream().anyMatch(NatKind::blocks);
    }

    /** RFC 4787 section 4.1: what the third party sees is what the peer sees. */
    private static boolean keepsPort(List<NatKind> nats) {
        return nats.stream().allMatch(NatKind::keepsPort);
    }

    /** RFC 4787 section 5: whether a port of the peer's address may answer that nothing was sent to. */
    private static boolean letsOtherPortsIn(List<NatKind> nats) {
        return nats.stream().noneMatch(nat -> nat.filtering() == Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }

    /** The same for the port that the third party saw, through which the peer was never spoken to unless it is kept. */
    private static boolean letsOtherPortsInAsTold(List<NatKind> nats) {
        boolean kept = true;
        for (NatKind nat : nats) {
            kept &= nat.keepsPort();
            boolean lets = nat.filtering() == Dependence.ENDPOINT_INDEPENDENT
                    || nat.filtering() == Dependence.ADDRESS_DEPENDENT && kept;
            if (!lets) {
                return false;
            }
        }
        return true;
    }
}
