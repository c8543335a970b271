package io.utp.netty;

import io.utp.UtpConnectionFilter;
import io.utp.UtpNode;
import io.utp.UtpNodeFactory.RendezvousServerSetup;
import io.utp.UtpNodeFactory.Setup;
import io.utp.UtpOptions;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What the parts of one node share.
 *
 * @param node the node as the application sees it
 * @param options its options
 * @param transport what its sockets are made of
 * @param clock its time
 * @param chunks the arrays of its connections
 * @param sendMemory the memory for what is written to them
 * @param counters what passes through its port
 * @param tls how its connections are encrypted
 * @param callbacks the way to the application's code
 * @param events the way to the application's listeners
 * @param filter who may connect; {@code null} for everybody
 * @param listening whether it accepts connections
 * @param others where datagrams that are not uTP go
 * @param rendezvous how it finds peers by name
 * @param rendezvousStatus how it stands there
 * @param rendezvousServer how it serves a rendezvous
 */
record NodeContext(
        UtpNode node,
        UtpOptions options,
        SocketTransport transport,
        NodeClock clock,
        ChunkPool chunks,
        SendMemory sendMemory,
        NodeCounters counters,
        NodeTls tls,
        Callbacks callbacks,
        NodeEvents events,
        @Nullable UtpConnectionFilter filter,
        Listening listening,
        OtherDatagrams others,
        @Nullable RendezvousOptions rendezvous,
        AtomicReference<RendezvousStatus> rendezvousStatus,
        @Nullable RendezvousServerSetup rendezvousServer) {

    /** Creates the context of a node. */
    static NodeContext of(UtpNode node, Setup setup, Callbacks callbacks) {
        RendezvousOptions rendezvous = setup.rendezvous();
        ChunkPool chunks = new ChunkPool();
        String name = rendezvous == null ? null : rendezvous.name();
        return new NodeContext(
                node,
                setup.options(),
                SocketTransport.of(setup),
                new NodeClock(),
                chunks,
                new SendMemory(setup.options().maxMemory(), chunks),
                new NodeCounters(),
                new NodeTls(setup.tls()),
                callbacks,
                new NodeEvents(node, setup.listeners(), callbacks),
                setup.filter(),
                new Listening(),
                new OtherDatagrams(callbacks),
                rendezvous,
                new AtomicReference<>(new RendezvousStatus(name, false, null, null, null)),
                setup.rendezvousServer());
    }
}
