package io.utp.netty;

import io.utp.UtpNode;
import io.utp.UtpOptions;

/**
 * What the parts of one node share.
 *
 * @param node the node as the application sees it
 * @param options its options
 * @param clock its time
 * @param counters what passes through its port
 * @param callbacks the way to the application's code
 * @param events the way to the application's listeners
 * @param others where datagrams that are not uTP go
 */
record NodeContext(
        UtpNode node,
        UtpOptions options,
        NodeClock clock,
        NodeCounters counters,
        Callbacks callbacks,
        NodeEvents events,
        OtherDatagrams others) {

    /** Creates the context of a node whose application runs on the callbacks. */
    static NodeContext of(UtpNode node, UtpOptions options, Callbacks callbacks, NodeEvents events) {
        return new NodeContext(
                node, options, new NodeClock(), new NodeCounters(), callbacks, events, new OtherDatagrams(callbacks));
    }
}
