package io.utp.engine.recovery;

import io.utp.engine.wire.SequenceNumbers;

/** What is known of each sent packet, in arrays indexed by the lower bits of its sequence number. */
final class PacketRing {

    byte[] state = new byte[16];
    boolean[] fin = new boolean[16];
    boolean[] resent = new boolean[16];
    long[] offset = new long[16];
    int[] length = new int[16];
    long[] sentAt = new long[16];

    /** The number of the packet's last transmission, counted over all packets. */
    long[] order = new long[16];

    int capacity() {
        return state.length;
    }

    int slot(int sequence) {
        return sequence & (state.length - 1);
    }

    /** Doubles the capacity of a full ring. */
    void grow(int first) {
        int old = state.length;
        int capacity = old * 2;
        byte[] newState = new byte[capacity];
        boolean[] newFin = new boolean[capacity];
        boolean[] newResent = new boolean[capacity];
        long[] newOffset = new long[capacity];
        int[] newLength = new int[capacity];
        long[] newSentAt = new long[capacity];
        long[] newOrder = new long[capacity];
        for (int i = 0, s = first; i < old; i++, s = SequenceNumbers.next(s)) {
            int from = s & (old - 1);
            int to = s & (capacity - 1);
            newState[to] = state[from];
            newFin[to] = fin[from];
            newResent[to] = resent[from];
            newOffset[to] = offset[from];
            newLength[to] = length[from];
            newSentAt[to] = sentAt[from];
            newOrder[to] = order[from];
        }
        state = newState;
        fin = newFin;
        resent = newResent;
        offset = newOffset;
        length = newLength;
        sentAt = newSentAt;
        order = newOrder;
    }
}
