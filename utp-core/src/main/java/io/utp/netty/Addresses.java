package io.utp.netty;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** One form for each peer's address, so that the same peer is always the same key. */
final class Addresses {

    private static final int MAPPED_PREFIX = 12;

    private Addresses() {}

    /** An IPv4 peer of a socket that serves both families shows as an {@link Inet4Address}. */
    static InetSocketAddress normalised(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (!(host instanceof Inet6Address)) {
            return address;
        }
        byte[] bytes = host.getAddress();
        if (!isMapped(bytes)) {
            return address;
        }
        byte[] ipv4 = {bytes[12], bytes[13], bytes[14], bytes[15]};
        return new InetSocketAddress(withoutName(ipv4), address.getPort());
    }

    /** What can be dialled: the wildcard address, which {@code address()} of a node may be, means this host. */
    static InetSocketAddress dialled(InetSocketAddress remote) {
        if (remote.isUnresolved()) {
            throw new IllegalArgumentException(
                    "The address " + remote + " is unresolved; resolve the host name before, or check its spelling");
        }
        if (remote.getPort() == 0) {
            throw new IllegalArgumentException("The port of " + text(remote) + " must not be 0");
        }
        InetAddress host = remote.getAddress();
        if (!host.isAnyLocalAddress()) {
            return normalised(remote);
        }
        byte[] loopback = new byte[host.getAddress().length];
        loopback[loopback.length - 1] = 1;
        if (host instanceof Inet4Address) {
            loopback[0] = 127;
        }
        return new InetSocketAddress(withoutName(loopback), remote.getPort());
    }

    /** Whether a dialled address is the one that the node itself is bound to. */
    static boolean isOwn(InetSocketAddress remote, InetSocketAddress local) {
        InetAddress bound = local.getAddress();
        boolean sameHost = bound.equals(remote.getAddress())
                || bound.isAnyLocalAddress() && remote.getAddress().isLoopbackAddress();
        return remote.getPort() == local.getPort() && sameHost;
    }

    /** HOST:PORT without asking a name server. */
    static String text(InetSocketAddress address) {
        String host = address.getHostString();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    private static boolean isMapped(byte[] bytes) {
        for (int i = 0; i < MAPPED_PREFIX - 2; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return bytes[10] == -1 && bytes[11] == -1;
    }

    private static InetAddress withoutName(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
