package io.utp.spring.listener;

import io.utp.UtpSocket;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/** One call as Spring Messaging resolves the arguments of a method from: a message with {@link UtpHeaders}. */
final class ListenerMessage implements Message<Object> {

    private final ListenerConnection connection;

    private final @Nullable Object payload;

    private @Nullable MessageHeaders headers;

    ListenerMessage(ListenerConnection connection, @Nullable Object payload) {
        this.connection = connection;
        this.payload = payload;
    }

    ListenerConnection connection() {
        return connection;
    }

    @Override
    public Object getPayload() {
        return (payload != null) ? payload : connection.socket();
    }

    /** Made when they are asked for, which most methods do not. */
    @Override
    public MessageHeaders getHeaders() {
        if (headers == null) {
            headers = new Headers(connection);
        }
        return headers;
    }

    @Override
    public String toString() {
        return "Message[payload=" + getPayload() + ", headers=" + getHeaders() + "]";
    }

    /** Without the random id and the timestamp, which nobody asks for. */
    private static final class Headers extends MessageHeaders {

        private static final long serialVersionUID = 1L;

        Headers(ListenerConnection connection) {
            super(values(connection), ID_VALUE_NONE, -1L);
        }

        private static Map<String, Object> values(ListenerConnection connection) {
            UtpSocket socket = connection.socket();
            Map<String, Object> values = new HashMap<>();
            values.put(UtpHeaders.REMOTE_ADDRESS, socket.remoteAddress());
            values.put(UtpHeaders.CONNECTION_ID, socket.connectionId());
            values.put(UtpHeaders.LOCAL_PORT, socket.localAddress().getPort());
            values.put(UtpHeaders.NODE, connection.nodeName());
            String remoteName = socket.remoteName();
            if (remoteName != null) {
                values.put(UtpHeaders.REMOTE_NAME, remoteName);
            }
            return values;
        }
    }
}
