package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** A network that is not the operating system's. */
record NetworkTransport(DatagramTransport network) implements SocketTransport {

    @Override
    public IoHandlerFactory ioHandlers() {
        return network.ioHandlers();
    }

    @Override
    public ChannelFactory<? extends Channel> channels() {
        return network::newChannel;
    }

    @Override
    public WholeDatagrams wholeDatagrams() {
        return WholeDatagrams.ALWAYS;
    }

    @Override
    public LinkMtus links() {
        return new LinkMtus(network.mtu(), network.mtu());
    }

    @Override
    public InetAddress resolve(String host) throws UnknownHostException {
        return network.resolve(host);
    }

    @Override
    public String toString() {
        return network.toString();
    }
}
