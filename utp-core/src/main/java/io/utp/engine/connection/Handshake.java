package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.CookieMessage;
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
    private static final int[] NONE = {};

    /**
     * By this timestamp difference in a SYN and in its answer two nodes of this library know each other. libutp and libtorrent
     * take it for "no sample" (an old uTorrent sent it so), utp-punch 1.0.1 ignores it, and none sends it in answer to a SYN.
     */
    private static final int OWN_SIGNAL = PathMeasurements.NO_DELAY_SAMPLE;

    private static final long SERIAL_MASK = 0xffff_ffff_ffff_0000L;

    private final boolean initiator;
    private final int initialSequence;
    private final Dialect spoken;
    private final int service;
    private long cookie;
    private boolean signalled;

    private int[] ids;
    private int chosen = -1;

    private Dialect dialect = Dialect.AUTO;
    private int receiveId;
    private int sendId;

    private long synTimerNanos = Deadline.NEVER;
    private long settleTimerNanos = Deadline.NEVER;
    private long synTimeout = FIRST_SYN_TIMEOUT;
    private int synsSent;
    private int peerSequence = -1;
    private long synSentNanos;
    private boolean packetDue = true;
    private boolean newIdWanted;

    /** Initiator: the lowest number that came in answer to each id; -1 for none. */
    private int[] lowestSequences;

    private Handshake(boolean initiator, int id, int initialSequence, Dialect spoken, int service) {
        this.service = service;
        this.initiator = initiator;
        this.initialSequence = initialSequence;
        this.spoken = spoken;
        this.ids = new int[] {id};
        this.lowestSequences = initiator ? new int[] {-1} : NONE;
        // BEP 29 is tried first.
        use(spoken == Dialect.UTP_PUNCH ? Dialect.UTP_PUNCH : Dialect.BEP29, id);
    }

    static Handshake initiate(int id, int initialSequence, Dialect spoken, int service) {
        return new Handshake(true, id, initialSequence, spoken, service);
    }

    static Handshake accept(PacketHeader syn, int initialSequence, Dialect spoken) {
        // An odd id is never utp-punch's.
        boolean odd = (syn.connectionId() & 1) == 1;
        Dialect possible = spoken == Dialect.AUTO && odd ? Dialect.BEP29 : spoken;
        Handshake handshake = new Handshake(false, syn.connectionId(), initialSequence, possible, syn.service());
        handshake.signalled = syn.differenceMicros() == OWN_SIGNAL;
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

    private static int[] with(int[] values, int value) {
        int[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more;
    }

    private int indexOf(int id) {
        for (int i = 0; i < ids.length; i++) {
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
        signalled = found == Dialect.BEP29 && header.differenceMicros() == OWN_SIGNAL;
        // utp-punch 1.0.1: a repeated SYN is answered with the current sequence number, not the first, so data
        // that it sent before would be taken for old. It sends everything again each 100 ms: the lowest number
        // seen is the first.
        if (found == Dialect.UTP_PUNCH && synsSent > 1) {
            if (settleTimerNanos == Deadline.NEVER) {
                settleTimerNanos = nowNanos + SETTLE_NANOS;
                synTimerNanos = Deadline.NEVER;
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
        synTimerNanos = Deadline.NEVER;
    }

    /** Acceptor: a valid packet with this id shows that the answer arrived, and which dialect the peer speaks. */
    void confirm(int id) {
        int index = indexOf(id);
        decide(dialectOf(id, index), index);
        packetDue = false;
    }

    /** Acceptor: whether a SYN, under an id not known yet, asks for this connection. */
    boolean isAskedForBy(int sequence) {
        return sequence == peerSequence && ids.length < MOST_IDS;
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
            ids = with(ids, syn.connectionId());
            use(spoken == Dialect.UTP_PUNCH ? Dialect.UTP_PUNCH : Dialect.BEP29, syn.connectionId());
        }
    }

    /** Acceptor: the answer may have been lost, and the peer may never ask for it again. */
    void repeatAnswer() {
        packetDue = true;
    }

    boolean hasSynId(int id) {
        for (int i = 0; i < ids.length; i++) {
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
        use(Dialect.UTP_PUNCH, ids[ids.length - 1]);
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
            if (signalled) {
                header.differenceMicros(OWN_SIGNAL);
            }
            return;
        }
        header.type(PacketType.SYN).connectionId(ids[ids.length - 1]).service(service, cookie);
        if (spoken != Dialect.UTP_PUNCH) {
            header.differenceMicros(OWN_SIGNAL);
        }
        synsSent++;
        synSentNanos = nowNanos;
        synTimerNanos = nowNanos + synTimeout;
    }

    /** Initiator: the peer wants this repeated with the SYN. What does not name that SYN is not from it. */
    void handleCookie(CookieMessage message) {
        boolean asked = chosen < 0 && service != 0 && message.connectionId() == ids[ids.length - 1];
        if (asked && message.sequence() == initialSequence && message.cookie() != cookie) {
            cookie = message.cookie();
            packetDue = true;
            // No SYN before this one can have been answered: its round trip can be measured.
            synsSent = 0;
        }
    }

    void handleTimeout(long nowNanos) {
        if (synTimerNanos <= nowNanos) {
            synTimerNanos = Deadline.NEVER;
            synTimeout *= 2;
            // libutp never repeats a lost answer, libtorrent opens a second socket on a repeated SYN: from the
            // third SYN on each gets an id of its own, and the first that is answered wins.
            newIdWanted = synsSent >= 2 && ids.length < MOST_IDS;
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
        return settleTimerNanos <= nowNanos;
    }

    boolean isNewIdWanted() {
        return newIdWanted;
    }

    void addId(int id) {
        newIdWanted = false;
        ids = with(ids, id);
        lowestSequences = with(lowestSequences, -1);
        packetDue = true;
    }

    /** Initiator: the number before the peer's first DATA. libutp: the SYN's answer carries the number of that DATA. */
    int peerInitialAcknowledgement() {
        return SequenceNumbers.plus(lowestSequences[chosen], -1);
    }

    /** Whether the peer has shown that it is a node of this library; to an acceptor, that it says so. */
    boolean isPeerOurs() {
        return chosen >= 0 && signalled && dialect == Dialect.BEP29;
    }

    /** What both ends know and nobody who is not on the path: the acceptor's receive id, and both first numbers. */
    long serial(int lowest16Bits) {
        int ownFirst = initialSequence;
        int peerFirst = initiator ? lowestSequences[chosen] : peerSequence;
        long acceptorsId = initiator ? sendId : receiveId;
        long initiators = initiator ? ownFirst : peerFirst;
        long acceptors = initiator ? peerFirst : ownFirst;
        return acceptorsId << 48 | initiators << 32 | acceptors << 16 | (lowest16Bits & SequenceNumbers.MASK);
    }

    boolean isSerial(long serial) {
        return (serial & SERIAL_MASK) == serial(0);
    }

    int service() {
        return service;
    }

    long deadlineNanos() {
        return Math.min(synTimerNanos, settleTimerNanos);
    }

    void stop() {
        synTimerNanos = Deadline.NEVER;
        settleTimerNanos = Deadline.NEVER;
        packetDue = false;
        newIdWanted = false;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The ids of all SYNs. */
    int[] synIds() {
        return ids.clone();
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
