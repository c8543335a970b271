package io.utp.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.utp.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How the operating system's UDP sockets are reached. */
enum Transports implements SocketTransport {
    EPOLL {
        @Override
        public IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<DatagramChannel> channels() {
            return EpollDatagramChannel::new;
        }

        @Override
        public boolean segments() {
            return EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        }

        @Override
        public WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.EPOLL;
        }

        @Override
        public ReceiveBuffers receiveBuffers() {
            // One system call fills one buffer, and its packets are handled before the next.
            return new ReceiveBuffers(256, 1);
        }

        @Override
        public int kernelBuffer(int reported) {
            // socket(7): the kernel doubles what was asked for and reports the doubled value.
            return reported / 2;
        }

        @Override
        public void configure(Bootstrap bootstrap) {
            // Never together with MAX_DATAGRAM_PAYLOAD_SIZE: Netty before 4.2.19 then delivers runs of packets unsplit.
            bootstrap.option(EpollChannelOption.UDP_GRO, true);
        }
    },

    EPOLL_PLAIN {
        @Override
        public IoHandlerFactory ioHandlers() {
            return EPOLL.ioHandlers();
        }

        @Override
        public ChannelFactory<DatagramChannel> channels() {
            return EpollDatagramChannel::new;
        }

        @Override
        public WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.EPOLL;
        }

        @Override
        public ReceiveBuffers receiveBuffers() {
            return EPOLL.receiveBuffers();
        }

        @Override
        public int kernelBuffer(int reported) {
            return EPOLL.kernelBuffer(reported);
        }
    },

    NIO {
        @Override
        public IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        public ChannelFactory<DatagramChannel> channels() {
            return NioDatagramChannel::new;
        }

        @Override
        public WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.NIO;
        }
    };

    @Override
    public LinkMtus links() {
        return LinkMtus.find();
    }

    @Override
    public InetAddress resolve(String host) throws UnknownHostException {
        return InetAddress.getByName(host);
    }

    static Transports of(Transport transport) {
        return switch (transport) {
            case AUTO -> isEpollAvailable() ? EPOLL : NIO;
            case EPOLL -> requireEpoll(EPOLL);
            case EPOLL_PLAIN -> requireEpoll(EPOLL_PLAIN);
            case NIO -> NIO;
        };
    }

    private static Transports requireEpoll(Transports transport) {
        if (!isEpollAvailable()) {
            throw new IllegalStateException(
                    "The transport " + transport + " was asked for and is not available here: it needs Linux and"
                            + " netty-transport-native-epoll on the class path; use AUTO or NIO otherwise",
                    unavailability());
        }
        return transport;
    }

    private static boolean isEpollAvailable() {
        try {
            return Epoll.isAvailable();
        } catch (LinkageError e) {
            return false;
        }
    }

    private static Throwable unavailability() {
        try {
            return Epoll.unavailabilityCause();
        } catch (LinkageError e) {
            return e;
        }
    }
}
