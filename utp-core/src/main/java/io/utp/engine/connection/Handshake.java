package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    private boolean signalled;

    private final int firstId;
    private int[] moreIds = NONE;
    private int chosen = -1;

    private Dialect dialect = Dialect.AUTO;
    private int receiveId;
    private int sendId;

    /** Of the peer's SYN; of an initiator's peer, the first number that is known of it. */
    private int peerSequence = -1;

    private boolean packetDue = true;
    private boolean newIdWanted;

    /** An initiator's, until its SYN is answered. */
    private @Nullable Dialling dialling;

    private Handshake(boolean initiator, int id, int initialSequence, Dialect spoken, int service) {
        this.service = service;
        this.initiator = initiator;
        this.initialSequence = initialSequence;
        this.spoken = spoken;
        this.firstId = id;
        this.dialling = initiator ? new Dialling() : null;
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
        handshake.signalled = isOurs(syn);
        handshake.dialect = possible;
        handshake.peerSequence = syn.sequence();
        return handshake;
    }

    static boolean isOurs(PacketHeader syn) {
        return syn.differenceMicros() == OWN_SIGNAL;
    }

    static void markOurs(PacketHeader syn, boolean ours) {
        syn.differenceMicros(ours ? OWN_SIGNAL : 0);
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

    private int ids() {
        return 1 + moreIds.length;
    }

    private int idAt(int index) {
        return index == 0 ? firstId : moreIds[index - 1];
    }

    private int latestId() {
        return idAt(ids() - 1);
    }

    private void append(int id) {
        moreIds = Arrays.copyOf(moreIds, moreIds.length + 1);
        moreIds[moreIds.length - 1] = id;
    }

    private int indexOf(int id) {
        for (int i = 0; i < ids(); i++) {
            if (idAt(i) == id || SequenceNumbers.next(idAt(i)) == id) {
                return i;
            }
        }
        return -1;
    }

    private Dialect dialectOf(int id, int index) {
        boolean lower = id == idAt(index);
        return lower == initiator ? Dialect.BEP29 : Dialect.UTP_PUNCH;
    }

    /** Initiator: an answer arrived. Returns whether the connection is established by it. */
    boolean handleAnswer(PacketHeader header, long nowNanos) {
        Dialling dial = dialling;
        int index = chosen >= 0 ? chosen : indexOf(header.connectionId());
        if (dial == null || index < 0 || header.acknowledgement() != initialSequence) {
            return false;
        }
        dial.handleSequence(index, header.sequence());
        if (header.type() != PacketType.STATE) {
            // A peer that speaks first, and its STATE was lost: only another one tells which number was its first.
            packetDue |= chosen < 0 && dial.mayRepeat(nowNanos);
            return false;
        }
        Dialect found = dialectOf(header.connectionId(), index);
        decide(found, index);
        dial.handleAnswered();
        signalled = found == Dialect.BEP29 && header.differenceMicros() == OWN_SIGNAL;
        // utp-punch 1.0.1: a repeated SYN is answered with the current sequence number, not the first, so data
        // that it sent before would be taken for old. It sends everything again each 100 ms: the lowest number
        // seen is the first.
        if (found == Dialect.UTP_PUNCH && dial.synsSent() > 1) {
            dial.settle(nowNanos);
            return false;
        }
        return true;
    }

    private void decide(Dialect found, int index) {
        chosen = index;
        dialect = found;
        use(found, idAt(index));
    }

    /** Acceptor: a valid packet with this id shows that the answer arrived, and which dialect the peer speaks. */
    void confirm(int id) {
        int index = indexOf(id);
        decide(dialectOf(id, index), index);
        packetDue = false;
    }

    /** The number of the peer's SYN; of an initiator's peer, the first that is known of it, -1 before. */
    int peerSequence() {
        return peerSequence;
    }

    /** Acceptor: whether a SYN, under an id not known yet, asks for this connection. */
    boolean isAskedForBy(int sequence) {
        return sequence == peerSequence && ids() < MOST_IDS;
    }

    /**
     * Acceptor: the peer repeats its SYN. The answer is repeated as it was: only utp-punch's own RESET shows that it has to
     * be another, for a repeat may as well be the network's, and the answer lost.
     */
    void handleSyn(PacketHeader syn) {
        if (initiator || syn.sequence() != peerSequence) {
            return;
        }
        packetDue = true;
        if (chosen >= 0) {
            return;
        }
        if (!hasSynId(syn.connectionId())) {
            // The initiator heard no answer and dials the same connection under another id.
            append(syn.connectionId());
            use(spoken == Dialect.UTP_PUNCH ? Dialect.UTP_PUNCH : Dialect.BEP29, syn.connectionId());
        }
    }

    /** Acceptor: the answer may have been lost, and the peer may never ask for it again. */
    void repeatAnswer() {
        packetDue = true;
    }

    boolean hasSynId(int id) {
        for (int i = 0; i < ids(); i++) {
            if (idAt(i) == id) {
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
        use(Dialect.UTP_PUNCH, latestId());
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
        Dialling dial = dialling;
        if (dial == null) {
            header.type(PacketType.STATE).connectionId(sendId);
            if (signalled) {
                header.differenceMicros(OWN_SIGNAL);
            }
            return;
        }
        header.type(PacketType.SYN).connectionId(latestId()).service(service, dial.cookie());
        if (spoken != Dialect.UTP_PUNCH) {
            header.differenceMicros(OWN_SIGNAL);
        }
        dial.handleSent(nowNanos);
    }

    /** Initiator: the peer wants this repeated with the SYN. What does not name that SYN is not from it. */
    void handleCookie(CookieMessage message) {
        boolean asked = chosen < 0 && service != 0 && message.connectionId() == latestId();
        if (asked && message.sequence() == initialSequence && dialling != null) {
            packetDue |= dialling.handleCookie(message.cookie());
        }
    }

    void handleTimeout(long nowNanos) {
        if (dialling != null && dialling.handleTimeout(nowNanos)) {
            // libutp never repeats a lost answer, libtorrent opens a second socket on a repeated SYN: from the
            // third SYN on each gets an id of its own, and the first that is answered wins.
            newIdWanted = dialling.synsSent() >= 2 && ids() < MOST_IDS;
            packetDue = !newIdWanted;
        }
    }

    /** Initiator: the time since the SYN. RFC 6298 3: only one that was sent once can be measured; -1 otherwise. */
    long roundTrip(long nowNanos) {
        return dialling != null && dialling.synsSent() == 1 ? dialling.roundTrip(nowNanos) : -1;
    }

    boolean isSettled(long nowNanos) {
        return dialling != null && dialling.isSettled(nowNanos);
    }

    boolean isNewIdWanted() {
        return newIdWanted;
    }

    void addId(int id) {
        newIdWanted = false;
        append(id);
        if (dialling != null) {
            dialling.addId();
            packetDue = true;
        }
    }

    /** Initiator: the number before the peer's first DATA. libutp: the SYN's answer carries the number of that DATA. */
    int peerInitialAcknowledgement() {
        return SequenceNumbers.plus(peerSequence, -1);
    }

    /** Acceptor: whether the peer has shown that the answer arrived; initiator: whether it has one. */
    boolean isConfirmed() {
        return chosen >= 0;
    }

    /** Who has not shown itself is sent one answer to each SYN: a RESET instead of it, but none beside. */
    boolean mayReset() {
        return initiator || chosen >= 0 || packetDue;
    }

    /** Whether the peer has shown that it is a node of this library; to an acceptor, that it says so. */
    boolean isPeerOurs() {
        return chosen >= 0 && signalled && dialect == Dialect.BEP29;
    }

    /** What both ends know and nobody who is not on the path: the acceptor's receive id, and both first numbers. */
    long serial(int lowest16Bits) {
        long acceptorsId = initiator ? sendId : receiveId;
        long initiators = initiator ? initialSequence : peerSequence;
        long acceptors = initiator ? peerSequence : initialSequence;
        return acceptorsId << 48 | initiators << 32 | acceptors << 16 | (lowest16Bits & SequenceNumbers.MASK);
    }

    boolean isSerial(long serial) {
        return (serial & SERIAL_MASK) == serial(0);
    }

    int service() {
        return service;
    }

    long deadlineNanos() {
        return dialling == null ? Deadline.NEVER : dialling.deadlineNanos();
    }

    void stop() {
        if (dialling != null && chosen >= 0) {
            peerSequence = dialling.lowestSequence(chosen);
        }
        dialling = null;
        packetDue = false;
        newIdWanted = false;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The ids of all SYNs. */
    int[] synIds() {
        int[] all = new int[ids()];
        for (int i = 0; i < all.length; i++) {
            all[i] = idAt(i);
        }
        return all;
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
