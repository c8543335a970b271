package io.utp.engine.wire;

import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * One way to a peer. Paths have an order, so that maps find them fast although anybody can choose addresses of one hash code.
 *
 * @param socket which of the node's sockets packets leave by; 0 is its own port
 * @param remote the peer's address
 */
public record Path(int socket, InetSocketAddress remote) implements Comparable<Path> {

    @Override
    public int compareTo(Path other) {
        int sockets = Integer.compare(socket, other.socket);
        return sockets != 0 ? sockets : compare(remote, other.remote);
    }

    /**
     * The order of addresses: by port, then by address.
     *
     * @param first one that is resolved
     * @param second another one that is
     * @return less than 0, 0 or more as the first stands before the second, is the same or stands behind it
     */
    public static int compare(InetSocketAddress first, InetSocketAddress second) {
        int ports = Integer.compare(first.getPort(), second.getPort());
        return ports != 0
                ? ports
                : Arrays.compare(
                        first.getAddress().getAddress(), second.getAddress().getAddress());
    }
}
