package io.utp.benchmarks.peer;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicLong;

/** Opens connections, some at the same time, the next as soon as one is there. */
final class Dialler {

    /** A round trip or two each, and neither side has a long queue. */
    private static final int AT_ONCE = 16;

    private final Peer peer;

    private final InetSocketAddress server;

    private final boolean keep;

    private final AtomicLong opened = new AtomicLong();

    private final AtomicLong failed = new AtomicLong();

    /**
     * A dialler that was not asked for anything yet.
     *
     * @param peer who dials
     * @param server whom
     * @param keep whether a connection stays; otherwise it is given up as soon as it is there
     */
    Dialler(Peer peer, InetSocketAddress server, boolean keep) {
        this.peer = peer;
        this.server = server;
        this.keep = keep;
    }

    /**
     * Opens connections.
     *
     * @param count how many; those that fail are tried again
     * @param done called when so many are there
     */
    void open(long count, Runnable done) {
        AtomicLong toBegin = new AtomicLong(count);
        AtomicLong toFinish = new AtomicLong(count);
        for (int i = 0; i < AT_ONCE; i++) {
            next(toBegin, toFinish, done);
        }
    }

    long opened() {
        return opened.get();
    }

    long failed() {
        return failed.get();
    }

    private void next(AtomicLong toBegin, AtomicLong toFinish, Runnable done) {
        if (toBegin.getAndDecrement() > 0) {
            dial(toBegin, toFinish, done);
        }
    }

    private void dial(AtomicLong toBegin, AtomicLong toFinish, Runnable done) {
        try {
            peer.connect(server, stream -> Sink.NONE).whenComplete((stream, failure) -> {
                if (failure != null) {
                    failed.incrementAndGet();
                    dial(toBegin, toFinish, done);
                    return;
                }
                opened.incrementAndGet();
                if (!keep) {
                    stream.abort();
                }
                if (toFinish.decrementAndGet() == 0) {
                    done.run();
                }
                next(toBegin, toFinish, done);
            });
        } catch (Exception ex) {
            throw new IllegalStateException(ex);
        }
    }
}
