package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ByteChannel;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a listener method may ask for by the type of a parameter. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum ConnectionArgument {
    SOCKET(UtpSocket.class, ListenerConnection::socket),
    INPUT(InputStream.class, connection -> connection.socket().inputStream()),
    OUTPUT(OutputStream.class, connection -> connection.socket().outputStream()),
    CHANNEL(ByteChannel.class, connection -> new SocketByteChannel(connection.socket())),
    REMOTE_ADDRESS(InetSocketAddress.class, connection -> connection.socket().remoteAddress()),
    NODE(UtpNode.class, ListenerConnection::node);

    private final Class<?> type;

    private final Function<ListenerConnection, Object> value;

    ConnectionArgument(Class<?> type, Function<ListenerConnection, Object> value) {
        this.type = type;
        this.value = value;
    }

    Object value(ListenerConnection connection) {
        return value.apply(connection);
    }

    /** Whether it takes the bytes that a codec would have to read. */
    boolean reads() {
        return this == INPUT || this == CHANNEL;
    }

    static @Nullable ConnectionArgument of(Class<?> type) {
        return Arrays.stream(values())
                .filter(argument -> argument.type == type)
                .findFirst()
                .orElse(null);
    }

    static String names() {
        return Arrays.stream(values())
                .map(argument -> argument.type.getSimpleName())
                .collect(Collectors.joining(", "));
    }
}
