package io.utp.engine.traversal;

/** The latest nonces of a peer's checks: each check is sent once, so whoever brings one again has only copied it. */
final class SeenNonces {

    private static final int MOST = 256;

    private final long[] nonces = new long[MOST];
    private int count;

    /** Whether a nonce is not among the latest; then it is now. */
    boolean add(long nonce) {
        for (int index = 0; index < Math.min(count, MOST); index++) {
            if (nonces[index] == nonce) {
                return false;
            }
        }
        nonces[Math.floorMod(count++, MOST)] = nonce;
        return true;
    }
}
