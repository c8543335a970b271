package io.utp.engine.node;

import java.net.InetSocketAddress;

/**
 * A RESET to be sent to who sent a packet of no connection.
 *
 * @param socket by which of the node's sockets
 * @param remote who
 * @param connectionId the id that it will recognise
 * @param window the window that it expects
 * @param sequence a number that it takes for possible
 * @param acknowledgement the number of its packet
 */
record Reset(int socket, InetSocketAddress remote, int connectionId, long window, int sequence, int acknowledgement) {}
