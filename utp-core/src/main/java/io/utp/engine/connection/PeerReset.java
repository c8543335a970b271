package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.SequenceNumbers;

/**
 * Whether a RESET is the peer's. RFC 5961 3.2: one that names the next number exactly is, for who is not on the path does not
 * know it; for any other the peer is asked for a sign of life, by a packet that it has had before. A peer that is gone answers
 * that by a RESET which names this packet; one that lives answers otherwise, and this is forgotten.
 */
final class PeerReset {

    /** RFC 5961 10: questions are rare, however many RESETs there are. */
    private static final long ASK_INTERVAL = 1_000_000_000L;

    /** So long a RESET may be the answer. */
    private static final long PATIENCE = 5_000_000_000L;

    /** libutp answers what is older by less than 1,024. */
    private static final int OLD_NUMBERS = 900;

    private static final int NONE = -1;

    private final Handshake handshake;
    private final Sender outbound;
    private final Migration migration;
    private final Counters counters;
    private long askedNanos = Deadline.NEVER;
    private int question = NONE;

    enum Verdict {
        IGNORED,
        /** The peer is to be asked. */
        DOUBTED,
        BELIEVED
    }

    PeerReset(Handshake handshake, Sender outbound, Migration migration, Counters counters) {
        this.handshake = handshake;
        this.outbound = outbound;
        this.migration = migration;
        this.counters = counters;
    }

    /**
     * A RESET has come.
     *
     * @param settled whether the connection loses nothing by it
     */
    Verdict judge(PacketHeader header, Inbound inbound, boolean settled, long nowNanos) {
        // Who is not on the path does not know what is in flight. utp-punch 1.0.1 resets without any sequence number:
        // with our receive id what it does not know, with our send id (a hint, perhaps late) only the BEP 29 answer.
        if (isAnswer(header, nowNanos)) {
            return Verdict.BELIEVED;
        }
        boolean punch = handshake.dialect() == Dialect.UTP_PUNCH && Handshake.isUtpPunchReset(header);
        boolean named = header.connectionId() == handshake.receiveId();
        if (!(punch ? named : outbound.isRecent(header.acknowledgement()))) {
            // Nor does who is gone guess: where somebody does, an answer may be a guess as well.
            question = NONE;
            counters.implausible++;
            return Verdict.IGNORED;
        }
        if (settled) {
            return Verdict.BELIEVED;
        }
        // A node that does not know the connection repeats the id. It may be another one than the peer's by now.
        if (!named && migration.suspectReset(nowNanos)) {
            return Verdict.IGNORED;
        }
        boolean certain = punch ? isLateEnough(nowNanos) : inbound.isNext(header.sequence());
        return certain ? Verdict.BELIEVED : doubt(punch, nowNanos);
    }

    /** The number of the packet that asks. */
    int question() {
        return question;
    }

    private boolean isAsked(long nowNanos) {
        return askedNanos != Deadline.NEVER && nowNanos - askedNanos < PATIENCE;
    }

    private boolean isAnswer(PacketHeader header, long nowNanos) {
        return question != NONE && isAsked(nowNanos) && header.acknowledgement() == question;
    }

    /** All that an answer of utp-punch shows is that it comes when one can. */
    private boolean isLateEnough(long nowNanos) {
        return isAsked(nowNanos) && nowNanos - askedNanos >= outbound.lowestRoundTrip() / 2;
    }

    private Verdict doubt(boolean punch, long nowNanos) {
        counters.doubtfulResets++;
        if (askedNanos != Deadline.NEVER && nowNanos - askedNanos < ASK_INTERVAL) {
            return Verdict.IGNORED;
        }
        askedNanos = nowNanos;
        // Nobody else knows our clock. utp-punch names no number.
        int back = punch ? 0 : (int) ((nowNanos * 0x9e37_79b9_7f4a_7c15L >>> 32) % OLD_NUMBERS);
        question = SequenceNumbers.plus(outbound.probeSequence(), -back);
        return Verdict.DOUBTED;
    }
}
