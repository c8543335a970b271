package io.utp.sample.console;

import io.utp.UtpSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses as they stand on the command line: {@code HOST:PORT} or {@code [IPv6]:PORT}. */
public final class Addresses {

    private static final int MAX_PORT = 65_535;

    private Addresses() {}

    /**
     * Reads an address and asks the name service for its host.
     *
     * @param option the option that it stands in, without the dashes
     * @param text {@code HOST:PORT}
     * @return a resolved address
     * @throws Failure if it is none, or the host is unknown
     */
    public static InetSocketAddress parse(String option, String text) throws Failure {
        InetSocketAddress address = requireForm(option, text);
        String host = address.getHostString();
        try {
            return new InetSocketAddress(InetAddress.getByName(host), address.getPort());
        } catch (UnknownHostException ex) {
            throw new Failure(
                    "unknown host " + host + " in --" + option + "=" + text
                            + "; check its spelling or give an IP address",
                    ex);
        }
    }

    /**
     * Reads an address, without asking the name service.
     *
     * @param option the option that it stands in, without the dashes
     * @param text {@code HOST:PORT}
     * @return an unresolved address
     * @throws Failure if it is none
     */
    public static InetSocketAddress requireForm(String option, String text) throws Failure {
        int colon = text.lastIndexOf(':');
        String host = (colon < 0) ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.contains(":")) {
            throw malformed(option, text, "an IPv6 address stands in brackets");
        }
        if (host.isBlank()) {
            throw malformed(option, text, "it has no " + ((colon < 0) ? "port" : "host"));
        }
        return InetSocketAddress.createUnresolved(host, port(option, text, text.substring(colon + 1)));
    }

    private static int port(String option, String text, String digits) throws Failure {
        if (digits.matches("\\d{1,5}")) {
            int port = Integer.parseInt(digits);
            if (port > 0 && port <= MAX_PORT) {
                return port;
            }
        }
        throw malformed(option, text, "the port must be a number from 1 to " + MAX_PORT);
    }

    private static Failure malformed(String option, String text, String why) {
        return new Failure("--" + option + "=" + text + " is not HOST:PORT: " + why + "; give for example --" + option
                + "=192.0.2.7:20000");
    }

    /**
     * Writes an address.
     *
     * @param address the address
     * @return {@code HOST:PORT}, the host in digits
     */
    public static String text(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        String digits = (host != null) ? host.getHostAddress() : address.getHostString();
        return ((host instanceof Inet6Address) ? "[" + digits + "]" : digits) + ":" + address.getPort();
    }

    /**
     * Writes who is at the other end of a connection.
     *
     * @param socket the connection
     * @return its name, where it has one, and its address
     */
    public static String peer(UtpSocket socket) {
        String name = socket.remoteName();
        String address = text(socket.remoteAddress());
        return (name != null) ? name + " (" + address + ")" : address;
    }
}
