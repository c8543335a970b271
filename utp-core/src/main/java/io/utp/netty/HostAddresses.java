package io.utp.netty;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses of this host's network interfaces. Looks at the system, so not on the event loop. */
final class HostAddresses {

    private static final Logger log = LoggerFactory.getLogger(HostAddresses.class);

    /** Some room is left among the candidates for what servers see. */
    private static final int MOST_CANDIDATES = 10;

    private HostAddresses() {}

    static Set<InetAddress> all() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toSet());
        } catch (SocketException e) {
            log.debug("The network interfaces do not show", e);
            return Set.of();
        }
    }

    /**
     * Where peers in the same network, or without a NAT in between, reach a port. Link-local addresses of IPv6 mean nothing
     * without the name of an interface, and are left out.
     */
    static List<InetSocketAddress> candidates(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(bound);
        }
        boolean onlyIpv4 = bound.getAddress() instanceof Inet4Address;
        return inOrder(all()).stream()
                .filter(address -> !onlyIpv4 || address instanceof Inet4Address)
                .map(address -> Addresses.normalised(new InetSocketAddress(address, bound.getPort())))
                .toList();
    }

    /**
     * IPv6 first, as no NAT is in its way (RFC 8305 section 4), but no more of it than leaves room for IPv4: a host may have
     * many temporary addresses (RFC 8981). Loopback is for peers on this host, and last.
     */
    static List<InetAddress> inOrder(Collection<InetAddress> addresses) {
        List<InetAddress> usable = addresses.stream()
                .filter(address -> !address.isLinkLocalAddress() && !address.isMulticastAddress())
                .sorted(Comparator.comparing(InetAddress::isLoopbackAddress))
                .toList();
        List<InetAddress> chosen = new ArrayList<>();
        usable.stream()
                .filter(address -> !(address instanceof Inet4Address))
                .limit(MOST_CANDIDATES / 2)
                .forEach(chosen::add);
        usable.stream()
                .filter(address -> address instanceof Inet4Address)
                .limit(MOST_CANDIDATES - chosen.size())
                .forEach(chosen::add);
        chosen.sort(Comparator.comparing(InetAddress::isLoopbackAddress));
        return chosen;
    }
}
