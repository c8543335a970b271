package io.utp.engine.connection;

import io.utp.engine.wire.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A handful of {@link PathCheck}s, each over another path, in the order in which they began: arrays that are not changed,
 * because most connections never have one and share the empty one.
 */
final class PathChecks {

    static final PathCheck[] NONE = {};

    private static final int MOST = 4;

    private PathChecks() {}

    /** Another one, instead of the first if there are too many. */
    static PathCheck[] with(PathCheck[] checks, PathCheck check) {
        int from = checks.length == MOST ? 1 : 0;
        PathCheck[] more = Arrays.copyOfRange(checks, from, checks.length + 1);
        more[more.length - 1] = check;
        return more;
    }

    /** Those that did not begin so long ago. */
    static PathCheck[] withoutOld(PathCheck[] checks, long nanos, long nowNanos) {
        int old = 0;
        while (old < checks.length && nowNanos - checks[old].startedNanos() >= nanos) {
            old++;
        }
        return old == 0 ? checks : old == checks.length ? NONE : Arrays.copyOfRange(checks, old, checks.length);
    }

    static @Nullable PathCheck over(PathCheck[] checks, Path path) {
        for (PathCheck check : checks) {
            if (check.path().equals(path)) {
                return check;
            }
        }
        return null;
    }

    static @Nullable PathCheck askedWith(PathCheck[] checks, long nonce) {
        for (PathCheck check : checks) {
            if (check.askedAt(nonce) >= 0) {
                return check;
            }
        }
        return null;
    }
}
