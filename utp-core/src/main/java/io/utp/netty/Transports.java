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

/** How the UDP socket is reached: chosen once a node. */
enum Transports {
    EPOLL {
        @Override
        IoHandlerFactory ioHandlers() {
            return EpollIoHandler.newFactory();
        }

        @Override
        ChannelFactory<DatagramChannel> channels() {
            return EpollDatagramChannel::new;
        }

        @Override
        boolean segments() {
            return EpollDatagramChannel.isSegmentedDatagramPacketSupported();
        }

        @Override
        WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.EPOLL;
        }

        @Override
        ReceiveBuffers receiveBuffers() {
            // One system call fills one buffer, and its packets are handled before the next.
            return new ReceiveBuffers(256, 1);
        }

        @Override
        int kernelBuffer(int reported) {
            // socket(7): the kernel doubles what was asked for and reports the doubled value.
            return reported / 2;
        }

        @Override
        void configure(Bootstrap bootstrap) {
            // Never together with MAX_DATAGRAM_PAYLOAD_SIZE: Netty before 4.2.19 then delivers runs of packets unsplit.
            bootstrap.option(EpollChannelOption.UDP_GRO, true);
        }
    },

    EPOLL_PLAIN {
        @Override
        IoHandlerFactory ioHandlers() {
            return EPOLL.ioHandlers();
        }

        @Override
        ChannelFactory<DatagramChannel> channels() {
            return EPOLL.channels();
        }

        @Override
        boolean segments() {
            return false;
        }

        @Override
        WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.EPOLL;
        }

        @Override
        ReceiveBuffers receiveBuffers() {
            return EPOLL.receiveBuffers();
        }

        @Override
        int kernelBuffer(int reported) {
            return EPOLL.kernelBuffer(reported);
        }

        @Override
        void configure(Bootstrap bootstrap) {}
    },

    NIO {
        @Override
        IoHandlerFactory ioHandlers() {
            return NioIoHandler.newFactory();
        }

        @Override
        ChannelFactory<DatagramChannel> channels() {
            return NioDatagramChannel::new;
        }

        @Override
        boolean segments() {
            // NIO takes a SegmentedDatagramPacket for one large datagram.
            return false;
        }

        @Override
        WholeDatagrams wholeDatagrams() {
            return WholeDatagrams.NIO;
        }

        @Override
        ReceiveBuffers receiveBuffers() {
            // All datagrams of a batch are received before the first is handled.
            return new ReceiveBuffers(32, 32);
        }

        @Override
        int kernelBuffer(int reported) {
            return reported;
        }

        @Override
        void configure(Bootstrap bootstrap) {}
    };

    abstract IoHandlerFactory ioHandlers();

    abstract ChannelFactory<DatagramChannel> channels();

    /** Whether a run of equal packets can be sent with one system call (UDP GSO). */
    abstract boolean segments();

    /** How a datagram is kept from being fragmented. */
    abstract WholeDatagrams wholeDatagrams();

    /** For one channel. */
    abstract ReceiveBuffers receiveBuffers();

    /** The usable size of a kernel buffer whose size the channel reports like this. */
    abstract int kernelBuffer(int reported);

    abstract void configure(Bootstrap bootstrap);

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
