package io.utp.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.unix.Errors;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.SocketOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a socket is told that a datagram must not be fragmented, neither by this host nor on the way: the probes of path MTU
 * discovery (RFC 8899 section 3). All others leave it to the kernel, so that packets of peers that cannot be told to use smaller
 * ones, and the application's own datagrams, pass where a router says that they are too large (RFC 1191).
 */
enum WholeDatagrams {
    /** Linux: IP_PMTUDISC_PROBE, which also looks away from what routers said to others of this host. */
    EPOLL {
        @Override
        boolean isSupported() {
            return true;
        }

        @Override
        void require(Channel channel, boolean whole) {
            set(channel, IPV4, whole ? PROBE : WANT);
            if (Socket.isIPv6Preferred()) {
                set(channel, IPV6, whole ? PROBE : WANT);
            }
        }
    },

    /** The JDK since 19: an option of sockets that carry IPv4; dual ones take it for both. */
    NIO {
        @Override
        boolean isSupported() {
            return JDK_OPTION != null;
        }

        @Override
        void require(Channel channel, boolean whole) {
            if (JDK_OPTION != null) {
                set(channel, JDK_OPTION, whole);
            }
        }
    },

    /** A network that fragments nothing. */
    ALWAYS {
        @Override
        boolean isSupported() {
            return true;
        }

        @Override
        void require(Channel channel, boolean whole) {}
    };

    private static final Logger log = LoggerFactory.getLogger(WholeDatagrams.class);

    // linux/in.h and linux/in6.h
    private static final ChannelOption<Integer> IPV4 = new IntegerUnixChannelOption("IP_MTU_DISCOVER", 0, 10);
    private static final ChannelOption<Integer> IPV6 = new IntegerUnixChannelOption("IPV6_MTU_DISCOVER", 41, 23);
    private static final int WANT = 1;
    private static final int PROBE = 3;
    private static final int EMSGSIZE = -90;

    private static final @Nullable ChannelOption<Boolean> JDK_OPTION = jdkOption();

    abstract boolean isSupported();

    /** To be called around the sending of such datagrams. */
    abstract void require(Channel channel, boolean whole);

    private static <T> void set(Channel channel, ChannelOption<T> option, T value) {
        try {
            channel.config().setOption(option, value);
        } catch (ChannelException e) {
            log.debug("{} cannot be set to {}", option, value, e);
        }
    }

    /** Whether a datagram did not leave because it is larger than the first link carries. */
    static boolean isTooLarge(@Nullable Throwable cause) {
        if (cause instanceof Errors.NativeIoException failure) {
            return failure.expectedErr() == EMSGSIZE;
        }
        // The JDK has no type for it: "Message too long" is the text of Unix, the other begins that of Windows.
        String message = cause instanceof IOException ? String.valueOf(cause.getMessage()) : "";
        return message.contains("too long") || message.startsWith("A message sent on a datagram socket was larger");
    }

    /** Looked for by its name, which is all that a JDK before 19 lacks. */
    @SuppressWarnings("unchecked")
    private static @Nullable ChannelOption<Boolean> jdkOption() {
        try (java.nio.channels.DatagramChannel channel = java.nio.channels.DatagramChannel.open()) {
            List<SocketOption<?>> found = channel.supportedOptions().stream()
                    .filter(option -> option.name().equals("IP_DONTFRAGMENT") && option.type() == Boolean.class)
                    .toList();
            return found.isEmpty() ? null : NioChannelOption.of((SocketOption<Boolean>) found.get(0));
        } catch (IOException e) {
            log.debug("The options of UDP sockets do not show", e);
            return null;
        }
    }
}
