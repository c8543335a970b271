package io.utp.engine.stun;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * All discoveries of one port, one after the other: the requests of one would open the filters that another looks for.
 */
public final class NatDiscoveries {

    private final StunClient client;
    private final Filters filters = new Filters();
    private final ArrayDeque<NatDiscovery> waiting = new ArrayDeque<>();
    private final ArrayDeque<NatBehavior> results = new ArrayDeque<>();
    private @Nullable NatDiscovery current;
    private long lastId;

    /**
     * Creates none.
     *
     * @param client asks the servers
     */
    public NatDiscoveries(StunClient client) {
        this.client = client;
    }

    /**
     * Starts a discovery, or lets it wait for those before it.
     *
     * @param servers in the order of preference; the first that answers and has another address (RFC 5780) is enough
     * @param localAddresses the host's own addresses with the node's port
     * @param nowNanos the time
     * @return the number that the result carries
     */
    public long start(
            Collection<InetSocketAddress> servers, Collection<InetSocketAddress> localAddresses, long nowNanos) {
        waiting.add(new NatDiscovery(++lastId, client, servers, localAddresses));
        proceed(nowNanos);
        return lastId;
    }

    /**
     * A question of somebody's ended.
     *
     * @param outcome how
     * @param nowNanos the time
     * @return whether it was a question of a discovery
     */
    public boolean handleOutcome(StunOutcome outcome, long nowNanos) {
        if (current == null || !current.handleOutcome(outcome, filters, nowNanos)) {
            return false;
        }
        proceed(nowNanos);
        return true;
    }

    private void proceed(long nowNanos) {
        NatBehavior result = current == null ? null : current.result();
        if (result != null) {
            results.add(result);
            current = null;
        }
        while (current == null && !waiting.isEmpty()) {
            NatDiscovery next = waiting.remove();
            next.start(nowNanos);
            NatBehavior early = next.result();
            if (early == null) {
                current = next;
            } else {
                results.add(early);
            }
        }
    }

    /**
     * The next discovery that ended.
     *
     * @return what was found, or {@code null}
     */
    public @Nullable NatBehavior pollResult() {
        return results.poll();
    }
}
