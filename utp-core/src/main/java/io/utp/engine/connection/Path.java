package io.utp.engine.connection;

import java.net.InetSocketAddress;

/**
 * Where packets go, and through which of the node's sockets.
 *
 * @param socket 0 for the node's own port
 * @param remote the peer's address
 */
public record Path(int socket, InetSocketAddress remote) {}
