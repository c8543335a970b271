package io.utp;

import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;

/**
 * Told of what happens on a node. Calls come one at a time, in order, on the node's executor, never on its I/O thread.
 * An exception thrown here is logged and otherwise ignored.
 */
public interface UtpNodeListener {

    /**
     * The node accepts connections from now on.
     *
     * @param node the node
     * @param address the bound address
     */
    default void listening(UtpNode node, InetSocketAddress address) {}

    /**
     * A connection is established, dialled or accepted.
     *
     * @param node the node
     * @param socket the connection
     */
    default void connectionOpened(UtpNode node, UtpSocket socket) {}

    /**
     * A dialled connection could not be established.
     *
     * @param node the node
     * @param remote the address dialled
     * @param cause why
     */
    default void connectFailed(UtpNode node, InetSocketAddress remote, UtpException cause) {}

    /**
     * A connection could not be encrypted, or its peer is not who it has to be. A dialled one has also
     * {@linkplain #connectFailed failed}.
     *
     * @param node the node
     * @param remote the peer's address
     * @param cause why, with what may help
     */
    default void tlsFailed(UtpNode node, InetSocketAddress remote, UtpTlsException cause) {}

    /**
     * A connection that had been opened is gone.
     *
     * @param node the node
     * @param socket the connection; its statistics are final
     * @param reason why
     */
    default void connectionClosed(UtpNode node, UtpSocket socket, CloseReason reason) {}

    /**
     * A hole punch ended, well or not.
     *
     * @param node the node
     * @param result how
     */
    default void punched(UtpNode node, PunchResult result) {}

    /**
     * The kind of NAT that the node is behind was found out.
     *
     * @param node the node
     * @param type what was found
     */
    default void natDiscovered(UtpNode node, NatType type) {}

    /**
     * A connection goes on over another way, because a NAT forgot or changed the old one, or because a better one was found.
     *
     * @param node the node
     * @param socket the connection, whose {@link UtpSocket#remoteAddress()} is the new one
     * @param previous the peer's address until now; equal to the new one if only this side's port changed
     */
    default void pathChanged(UtpNode node, UtpSocket socket, InetSocketAddress previous) {}

    /**
     * The node is registered at a rendezvous server, for the first time or again, or is seen at another address; a node without a
     * name, which is not registered, is connected with one.
     *
     * @param node the node
     * @param status the server and the public address
     */
    default void rendezvousRegistered(UtpNode node, RendezvousStatus status) {}

    /**
     * The node is no longer, or could not be, registered; it goes on trying.
     *
     * @param node the node
     * @param status the problem
     */
    default void rendezvousLost(UtpNode node, RendezvousStatus status) {}

    /**
     * The port was taken away from the node, which nobody had asked for: the operating system closed it. The node ends; its
     * connections are reported as closed, and then the node.
     *
     * @param node the node
     * @param address where it was bound
     */
    default void portLost(UtpNode node, InetSocketAddress address) {}

    /**
     * The node is closed and its port released. The last call.
     *
     * @param node the node
     */
    default void closed(UtpNode node) {}
}
