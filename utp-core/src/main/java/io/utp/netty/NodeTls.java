package io.utp.netty;

import io.utp.tls.TlsStatistics;
import io.utp.tls.UtpTls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The TLS of a node: what new connections get, and what happened so far. Safe for use by several threads. */
final class NodeTls {

    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong plainRefused = new AtomicLong();
    private final AtomicLong tooMany = new AtomicLong();
    private final AtomicLong truncated = new AtomicLong();
    private final AtomicInteger inProgress = new AtomicInteger();
    private volatile @Nullable TlsSettings settings;

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

    TlsStatistics statistics() {
        return new TlsStatistics(
                completed.get(), failed.get(), plainRefused.get(), tooMany.get(), truncated.get(), inProgress.get());
    }
}
