package io.utp.spring.core;

import io.utp.UtpNode;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host, by name or address, and one of its UDP ports.
 *
 * @param host the host, an address of version 6 without brackets
 * @param port 1 to 65,535
 */
public record HostAndPort(String host, int port) {

    private static final int MAX_PORT = 65_535;

    /** A name or an address of version 4, or one of version 6 in brackets; then the port. */
    private static final Pattern TEXT = Pattern.compile("(?:\\[([^\\]\\s]+)]|([^:\\s\\[\\]]+)):(\\d{1,5})");

    /**
     * Reads {@code HOST:PORT} or {@code [HOST]:PORT}.
     *
     * @param text the text
     * @return host and port
     * @throws IllegalArgumentException if it is something else
     */
    public static HostAndPort parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("'" + text + "' must be HOST:PORT, such as utp.example.org:20000");
        }
        return new HostAndPort((matcher.group(1) != null) ? matcher.group(1) : matcher.group(2), port);
    }

    /**
     * Asks the name service for an address that the node can reach, preferably one of version 4, where NATs are.
     *
     * @param node whose port shall reach it
     * @return the resolved address
     * @throws UnknownHostException if the host has no address
     */
    public InetSocketAddress resolve(UtpNode node) throws UnknownHostException {
        InetSocketAddress bound = node.address();
        boolean version6 = bound != null
                && bound.getAddress() instanceof Inet6Address
                && !bound.getAddress().isAnyLocalAddress();
        Class<? extends InetAddress> preferred = version6 ? Inet6Address.class : Inet4Address.class;
        InetAddress[] addresses = InetAddress.getAllByName(host);
        InetAddress address = Arrays.stream(addresses)
                .filter(preferred::isInstance)
                .findFirst()
                .orElse(addresses[0]);
        return new InetSocketAddress(address, port);
    }

    /** As it is read by {@link #parse}. */
    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
