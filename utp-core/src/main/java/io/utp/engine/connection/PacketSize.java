package io.utp.engine.connection;

import io.utp.engine.mtu.BlackHoleWatch;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.wire.PacketHeader;

/**
 * How many payload bytes a full packet has: as many as the path carries, while the windows hold several of these. With less in
 * flight than that, acknowledgements and losses would come in lumps; and where many connections share a path that carries 64
 * KiB, the least windows, two packets each, would be more than any queue holds.
 */
final class PacketSize {

    private static final int LEAST_IN_WINDOW = 8;

    /**
     * Bytes of a run of packets, uTP headers included: with those of UDP, IPv6 and the link it is shorter than the 65,536 from
     * which on Linux takes it apart on loopback before it is received (gso_features_check, gso_max_size).
     */
    static final int MOST_RUN = 65_472;

    private final int base;
    private final BlackHoleWatch watch = new BlackHoleWatch();
    private int path;
    private int bytes;
    private boolean fixed;
    private long largestPeerWindow;
    private long window;

    PacketSize(int base) {
        this.base = base;
        this.path = base;
        this.bytes = base;
    }

    // ---- inputs

    /** Takes in what may be in flight. Returns whether the size has changed. */
    boolean handleWindows(long peerWindow, long congestionWindow) {
        // The peer's is small while its application does not read, which is no reason for small packets.
        largestPeerWindow = Math.max(largestPeerWindow, peerWindow);
        window = Math.min(largestPeerWindow, congestionWindow);
        return update();
    }

    void handleArrived(int largest) {
        if (largest > undoubted()) {
            watch.reset();
        }
    }

    void handleResent(int length, long roundTripNanos, long nowNanos) {
        if (length > undoubted()) {
            watch.handleResent(roundTripNanos, nowNanos);
        }
    }

    // ---- commands

    /** The application has decided, whatever the path and the peer are. */
    void fix(int size) {
        fixed = true;
        path = size;
        bytes = size;
    }

    /** The path carries as much. Returns whether the size has changed. */
    boolean setPath(int size) {
        if (fixed) {
            return false;
        }
        path = size;
        watch.reset();
        return update();
    }

    private boolean update() {
        int before = bytes;
        bytes = path;
        if (!fixed) {
            // Halves, so that runs are filled, and small changes of the windows change nothing.
            for (long most = Math.max(base, window / LEAST_IN_WINDOW); bytes > most; ) {
                bytes = Math.max(base, Math.min(bytes + PacketHeader.SIZE, MOST_RUN) / 2 - PacketHeader.SIZE);
            }
        }
        return bytes != before;
    }

    // ---- getters

    int bytes() {
        return bytes;
    }

    /** What the application asked for. */
    int nominal() {
        return fixed ? bytes : base;
    }

    /** What every path is assumed to carry. */
    int base() {
        return base;
    }

    /** What this path carries. */
    int path() {
        return path;
    }

    boolean isFixed() {
        return fixed;
    }

    /** Whether packets may vanish because they are too large. */
    boolean isTooLarge() {
        return watch.isSuspicious();
    }

    /** The same, once. */
    boolean pollTooLarge() {
        boolean was = watch.isSuspicious();
        if (was) {
            watch.reset();
        }
        return was;
    }

    /** What is smaller can only be lost by chance. */
    private int undoubted() {
        return path > base ? base : Math.min(base, PathSizes.LEAST);
    }
}
