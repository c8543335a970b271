package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a listener method may ask for. */
@SuppressWarnings("ImmutableEnumChecker") // the functions have no state
enum ListenerArgument {
    SOCKET(UtpSocket.class, (node, socket) -> socket),
    INPUT(InputStream.class, (node, socket) -> socket.inputStream()),
    OUTPUT(OutputStream.class, (node, socket) -> socket.outputStream()),
    REMOTE_ADDRESS(InetSocketAddress.class, (node, socket) -> socket.remoteAddress()),
    NODE(UtpNode.class, (node, socket) -> node);

    private final Class<?> type;

    private final BiFunction<UtpNode, UtpSocket, Object> value;

    ListenerArgument(Class<?> type, BiFunction<UtpNode, UtpSocket, Object> value) {
        this.type = type;
        this.value = value;
    }

    Object value(UtpNode node, UtpSocket socket) {
        return value.apply(node, socket);
    }

    static @Nullable ListenerArgument of(Class<?> type) {
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
