package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.local.LocalIoHandler;
import io.utp.UtpNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network that the driver can use in place of the operating system's UDP, as one host of it sees it. Given to
 * {@link io.utp.UtpNodeBuilder#network}, it serves all sockets of that node: its port and those that it opens for a while, for a
 * hole punch or as the server of a rendezvous. It may serve several nodes, which are then on one host.
 *
 * <p>Methods are called on any thread.
 */
public interface DatagramTransport extends UtpNetwork {

    /**
     * A new UDP socket, not bound yet: a channel that reads and writes {@link io.netty.channel.socket.DatagramPacket}s.
     *
     * <p>As a socket does, it
     * <ul>
     *   <li>binds to a port of one or of all addresses of the host, to a free one if that is 0, and fails with a
     *       {@link java.net.BindException} that says "in use" if it is taken; its local address is where other sockets of the same
     *       host reach it, or has the wildcard address, for which the driver asks the operating system then;
     *   <li>never waits for a receiver: a datagram that cannot be delivered is lost, and its write succeeds;
     *   <li>fails the write of a datagram that is larger than {@link #mtu} with an {@link java.io.IOException} that says "too
     *       long", and never fragments; a failed write closes nothing;
     *   <li>bounds what waits to be read by {@link io.netty.channel.ChannelOption#SO_RCVBUF}, and loses the rest.
     * </ul>
     *
     * @return the channel; it accepts an event loop of {@link #ioHandlers}
     */
    Channel newChannel();

    /**
     * Bytes of the largest IP packet that leaves the host, all headers included; what bounds the search for larger packets.
     *
     * @return 576 to 65,535
     */
    int mtu();

    /**
     * What event loops wait with. Default: for tasks only, which is right for channels that need no descriptors.
     *
     * @return makes one for each event loop, of which a node has one
     */
    default IoHandlerFactory ioHandlers() {
        return LocalIoHandler.newFactory();
    }

    /**
     * Finds the address of a rendezvous server that was given by name. Default: the name service of the operating system. May
     * block.
     *
     * @param host the name, or an address in textual form
     * @return its address
     * @throws UnknownHostException if there is no such host
     */
    default InetAddress resolve(String host) throws UnknownHostException {
        return InetAddress.getByName(host);
    }
}
