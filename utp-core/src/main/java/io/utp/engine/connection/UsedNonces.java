package io.utp.engine.connection;

/** The peer's last questions, so that a copy is known. A copy of an older one costs one question and moves nothing. */
final class UsedNonces {

    private static final int REMEMBERED = 32;

    private long[] nonces = {};
    private int count;

    /** Returns {@code false} if the nonce was used before. */
    boolean add(long nonce) {
        for (int i = 0; i < Math.min(count, REMEMBERED); i++) {
            if (nonces[i] == nonce) {
                return false;
            }
        }
        if (count == 0) {
            nonces = new long[REMEMBERED];
        }
        nonces[count++ % REMEMBERED] = nonce;
        return true;
    }
}
