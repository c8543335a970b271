package io.utp.spring.boot.metrics;

import io.utp.NodeStatistics;
import io.utp.TrafficStatistics;
import io.utp.UtpNode;
import io.utp.rendezvous.RendezvousServerStatistics;
import io.utp.rendezvous.RendezvousStatus;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the meters of one node read. All meters of a scrape share a snapshot, because each disturbs the node's I/O thread.
 * Safe for use by several threads.
 */
final class NodeSnapshots {

    /** Longer than a scrape takes to read one meter after the other, shorter than anybody asks again. */
    private static final long FRESH_NANOS = Duration.ofMillis(100).toNanos();

    private final UtpNode node;

    private final LongSupplier nanoClock;

    private volatile @Nullable Snapshot last;

    NodeSnapshots(UtpNode node, LongSupplier nanoClock) {
        this.node = node;
        this.nanoClock = nanoClock;
    }

    record Snapshot(
            long nanos,
            TrafficStatistics traffic,
            NodeStatistics statistics,
            @Nullable RendezvousServerStatistics server) {

        RendezvousServerStatistics serving() {
            return (server != null) ? server : RendezvousServerStatistics.NONE;
        }
    }

    UtpNode node() {
        return node;
    }

    Snapshot get() {
        long now = nanoClock.getAsLong();
        Snapshot known = last;
        if (known == null || now - known.nanos() > FRESH_NANOS) {
            known = new Snapshot(now, node.traffic(), node.statistics(), node.rendezvousServer());
            last = known;
        }
        return known;
    }

    boolean isRegistered() {
        RendezvousStatus status = node.rendezvous();
        return status != null && status.registered();
    }
}
