package io.utp.engine.node;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.SequenceNumbers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Numbers that only who receives at an address can know, computed instead of remembered: however many addresses a flood of
 * SYNs claims to come from, it takes no memory.
 */
final class SynCookies {

    /** A cookie is valid in the slot in which it was made and in the next one. */
    private static final long SLOT = 30_000_000_000L;

    /** What a number in the answer to a SYN begins with, so that it is none of the other cookies. */
    private static final int ANSWER = 2;

    /** Of what stands for a SYN itself. */
    private static final int SYN = 3;

    /** Of a number in the answer to a SYN: whether its sender says that it is a node of this library. */
    private static final int OURS = 2;

    /** The same: whether it was made in an odd slot. */
    private static final int ODD_SLOT = 1;

    private final SipHash codes;

    /** With a secret that nobody can guess. */
    SynCookies(RandomGenerator random) {
        codes = new SipHash(random);
    }

    long cookie(InetSocketAddress from, PacketHeader syn, long nowNanos) {
        return cookieIn(nowNanos / SLOT, from, syn);
    }

    boolean isValid(InetSocketAddress from, PacketHeader syn, long nowNanos) {
        long slot = nowNanos / SLOT;
        return syn.cookie() == cookieIn(slot, from, syn) || syn.cookie() == cookieIn(slot - 1, from, syn);
    }

    private long cookieIn(long slot, InetSocketAddress from, PacketHeader syn) {
        return compute(from, syn.connectionId(), syn.sequence(), 0, slot);
    }

    /**
     * The number for the answer to a SYN (as TCP's, RFC 4987 3.6): 14 bits that its sender cannot know otherwise, and what has
     * to be remembered of it.
     */
    int answer(InetSocketAddress from, int id, int sequence, boolean ours, long nowNanos) {
        return answerIn(nowNanos / SLOT, from, id, sequence, ours ? OURS : 0);
    }

    private int answerIn(long slot, InetSocketAddress from, int id, int sequence, int flags) {
        int remembered = flags | (int) slot & ODD_SLOT;
        long code = compute(from, id, sequence, ANSWER | remembered << 2, slot);
        return (int) code & SequenceNumbers.MASK & -(2 * OURS) | remembered;
    }

    /** Whether a number is the one in the answer to the SYN with this id and sequence number. */
    boolean isAnswer(int number, InetSocketAddress from, int id, int sequence, long nowNanos) {
        long slot = nowNanos / SLOT;
        long made = (slot & ODD_SLOT) == (number & ODD_SLOT) ? slot : slot - 1;
        return number == answerIn(made, from, id, sequence, number & OURS);
    }

    /** Whether the number says that the SYN was one of this library's. */
    static boolean isOurs(int answer) {
        return (answer & OURS) != 0;
    }

    /** How long a number in an answer may be shown at most. */
    static long validNanos() {
        return 2 * SLOT;
    }

    /** What stands for a SYN, and for nothing else. */
    long mark(InetSocketAddress from, int id, int sequence) {
        return compute(from, id, sequence, SYN, 0);
    }

    private long compute(InetSocketAddress from, int id, int sequence, int kind, long slot) {
        long numbers = (long) from.getPort() << 48 | (long) id << 32 | (long) sequence << 16 | kind;
        codes.begin().add(slot).add(numbers);
        add(codes, from);
        return codes.end();
    }

    /** Adds an address without its port to what a code is made of. */
    static void add(SipHash code, InetSocketAddress from) {
        InetAddress address = from.getAddress();
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        if (bytes.remaining() == Integer.BYTES) {
            code.add(bytes.getInt());
        } else {
            code.add(bytes.getLong()).add(bytes.getLong());
        }
    }
}
