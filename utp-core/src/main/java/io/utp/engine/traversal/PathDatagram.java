package io.utp.engine.traversal;

import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;

/**
 * A message to be sent.
 *
 * @param socket which of the node's sockets to send from; 0 is its own port
 * @param to the receiver
 * @param message what
 */
public record PathDatagram(int socket, InetSocketAddress to, PathMessage message) {}
