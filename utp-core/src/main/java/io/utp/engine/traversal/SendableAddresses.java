package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where checks may be sent to: the peer, or who speaks in its name, must not make this host send to groups, or to services of
 * its own.
 */
final class SendableAddresses {

    private final boolean four;
    private final boolean six;
    private final boolean loopback;

    /** Learns from the host's own candidates what it can send to: a socket without IPv6 cannot reach IPv6. */
    SendableAddresses(List<Candidate> local) {
        boolean anyFour = false;
        boolean anySix = false;
        boolean anyLoopback = false;
        for (Candidate candidate : local) {
            InetAddress address = candidate.address().getAddress();
            anyFour |= isFour(address);
            anySix |= !isFour(address);
            anyLoopback |= address.isLoopbackAddress();
        }
        four = anyFour;
        six = anySix;
        loopback = anyLoopback;
    }

    boolean include(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return isUnicast(address)
                && (isFour(host) ? four : six)
                // RFC 8445 section 5.1.1.1: no loopback, unless both nodes live there
                && (loopback || !host.isLoopbackAddress())
                // No zone came with it, and without one it leads nowhere (RFC 4007 section 6).
                && (isFour(host) || !host.isLinkLocalAddress());
    }

    /** Whether a single host can have this address. */
    static boolean isUnicast(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null || address.getPort() == 0 || host.isAnyLocalAddress() || host.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = host.getAddress();
        // RFC 1122 section 3.2.1.3: "this network"; RFC 1112 section 4: class E, with the limited broadcast
        return bytes.length != 4 || bytes[0] != 0 && (bytes[0] & 0xf0) != 0xf0;
    }

    private static boolean isFour(InetAddress address) {
        return address instanceof Inet4Address;
    }
}
