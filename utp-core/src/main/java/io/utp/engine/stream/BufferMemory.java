package io.utp.engine.stream;

import org.jspecify.annotations.Nullable;

/**
 * The bytes that all connections of one node, or of one address, may hold together: written and not acknowledged, received and not
 * consumed, with the rest of the arrays that these are in.
 */
public final class BufferMemory {

    private static final int PARTS = 16;
    private static final int PARTS_OF_ADDRESS = 2;

    private final Chunks chunks;
    private final @Nullable BufferMemory whole;
    private final long most;
    private long held;

    /**
     * Creates an account of nothing.
     *
     * @param chunks for received bytes
     * @param most bytes from which on connections go on a few packets at a time
     */
    public BufferMemory(Chunks chunks, long most) {
        this.chunks = chunks;
        this.whole = null;
        this.most = most;
    }

    /**
     * Creates an account of nothing, for some of the connections.
     *
     * @param whole the account of all
     * @param most bytes from which on these connections go on a few packets at a time
     */
    public BufferMemory(BufferMemory whole, long most) {
        this.chunks = whole.chunks;
        this.whole = whole;
        this.most = most;
    }

    /**
     * Where received bytes are kept.
     *
     * @return the arrays of all connections
     */
    public Chunks chunks() {
        return chunks;
    }

    /**
     * A connection holds another number of bytes.
     *
     * @param before how many it was said to hold before
     * @param now how many it holds
     */
    public void replace(long before, long now) {
        held += now - before;
        assert held >= 0 : held + " bytes held";
        if (whole == null) {
            chunks.hold(held);
        } else {
            whole.replace(before, now);
        }
    }

    /**
     * What a connection may hold now.
     *
     * @return bytes
     */
    public long share() {
        // An address has less to share, so that each of its connections gets a larger part: as much as if it were
        // alone.
        return whole == null
                ? share(most - held)
                : Math.min(Math.max(0, (most - held) / PARTS_OF_ADDRESS), whole.share());
    }

    /**
     * What a connection may hold when so much is left for all: a part of that, so that something always remains for the next
     * (the dynamic thresholds of Choudhury and Hahne, IEEE/ACM Transactions on Networking 6, 1998), and not all of it, so that
     * what one of many takes or gives back changes next to nothing for the others. With everything that is left, one of a
     * thousand that was lucky once had hundreds of times as much as another, for long.
     *
     * @param left bytes, of which connections with more to keep all get as many: with n of them one part of n + 16
     * @return bytes
     */
    public static long share(long left) {
        return Math.max(0, left / PARTS);
    }

    /**
     * What all connections hold.
     *
     * @return bytes
     */
    public long held() {
        return held;
    }
}
