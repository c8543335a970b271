package io.utp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Decides who may connect, before anything is kept of who asks: for each SYN that arrives, repeated ones and those for the
 * rendezvous included. Connections that exist, and those that this node dials, are not asked about.
 *
 * <p>Called on the node's I/O thread, perhaps a hundred thousand times a second: it must not wait, look names up or log each
 * call. The address may be forged, as nothing was sent to it so far. If it throws, the SYN is dropped.
 */
@FunctionalInterface
public interface UtpConnectionFilter {

    /** What becomes of a SYN. */
    enum Decision {

        /** It is accepted, if there is room. */
        ACCEPT,

        /** Its sender is told at once, by a RESET; not more often than {@link UtpLimits#resetsPerSecond()} says. */
        REFUSE,

        /** Its sender hears nothing. */
        DROP
    }

    /**
     * Decides about one.
     *
     * @param remote who asks
     * @return what becomes of it
     */
    Decision decide(InetSocketAddress remote);

    /**
     * Both: what one of them turns away is turned away, as the first of them says.
     *
     * @param next asked about what this one accepts
     * @return this and the other
     */
    default UtpConnectionFilter and(UtpConnectionFilter next) {
        return remote -> {
            Decision decision = decide(remote);
            return decision == Decision.ACCEPT ? next.decide(remote) : decision;
        };
    }

    /**
     * By lists of addresses and networks; each is gone through, so some hundreds are fine, and many thousands are not. Who may not
     * connect hears nothing.
     *
     * @param allow who may; everybody when empty
     * @param deny who may not, even if allowed
     * @return the filter
     */
    static UtpConnectionFilter of(List<AddressRange> allow, List<AddressRange> deny) {
        List<AddressRange> allowed = List.copyOf(allow);
        List<AddressRange> denied = List.copyOf(deny);
        return remote -> {
            boolean accepted = (allowed.isEmpty() || contains(allowed, remote.getAddress()))
                    && !contains(denied, remote.getAddress());
            return accepted ? Decision.ACCEPT : Decision.DROP;
        };
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        for (AddressRange range : ranges) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
