package io.utp.spring.core;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;

/** How addresses and constants are written in health, endpoint, tags and messages. */
public final class UtpText {

    private UtpText() {}

    /**
     * Writes an address, without a question to a name service.
     *
     * @param address the address
     * @return {@code HOST:PORT}; IPv6 addresses in brackets, and the host's name only if it is not resolved
     */
    public static String of(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        if (host == null) {
            return address.getHostString() + ":" + address.getPort();
        }
        String text = host.getHostAddress();
        return ((host instanceof Inet6Address) ? "[" + text + "]" : text) + ":" + address.getPort();
    }

    /**
     * Writes a constant as properties do.
     *
     * @param constant the constant, such as {@code RESET_BY_PEER}
     * @return its words, such as {@code reset-by-peer}
     */
    public static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
