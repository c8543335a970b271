package io.utp.engine.endpoint;

import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.util.List;

/** The host's own addresses with the node's port. Only the driver sees them, and they change when the host roams. */
final class HostCandidates {

    /** How long an answer is good for another call for lost connections. */
    private static final long FRESH = 1_000_000_000L;

    /** Nothing waits longer for the driver's answer. */
    private static final long PATIENCE = 500_000_000L;

    private List<InetSocketAddress> addresses = List.of();
    private boolean wanted;
    private long freshUntilNanos;
    private final Deadline answer = new Deadline();

    void handleAddresses(List<InetSocketAddress> present) {
        addresses = List.copyOf(present);
        answer.clear();
    }

    void handleTimeout(long nowNanos) {
        if (answer.hasPassed(nowNanos)) {
            answer.clear();
        }
    }

    /** The host may have others by now. */
    void refresh(long nowNanos) {
        wanted = true;
        freshUntilNanos = nowNanos + FRESH;
        if (!answer.isSet()) {
            answer.set(nowNanos + PATIENCE);
        }
    }

    /** Whether the driver is to look. */
    boolean pollWanted() {
        boolean asks = wanted;
        wanted = false;
        return asks;
    }

    /** Whether the driver has looked lately, or does not say. If it has not, it is asked to, and its answer to be awaited. */
    boolean areFresh(long nowNanos) {
        if (!areAwaited() && freshUntilNanos <= nowNanos) {
            refresh(nowNanos);
        }
        return !areAwaited();
    }

    /** Whether it is better to wait for the driver's answer. */
    boolean areAwaited() {
        return answer.isSet();
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    long nextDeadline() {
        return answer.atNanos();
    }
}
