package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.utp.UtpNetwork;
import io.utp.UtpNodeFactory.Setup;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** What the sockets of a node are made of: chosen once a node. */
interface SocketTransport {

    IoHandlerFactory ioHandlers();

    ChannelFactory<? extends Channel> channels();

    /** Whether a run of equal packets can be sent with one system call (UDP GSO). Who cannot takes a run for one large datagram. */
    default boolean segments() {
        return false;
    }

    /** How a datagram is kept from being fragmented. */
    WholeDatagrams wholeDatagrams();

    /** For one channel. By default all datagrams of a batch are received before the first is handled. */
    default ReceiveBuffers receiveBuffers() {
        return new ReceiveBuffers(32, 32);
    }

    /** The usable size of a kernel buffer whose size the channel reports like this. */
    default int kernelBuffer(int reported) {
        return reported;
    }

    /** Options of its own. */
    default void configure(Bootstrap bootstrap) {}

    /** What the links of this host carry. May ask the system. */
    LinkMtus links();

    /** May ask the name service, so not on the event loop. */
    InetAddress resolve(String host) throws UnknownHostException;

    static SocketTransport of(Setup setup) {
        UtpNetwork network = setup.network();
        if (network == null) {
            return Transports.of(setup.options().transport());
        }
        if (network instanceof DatagramTransport transport) {
            return new NetworkTransport(transport);
        }
        throw new IllegalArgumentException(
                "The network " + network + " cannot be driven: it has to implement io.utp.netty.DatagramTransport");
    }
}
