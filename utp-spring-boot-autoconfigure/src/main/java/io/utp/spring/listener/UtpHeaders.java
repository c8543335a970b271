package io.utp.spring.listener;

import java.util.Set;

/**
 * What a listener method may ask for with {@link org.springframework.messaging.handler.annotation.Header @Header}. A parameter
 * that is called like the header needs no name: {@code @Header String remoteName}.
 */
public final class UtpHeaders {

    /** The peer's {@link java.net.InetSocketAddress}, as it was when the call began. */
    public static final String REMOTE_ADDRESS = "remoteAddress";

    /** The peer's name as a {@link String}; missing if the peer was not {@linkplain io.utp.UtpSocket#remoteName introduced}. */
    public static final String REMOTE_NAME = "remoteName";

    /** The {@linkplain io.utp.UtpSocket#connectionId id of the connection} as an {@link Integer}. */
    public static final String CONNECTION_ID = "connectionId";

    /** The UDP port of the node as an {@link Integer}. */
    public static final String LOCAL_PORT = "localPort";

    /** The name of the node as a {@link String}. */
    public static final String NODE = "node";

    static final Set<String> ALL = Set.of(REMOTE_ADDRESS, REMOTE_NAME, CONNECTION_ID, LOCAL_PORT, NODE);

    private UtpHeaders() {}
}
