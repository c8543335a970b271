package io.utp.engine.wire;

import java.net.InetSocketAddress;

/**
 * One way to a peer.
 *
 * @param socket which of the node's sockets packets leave by; 0 is its own port
 * @param remote the peer's address
 */
public record Path(int socket, InetSocketAddress remote) {}
