package io.utp.engine.rendezvous;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.limit.GroupCounts;
import java.net.InetSocketAddress;

/**
 * How many connections with a server an address may have: twice as many as links, because some are still being opened, or
 * already being closed. Without it a single host that opens connections, and confirms or ends none, would take all places.
 */
public final class ConnectionQuota {

    private final GroupCounts connections = new GroupCounts();
    private final int mostPerAddress;
    private long exceeded;

    /**
     * Nobody has a connection yet.
     *
     * @param limits what the server allows
     */
    public ConnectionQuota(RendezvousLimits limits) {
        mostPerAddress = 2 * limits.linksPerAddress();
    }

    /**
     * Takes a place.
     *
     * @param from the client's address, which is proven
     * @return whether there was one
     */
    public boolean enter(InetSocketAddress from) {
        AddressGroup group = AddressGroup.of(from);
        if (connections.of(group) >= mostPerAddress) {
            exceeded++;
            return false;
        }
        connections.add(group);
        return true;
    }

    /**
     * Gives a place back.
     *
     * @param from the address that took it
     */
    public void leave(InetSocketAddress from) {
        connections.remove(AddressGroup.of(from));
    }

    /** How many connections found no place. */
    public long exceeded() {
        return exceeded;
    }
}
