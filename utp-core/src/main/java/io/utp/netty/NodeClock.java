package io.utp.netty;

/** The engine's time: monotonic nanoseconds since the node was made. */
final class NodeClock {

    private final long start = System.nanoTime();

    long nanos() {
        return System.nanoTime() - start;
    }
}
