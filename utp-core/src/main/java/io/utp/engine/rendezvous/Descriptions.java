package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.Candidate.Type;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Which candidates a server passes on. The peer will send packets to each of them, so that a caller must not be able to aim
 * these at somebody who has nothing to do with it: of the addresses that everybody can reach it may name those only that the
 * server itself sees it at. What cannot be checked that way is
 * <ul>
 *   <li>an address that is reached within the peer's own network only: there the peers may be neighbours;
 *   <li>an IPv6 address of a client that the server sees over IPv4: there is no NAT between, so that it is the host's own. At
 *       most {@link #MOST_UNSEEN} are believed, and none that stands for an IPv4 address.
 * </ul>
 */
final class Descriptions {

    /** Public addresses of one description that the server has not seen. */
    static final int MOST_UNSEEN = 4;

    private Descriptions() {}

    /** What the peer is told, and how many candidates it is not told. */
    record Admitted(PeerDescription description, int dropped) {}

    /** The candidates that pass, and where the server sees the client. */
    static Admitted admit(PeerDescription told, InetSocketAddress observed) {
        Set<InetSocketAddress> known = new LinkedHashSet<>();
        List<Candidate> admitted = new ArrayList<>();
        int unseen = 0;
        for (Candidate candidate : told.candidates()) {
            InetAddress ip = candidate.address().getAddress();
            boolean seen = ip != null && ip.equals(observed.getAddress());
            boolean publicHost = ip != null && !seen && !isLocal(ip);
            boolean passes = mayBeTold(candidate, observed) && (!publicHost || unseen < MOST_UNSEEN);
            if (passes && known.add(candidate.address())) {
                admitted.add(candidate);
                unseen += publicHost ? 1 : 0;
            }
        }
        int dropped = told.candidates().size() - admitted.size();
        // Under its true name also where the client calls it something else: ports are tried at this address only.
        Candidate seenAt = new Candidate(Type.SERVER_REFLEXIVE, observed);
        if (!admitted.contains(seenAt)) {
            add(admitted, seenAt);
        }
        return new Admitted(new PeerDescription(admitted, told.mapping(), told.manySockets()), dropped);
    }

    /** After the host's own, which are better where they work, and before what is only guessed. */
    private static void add(List<Candidate> candidates, Candidate seenAt) {
        int index = 0;
        while (index < candidates.size() && candidates.get(index).type() == Type.HOST) {
            index++;
        }
        index = Math.min(index, PeerDescription.MOST_CANDIDATES - 1);
        candidates.add(index, seenAt);
        if (candidates.size() > PeerDescription.MOST_CANDIDATES) {
            candidates.remove(candidates.size() - 1);
        }
    }

    private static boolean mayBeTold(Candidate candidate, InetSocketAddress observed) {
        InetSocketAddress address = candidate.address();
        if (!isUsable(address)) {
            return false;
        }
        InetAddress ip = address.getAddress();
        boolean seen = ip.equals(observed.getAddress());
        return switch (candidate.type()) {
            case HOST ->
                ip.isLoopbackAddress()
                        ? observed.getAddress().isLoopbackAddress()
                        : seen || isLocal(ip) || isGlobalV6(ip);
            case SERVER_REFLEXIVE, PREDICTED -> seen;
            // Nobody but the peer itself can know those.
            case PEER_REFLEXIVE -> false;
        };
    }

    /** Whether a server may have passed it on. */
    static boolean isUsable(PeerDescription description) {
        for (Candidate candidate : description.candidates()) {
            if (!isUsable(candidate.address())) {
                return false;
            }
        }
        return true;
    }

    /** Whether a packet can be sent there and reaches one host. */
    static boolean isUsable(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        if (ip == null || address.getPort() == 0 || ip.isAnyLocalAddress() || ip.isMulticastAddress()) {
            return false;
        }
        // RFC 1122 section 3.2.1.3: "this network"; RFC 1112 section 4: reserved, and the broadcast address.
        int first = ip.getAddress()[0] & 0xff;
        return !(ip instanceof Inet4Address) || first != 0 && first < 240;
    }

    /** Reached within one network only: RFC 1918, 6598 (a provider's), 3927, 4193, 4291 section 2.5.6, and loopback. */
    private static boolean isLocal(InetAddress ip) {
        if (ip.isSiteLocalAddress() || ip.isLinkLocalAddress() || ip.isLoopbackAddress()) {
            return true;
        }
        byte[] bytes = ip.getAddress();
        return ip instanceof Inet6Address
                ? (bytes[0] & 0xfe) == 0xfc
                : (bytes[0] & 0xff) == 100 && (bytes[1] & 0xc0) == 64;
    }

    /** 2000::/3 (RFC 4291 section 2.4) without 6to4 (RFC 3056) and Teredo (RFC 4380), which stand for IPv4 addresses. */
    private static boolean isGlobalV6(InetAddress ip) {
        if (!(ip instanceof Inet6Address)) {
            return false;
        }
        byte[] bytes = ip.getAddress();
        int first = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        boolean teredo = first == 0x2001 && bytes[2] == 0 && bytes[3] == 0;
        return first >> 13 == 1 && first != 0x2002 && !teredo;
    }
}
