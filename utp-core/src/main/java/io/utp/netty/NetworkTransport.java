package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
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
    public boolean segments() {
        return false;
    }

    @Override
    public WholeDatagrams wholeDatagrams() {
        return WholeDatagrams.ALWAYS;
    }

    @Override
    public ReceiveBuffers receiveBuffers() {
        return new ReceiveBuffers(32, 32);
    }

    @Override
    public int kernelBuffer(int reported) {
        return reported;
    }

    @Override
    public void configure(Bootstrap bootstrap) {}

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
