package io.utp.soak;

import io.utp.UtpNode;
import java.net.InetSocketAddress;

/** A node that accepts, and how late its timers are. */
record Server(String kind, UtpNode node, InetSocketAddress address, Lateness lateness) {

    static Server start(String kind, UtpNode node, InetSocketAddress address, Tally tally) {
        node.listen(socket -> Acceptor.accept(socket, tally));
        InetSocketAddress bound = node.bind(address).join();
        return new Server(kind, node, bound, new Lateness(node.udpChannel().eventLoop(), tally));
    }
}
