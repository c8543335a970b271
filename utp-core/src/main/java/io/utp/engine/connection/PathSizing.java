package io.utp.engine.connection;

import io.utp.engine.mtu.MtuSearch;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Path MTU discovery of a connection between nodes of this library (RFC 8899): once there is enough to send that it pays,
 * probes find out what the path carries, and packets become as large. A probe is no DATA: when it is lost, nothing is sent again
 * and congestion control is not told (RFC 8899 section 3). Only who has the connection's key can ask or answer.
 */
final class PathSizing {

    /** A connection that is over sooner needs no key, and no larger packets. */
    private static final int BULK_PACKETS = 16;

    private final PathSizes sizes;
    private final Sender outbound;
    private final KeyExchange keys;
    private final PathMessages messages;
    private final boolean initiator;
    private final RandomGenerator random;

    private Path path;
    private @Nullable MtuSearch search;
    private boolean possible = true;
    private int heard;
    private @Nullable AskedSizes asked;

    PathSizing(ConnectionSetup setup, Sender outbound, KeyExchange keys, PathMessages messages, boolean initiator) {
        this.sizes = setup.sizes();
        this.path = setup.path();
        this.random = setup.random();
        this.outbound = outbound;
        this.keys = keys;
        this.messages = messages;
        this.initiator = initiator;
    }

    // ---- inputs

    /** The peer is a node of this library: what is known of the way to it holds. */
    void handlePeerOurs(long nowNanos) {
        PathSizes.Known known = sizes.known(path, nowNanos);
        if (search == null && known.bytes() > outbound.base()) {
            MtuSearch begun = newSearch();
            if (begun != null) {
                begun.startAt(known.bytes(), known.sinceNanos());
                outbound.setPathMtu(begun.size());
            }
        }
    }

    /** The peer was heard over the present path. */
    void handleHeard(long nowNanos) {
        if (++heard == BULK_PACKETS) {
            keys.hurry(nowNanos);
        }
        if (!possible || !keys.isShared()) {
            return;
        }
        MtuSearch present = search;
        if (present != null) {
            present.handleUse(nowNanos);
            proceed(present, nowNanos);
        } else if (outbound.hasSent(BULK_PACKETS) || outbound.isTooLarge()) {
            begin(nowNanos);
        }
    }

    private void begin(long nowNanos) {
        // Of many connections over one path that were opened at once, the first finds out for all.
        handlePeerOurs(nowNanos);
        MtuSearch begun = search == null ? newSearch() : null;
        if (begun != null) {
            begun.start(nowNanos);
            proceed(begun, nowNanos);
        }
    }

    private @Nullable MtuSearch newSearch() {
        int base = outbound.base();
        int most = sizes.mostTo(path.remote());
        possible = most > base && !outbound.isMtuFixed();
        if (possible) {
            search = new MtuSearch(Math.min(base, PathSizes.LEAST), base, most, PathSizes.overhead(path.remote()));
        }
        return search;
    }

    /** The peer asks whether a size reaches us. */
    void handleProbe(Path source, PathMessage probe, PathKey key) {
        if (source.equals(path)) {
            PathMessage.Type answer = PathMessage.Type.PROBED;
            messages.send(path, PathMessage.of(answer, initiator, key.id(), probe.nonce(), probe.body()), key);
        }
    }

    /** Returns whether it answers a probe of ours. */
    boolean handleProbed(Path source, PathMessage answer, long nowNanos) {
        MtuSearch present = search;
        int size = takeProbe(answer.nonce());
        if (present == null || size == 0 || !source.equals(path)) {
            return false;
        }
        present.handleArrived(size, nowNanos);
        proceed(present, nowNanos);
        return true;
    }

    /** A probe of ours did not leave this host: the first link does not carry it. */
    void handleRefused(PathMessage probe, long nowNanos) {
        MtuSearch present = search;
        int size = takeProbe(probe.nonce());
        if (present != null && size > 0) {
            present.handleRefused(size, nowNanos);
            proceed(present, nowNanos);
        }
    }

    void handleTimeout(long nowNanos) {
        MtuSearch present = search;
        if (present != null) {
            present.handleTimeout(nowNanos);
            proceed(present, nowNanos);
        }
    }

    /** RFC 9000 14.3: nothing is known of another path. */
    void handleNewPath(Path next) {
        path = next;
        search = null;
        possible = true;
        asked = null;
        outbound.setPathMtu(outbound.base());
    }

    void stop() {
        possible = false;
        search = null;
    }

    // ---- steps

    private void proceed(MtuSearch present, long nowNanos) {
        if (outbound.isMtuFixed()) {
            stop();
            return;
        }
        if (outbound.pollTooLarge()) {
            present.handleBlackHole(nowNanos);
        }
        if (present.size() > outbound.pathMtu()) {
            outbound.setPathMtu(present.size());
            sizes.learn(path, present.size(), nowNanos);
        } else if (present.size() < outbound.pathMtu()) {
            sizes.forget(path);
            asked = null;
            outbound.handleBlackHole(present.size());
        }
        probe(present, nowNanos);
    }

    private void probe(MtuSearch present, long nowNanos) {
        PathKey key = keys.key();
        if (key == null || !keys.isShared()) {
            return;
        }
        int size = present.pollProbe(outbound.roundTripTimeout(), nowNanos);
        if (size > 0) {
            long nonce = random.nextLong();
            AskedSizes known = asked == null ? new AskedSizes() : asked;
            known.add(nonce, size);
            asked = known;
            messages.send(path, PathMessage.probe(initiator, key.id(), nonce, size + PacketHeader.SIZE), key);
        }
    }

    /** The size of the probe with this nonce, which waits for its answer, and does so no longer; 0 if there is none. */
    private int takeProbe(long nonce) {
        return asked == null ? 0 : asked.take(nonce);
    }

    // ---- getters

    long deadlineNanos() {
        MtuSearch present = search;
        return present == null ? Deadline.NEVER : present.deadlineNanos();
    }
}
