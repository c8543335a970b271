package io.utp.netty;

import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The largest IP packets that this host's interfaces carry. A node that listens at all addresses does not know which interface
 * a peer is reached by: what is too large for it is refused by the kernel at once.
 *
 * @param loopback within this host
 * @param network of the interface that carries the most
 */
record LinkMtus(int loopback, int network) {

    private static final Logger log = LoggerFactory.getLogger(LinkMtus.class);

    /** Looks at the system. */
    static LinkMtus find() {
        int loopback = 0;
        int network = 0;
        try {
            for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
                int mtu = mtu(each);
                loopback = each.isLoopback() ? Math.max(loopback, mtu) : loopback;
                network = each.isLoopback() ? network : Math.max(network, mtu);
            }
        } catch (IOException e) {
            log.debug("The network interfaces do not show", e);
        }
        return new LinkMtus(loopback, network);
    }

    private static int mtu(NetworkInterface each) throws SocketException {
        return each.isUp() ? each.getMTU() : 0;
    }
}
