package io.utp.engine.connection;

import io.utp.engine.wire.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A handful of {@link PathCheck}s, each over another path; most connections never have one. */
final class PathChecks {

    private static final int MOST = 4;
    private static final PathCheck[] NONE = {};

    private PathCheck[] checks = NONE;

    /** Another one, instead of the first if there are too many. */
    void add(PathCheck check) {
        int from = checks.length == MOST ? 1 : 0;
        checks = Arrays.copyOfRange(checks, from, checks.length + 1);
        checks[checks.length - 1] = check;
    }

    /** Forgets those that began so long ago. */
    void forgetOld(long nanos, long nowNanos) {
        int kept = 0;
        for (PathCheck check : checks) {
            if (nowNanos - check.startedNanos() < nanos) {
                checks[kept++] = check;
            }
        }
        if (kept < checks.length) {
            checks = kept == 0 ? NONE : Arrays.copyOf(checks, kept);
        }
    }

    void clear() {
        checks = NONE;
    }

    boolean isEmpty() {
        return checks.length == 0;
    }

    /** In the order in which they began; not to be changed. */
    PathCheck[] all() {
        return checks;
    }

    @Nullable PathCheck over(Path path) {
        for (PathCheck check : checks) {
            if (check.path().equals(path)) {
                return check;
            }
        }
        return null;
    }

    @Nullable PathCheck askedWith(long nonce) {
        for (PathCheck check : checks) {
            if (check.askedAt(nonce) >= 0) {
                return check;
            }
        }
        return null;
    }
}
