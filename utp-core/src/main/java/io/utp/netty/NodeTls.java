package io.utp.netty;

import io.utp.engine.connection.Connection;
import io.utp.tls.TlsFailure;
import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpTls;
import java.nio.ByteBuffer;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a node: what new connections get, and what happened so far. Safe for use by several threads, except what is said
 * to be the event loop's.
 */
final class NodeTls {

    /** More than any record. */
    private static final int SCRATCH_BYTES = 20 << 10;

    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong plainRefused = new AtomicLong();
    private final AtomicLong tooMany = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();
    private final AtomicInteger inProgress = new AtomicInteger();
    private volatile @Nullable TlsSettings settings;

    // the event loop's
    private @Nullable ByteBuffer scratch;
    private int accepted;

    NodeTls(@Nullable UtpTls tls) {
        this.settings = tls == null ? null : TlsSettings.of(tls);
    }

    /** For the connections that begin now; {@code null} for plain ones. */
    @Nullable TlsSettings settings() {
        return settings;
    }

    @Nullable UtpTls tls() {
        TlsSettings current = settings;
        return current == null ? null : current.tls();
    }

    void use(UtpTls tls, boolean listening) {
        if (listening) {
            requireKeys(tls);
        }
        settings = TlsSettings.of(tls);
    }

    /** A node that listens has to show who it is. */
    static void requireKeys(@Nullable UtpTls tls) {
        if (tls != null && tls.keys() == null) {
            throw new IllegalArgumentException("A node that listens with TLS needs keys; give it some with UtpTls.keys,"
                    + " or UtpTls.identity(UtpIdentity.loadOrCreate(file))");
        }
    }

    // ---- the event loop's

    /** The TLS of a connection that was accepted; {@code null} if it has none, or is refused. */
    @Nullable TlsStream accept(ConnectionDriver connection, Connection engine) {
        TlsSettings current = settings;
        if (current == null) {
            return null;
        }
        if (accepted >= current.tls().maxHandshakes()) {
            tooMany.incrementAndGet();
            connection.notSecured(
                    TlsFailures.exception(
                            TlsFailure.TOO_MANY_HANDSHAKES,
                            connection.peer(),
                            "this node has " + accepted + " handshakes at once already"),
                    false,
                    connection.driver().context().clock().nanos());
            failed.incrementAndGet();
            return null;
        }
        accepted++;
        inProgress.incrementAndGet();
        return new TlsStream(
                connection,
                engine,
                current,
                TlsPeer.introduced(connection.socket().remoteName()));
    }

    /** The TLS of a connection that was dialled. */
    TlsStream dial(ConnectionDriver connection, Connection engine, TlsSettings with, TlsPeer peer) {
        inProgress.incrementAndGet();
        return new TlsStream(connection, engine, with, peer);
    }

    void handshakeEnded(boolean dialled) {
        inProgress.decrementAndGet();
        if (!dialled) {
            accepted--;
        }
    }

    void completed() {
        completed.incrementAndGet();
    }

    void failed(TlsFailure why) {
        failed.incrementAndGet();
        if (why == TlsFailure.PLAIN_PEER) {
            plainRefused.incrementAndGet();
        }
    }

    void truncated() {
        truncated.incrementAndGet();
    }

    /** Where one record is encrypted after the other; outside of the heap for what is no Java. */
    ByteBuffer scratch(boolean direct) {
        ByteBuffer known = scratch;
        if (known == null || known.isDirect() != direct) {
            known = direct ? ByteBuffer.allocateDirect(SCRATCH_BYTES) : ByteBuffer.allocate(SCRATCH_BYTES);
            scratch = known;
        }
        return known.clear();
    }

    /** Runs what takes long during a handshake, beside the event loop. */
    void run(Runnable tasks) {
        Tasks.THREADS.execute(tasks);
    }

    TlsStatistics statistics() {
        return new TlsStatistics(
                completed.get(), failed.get(), plainRefused.get(), tooMany.get(), truncated.get(), inProgress.get());
    }

    /** As many threads as there are processors, while there is something to do; {@code maxHandshakes} bounds what waits. */
    private static final class Tasks {

        static final ThreadPoolExecutor THREADS = threads();

        private static ThreadPoolExecutor threads() {
            int count = Math.max(2, Runtime.getRuntime().availableProcessors());
            ThreadPoolExecutor threads =
                    new ThreadPoolExecutor(count, count, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        Thread thread = new Thread(task, "utp-tls");
                        thread.setDaemon(true);
                        return thread;
                    });
            threads.allowCoreThreadTimeOut(true);
            return threads;
        }
    }
}
