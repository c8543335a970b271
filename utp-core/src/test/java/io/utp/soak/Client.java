package io.utp.soak;

import io.netty.channel.Channel;
import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** A node that dials, and the way to whom. */
final class Client {

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final int number = NUMBERS.incrementAndGet();
    private final String kind;
    private final Tally tally;
    private final UtpNode node;
    private final Server server;
    private final InetSocketAddress relay;

    /**
     * A client.
     *
     * @param kind how it differs from others, in reports
     * @param relay dialled in place of the server
     */
    Client(String kind, Tally tally, UtpNode node, Server server, InetSocketAddress relay) {
        this.kind = kind;
        this.tally = tally;
        this.node = node;
        this.server = server;
        this.relay = relay;
    }

    CompletableFuture<UtpSocket> connect() {
        return node.connect(relay);
    }

    int number() {
        return number;
    }

    String kind() {
        return kind;
    }

    UtpNode node() {
        return node;
    }

    /** Whether its connections may fail, because it is gone or the server was. */
    boolean isLost() {
        return tally.isLost(number);
    }

    boolean dials(Server other) {
        return server == other;
    }

    /** The same node, for connections to another server in its place; those to the first may fail. */
    Client turnTo(Server next) {
        tally.lost(number);
        return new Client(kind, tally, node, next, relay);
    }

    /** Says goodbye to all. */
    CompletableFuture<Void> close() {
        tally.lost(number);
        return node.closeAsync();
    }

    /** As if the process was killed: nobody hears anything of it again. */
    void vanish() {
        tally.lost(number);
        Channel port = node.udpChannel();
        if (port != null) {
            port.close();
        }
    }

    @Override
    public String toString() {
        return kind;
    }
}
