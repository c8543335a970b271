package io.utp.engine.connection;

/** Which sizes the last probes of a path have. */
final class AskedSizes {

    /** An answer may be later than the next probe. */
    private static final int REMEMBERED = 4;

    private final long[] nonces = new long[REMEMBERED];
    private final int[] sizes = new int[REMEMBERED];
    private int asked;

    void add(long nonce, int size) {
        nonces[asked % REMEMBERED] = nonce;
        sizes[asked++ % REMEMBERED] = size;
    }

    /** The size of the probe with this nonce, which waits for its answer, and does so no longer; 0 if there is none. */
    int take(long nonce) {
        for (int i = 0; i < Math.min(asked, REMEMBERED); i++) {
            if (nonces[i] == nonce) {
                int size = sizes[i];
                sizes[i] = 0;
                return size;
            }
        }
        return 0;
    }
}
