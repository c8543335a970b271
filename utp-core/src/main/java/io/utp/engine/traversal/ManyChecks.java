package io.utp.engine.traversal;

import io.utp.engine.wire.Path;

/** Checks of many paths, of which few are expected to work: each is asked at its turn, and nothing is kept about it. */
interface ManyChecks {

    /** When the next is to be asked. */
    long dueNanos();

    /** The path that is to be asked next. */
    Path nextPath();

    /** The nonce for {@link #nextPath()}, which is asked now. */
    long nextNonce();

    /** Whether an answer on a path carries the nonce of a question that was asked there. */
    boolean isAnsweredBy(Path path, long nonce);
}
