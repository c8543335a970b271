package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;

/**
 * How two ends come to know each other: connection ids, the wire dialect, SYN and its answer, lost and repeated.
 *
 * <p>With dialect AUTO an initiator uses an even id R and listens on R and R+1: a BEP 29 acceptor answers on R, a utp-punch
 * acceptor on R+1. An acceptor of an even id owns both receive ids too, answers in BEP 29 first, and lets the id of the
 * first valid packet decide.
 */
final class Handshake {

    /** utp-punch 1.0.1: every packet of it carries this window. */
    static final long UTP_PUNCH_WINDOW = 262_144;

    /** libutp repeats its SYN after 3 s; a lost SYN is more likely than a round trip above 1 s (RFC 6298 2.1). */
    private static final long FIRST_SYN_TIMEOUT = 1_000_000_000L;

    /** A SYN is not repeated sooner, whatever happens. */
    private static final long LEAST_SYN_PAUSE = 250_000_000L;

    /** utp-punch 1.0.1 sends everything unacknowledged again each 100 ms: one such round, and something for the way. */
    private static final long SETTLE_NANOS = 150_000_000L;

    private static final int MOST_IDS = 8;

    private final boolean initiator;
    private final int initialSequence;
    private final Dialect spoken;

    private final int[] ids = new int[MOST_IDS];
    private int idCount;
    private int chosen = -1;

    private Dialect dialect = Dialect.AUTO;
    private int receiveId;
    private int sendId;

    private final Deadline synTimer = new Deadline();
    private final Deadline settleTimer = new Deadline();
    private long synTimeout = FIRST_SYN_TIMEOUT;
    private int synsSent;
    private int peerSequence = -1;
    private long synSentNanos;
    private boolean packetDue = true;
    private boolean newIdWanted;
    private final int[] lowestSequences = new int[MOST_IDS];

    private Handshake(boolean initiator, int id, int initialSequence, Dialect spoken) {
        this.initiator = initiator;
        this.initialSequence = initialSequence;
        this.spoken = spoken;
        this.ids[0] = id;
        this.idCount = 1;
        Arrays.fill(lowestSequences, -1);
        // BEP 29 is tried first.
        use(spoken == Dialect.UTP_PUNCH ? Dialect.UTP_PUNCH : Dialect.BEP29, id);
    }

    static Handshake initiate(int id, int initialSequence, Dialect spoken) {
        return new Handshake(true, id, initialSequence, spoken);
    }

    static Handshake accept(PacketHeader syn, int initialSequence, Dialect spoken) {
        // An odd id is never utp-punch's.
        boolean odd = (syn.connectionId() & 1) == 1;
        Dialect possible = spoken == Dialect.AUTO && odd ? Dialect.BEP29 : spoken;
        Handshake handshake = new Handshake(false, syn.connectionId(), initialSequence, possible);
        handshake.dialect = possible;
        handshake.peerSequence = syn.sequence();
        return handshake;
    }

    /** BEP 29: the initiator receives on R and sends R+1; utp-punch: it sends R and receives on R+1. */
    private void use(Dialect assumed, int id) {
        boolean lower = (assumed == Dialect.BEP29) == initiator;
        receiveId = lower ? id : SequenceNumbers.next(id);
        sendId = lower ? SequenceNumbers.next(id) : id;
    }

    /** Whether a packet with this id may be one of this connection's. */
    boolean owns(int id) {
        if (chosen >= 0) {
            return id == receiveId;
        }
        int index = indexOf(id);
        return index >= 0 && (spoken == Dialect.AUTO || dialectOf(id, index) == spoken);
    }

    private int indexOf(int id) {
        for (int i = 0; i < idCount; i++) {
            if (ids[i] == id || SequenceNumbers.next(ids[i]) == id) {
                return i;
            }
        }
        return -1;
    }

    private Dialect dialectOf(int id, int index) {
        boolean lower = id == ids[index];
        return lower == initiator ? Dialect.BEP29 : Dialect.UTP_PUNCH;
    }

    /** Initiator: an answer arrived. Returns whether the connection is established by it. */
    boolean handleAnswer(PacketHeader header, long nowNanos) {
        int index = chosen >= 0 ? chosen : indexOf(header.connectionId());
        if (index < 0 || header.acknowledgement() != initialSequence) {
            return false;
        }
        noteSequence(index, header.sequence());
        if (header.type() != PacketType.STATE) {
            // A peer that speaks first, and its STATE was lost: only another one tells which number was its first.
            packetDue |= chosen < 0 && nowNanos - synSentNanos >= LEAST_SYN_PAUSE;
            return false;
        }
        Dialect found = dialectOf(header.connectionId(), index);
        decide(found, index);
        // utp-punch 1.0.1: a repeated SYN is answered with the current sequence number, not the first, so data
        // that it sent before would be taken for old. It sends everything again each 100 ms: the lowest number
        // seen is the first.
        if (found == Dialect.UTP_PUNCH && synsSent > 1) {
            if (!settleTimer.isSet()) {
                settleTimer.set(nowNanos + SETTLE_NANOS);
                synTimer.clear();
            }
            return false;
        }
        return true;
    }

    private void noteSequence(int index, int sequence) {
        int lowest = lowestSequences[index];
        if (lowest < 0 || SequenceNumbers.isAfter(lowest, sequence)) {
            lowestSequences[index] = sequence;
        }
    }

    private void decide(Dialect found, int index) {
        chosen = index;
        dialect = found;
        use(found, ids[index]);
        synTimer.clear();
    }

    /** Acceptor: a valid packet with this id shows that the answer arrived, and which dialect the peer speaks. */
    void confirm(int id) {
        int index = indexOf(id);
        decide(dialectOf(id, index), index);
        packetDue = false;
    }

    /** Acceptor: whether a SYN, under an id not known yet, asks for this connection. */
    boolean isAskedForBy(int sequence) {
        return sequence == peerSequence && idCount < MOST_IDS;
    }

    /**
     * Acceptor: the peer repeats its SYN. The answer is repeated as it was: only utp-punch's own RESET shows that it has to
     * be another, for a repeat may as well be the network's, and the answer lost.
     */
    void handleSyn(PacketHeader syn) {
        if (syn.sequence() != peerSequence) {
            return;
        }
        packetDue = true;
        if (chosen >= 0) {
            return;
        }
        if (!hasSynId(syn.connectionId())) {
            // The initiator heard no answer and dials the same connection under another id.
            ids[idCount++] = syn.connectionId();
            use(spoken == Dialect.UTP_PUNCH ? Dialect.UTP_PUNCH : Dialect.BEP29, syn.connectionId());
        }
    }

    /** Acceptor: the answer may have been lost, and the peer may never ask for it again. */
    void repeatAnswer() {
        packetDue = true;
    }

    boolean hasSynId(int id) {
        for (int i = 0; i < idCount; i++) {
            if (ids[i] == id) {
                return true;
            }
        }
        return false;
    }

    /**
     * Acceptor: whether a RESET is utp-punch's way to say that it does not know the id of a BEP 29 answer. It then waits
     * for the answer in its own dialect.
     */
    boolean isUtpPunchHint(PacketHeader header) {
        return dialect == Dialect.AUTO && isUtpPunchReset(header);
    }

    static boolean isUtpPunchReset(PacketHeader header) {
        return header.window() == UTP_PUNCH_WINDOW && header.sequence() == 0 && header.acknowledgement() == 0;
    }

    void handleUtpPunchHint() {
        use(Dialect.UTP_PUNCH, ids[idCount - 1]);
        packetDue = true;
    }

    /** Whether a SYN, or the answer to one, is to be sent now. */
    boolean isPacketDue() {
        return packetDue;
    }

    /** Fills in the SYN or its answer. */
    void fill(PacketHeader header, long nowNanos) {
        packetDue = false;
        header.sequence(initialSequence);
        if (!initiator) {
            header.type(PacketType.STATE).connectionId(sendId);
            return;
        }
        header.type(PacketType.SYN).connectionId(ids[idCount - 1]);
        synsSent++;
        synSentNanos = nowNanos;
        synTimer.set(nowNanos + synTimeout);
    }

    void handleTimeout(long nowNanos) {
        if (synTimer.hasPassed(nowNanos)) {
            synTimer.clear();
            synTimeout *= 2;
            // libutp never repeats a lost answer, libtorrent opens a second socket on a repeated SYN: from the
            // third SYN on each gets an id of its own, and the first that is answered wins.
            newIdWanted = synsSent >= 2 && idCount < MOST_IDS;
            packetDue = !newIdWanted;
        }
    }

    /** RFC 6298 3: only a SYN that was sent once can be measured. */
    boolean isRoundTripKnown() {
        return synsSent == 1;
    }

    long roundTrip(long nowNanos) {
        return nowNanos - synSentNanos;
    }

    boolean isSettled(long nowNanos) {
        return settleTimer.hasPassed(nowNanos);
    }

    boolean isNewIdWanted() {
        return newIdWanted;
    }

    void addId(int id) {
        newIdWanted = false;
        ids[idCount++] = id;
        packetDue = true;
    }

    /** Initiator: the number before the peer's first DATA. libutp: the SYN's answer carries the number of that DATA. */
    int peerInitialAcknowledgement() {
        return SequenceNumbers.plus(lowestSequences[chosen], -1);
    }

    long deadlineNanos() {
        return Math.min(synTimer.atNanos(), settleTimer.atNanos());
    }

    void stop() {
        synTimer.clear();
        settleTimer.clear();
        packetDue = false;
        newIdWanted = false;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The ids of all SYNs. */
    int[] synIds() {
        return Arrays.copyOf(ids, idCount);
    }

    int receiveId() {
        return receiveId;
    }

    int sendId() {
        return sendId;
    }

    int initialSequence() {
        return initialSequence;
    }
}
