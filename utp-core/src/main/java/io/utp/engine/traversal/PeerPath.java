package io.utp.engine.traversal;

import java.net.InetSocketAddress;

/**
 * One way to a peer.
 *
 * @param socket which of the node's sockets; 0 is its own port
 * @param remote the peer's address
 */
public record PeerPath(int socket, InetSocketAddress remote) {}
