package io.utp.engine.connection;

import io.utp.engine.mtu.BlackHoleWatch;
import io.utp.engine.mtu.PathSizes;

/** How many payload bytes a full packet has: what the path carries, and the peer's window can hold several of. */
final class PacketSize {

    /** A window of few packets runs dry while acknowledgements are on their way. */
    private static final int LEAST_IN_WINDOW = 8;

    private final int base;
    private final BlackHoleWatch watch = new BlackHoleWatch();
    private int path;
    private int bytes;
    private boolean fixed;
    private long largestWindow;

    PacketSize(int base) {
        this.base = base;
        this.path = base;
        this.bytes = base;
    }

    // ---- inputs; those that return boolean: whether the size has changed

    boolean handleWindow(long window) {
        if (window <= largestWindow) {
            return false;
        }
        largestWindow = window;
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
        if (!fixed) {
            bytes = (int) Math.min(path, Math.max(base, largestWindow / LEAST_IN_WINDOW));
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

    /** Whether packets vanish because they are too large. */
    boolean isTooLarge() {
        return watch.isSuspicious();
    }

    /** What is smaller can only be lost by chance. */
    private int undoubted() {
        return path > base ? base : Math.min(base, PathSizes.LEAST);
    }
}
