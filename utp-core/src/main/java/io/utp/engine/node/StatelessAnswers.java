package io.utp.engine.node;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.ConnectionSetup;
import io.utp.engine.limit.Remembered;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Answers to SYNs of which nothing is remembered, while too many wait for the peer to show itself (as SYN cookies of TCP, RFC 4987
 * section 3.6): the first packet of who has received the answer tells all that is needed for the connection. A flood of SYNs,
 * whoever they claim to come from, takes no memory then, and nobody is refused because of it.
 */
final class StatelessAnswers {

    /** As many as one batch of datagrams may bring; a sender whose answer is dropped asks again. */
    private static final int MOST_DUE = 256;

    /** utp-punch 1.0.1: every packet of it carries this window. */
    private static final long UTP_PUNCH_WINDOW = 262_144;

    /** utp-punch 1.0.1 repeats its SYN every 100 ms, and meets the answer of each dialect in half a second. */
    private static final long DIALECT_TURN = 250_000_000L;

    private final Dialect spoken;
    private final RandomGenerator random;
    private final long window;
    private final AnswerLimit limit;
    private final ArrayDeque<Answer> due = new ArrayDeque<>(0);
    private final PacketHeader syn = new PacketHeader();
    private @Nullable SynCookies cookies;

    /** The numbers have 14 bits: too few to tell a late packet of another connection, or one behind a lost first one. */
    private @Nullable Remembered answered;

    private long activeUntilNanos = Long.MIN_VALUE;
    private int number;
    private long sent;
    private long accepted;

    private record Answer(
            int socket, InetSocketAddress to, int id, int sequence, int acknowledgement, int differenceMicros) {}

    /**
     * Nothing is answered so far.
     *
     * @param spoken AUTO, or the only dialect
     * @param random where the secret comes from
     * @param window bytes that a new connection takes
     * @param limit how many a second
     */
    StatelessAnswers(Dialect spoken, RandomGenerator random, long window, AnswerLimit limit) {
        this.spoken = spoken;
        this.random = random;
        this.window = window;
        this.limit = limit;
    }

    private SynCookies cookies() {
        SynCookies made = cookies;
        if (made == null) {
            made = new SynCookies(random);
            cookies = made;
        }
        return made;
    }

    private Remembered answered() {
        Remembered made = answered;
        if (made == null) {
            made = new Remembered(SynCookies.validNanos());
            answered = made;
        }
        return made;
    }

    /** Whether there may be peers that have such an answer. */
    boolean isActive(long nowNanos) {
        return nowNanos < activeUntilNanos;
    }

    /**
     * The number for the answer to a SYN, whether it is remembered or not: the same for a SYN that is repeated, as the one that was
     * not remembered at first may be later.
     */
    int number(InetSocketAddress from, PacketHeader packet, long nowNanos) {
        boolean ours = ConnectionSetup.isOurs(packet);
        return cookies().answer(from, packet.connectionId(), packet.sequence(), ours, nowNanos);
    }

    void answer(int socket, InetSocketAddress from, PacketHeader packet, int localMicros, long nowNanos) {
        if (due.size() < MOST_DUE && limit.take(from, packet.sequence(), nowNanos)) {
            activeUntilNanos = nowNanos + SynCookies.validNanos();
            int id = packet.connectionId();
            answered().note(cookies().mark(from, id, packet.sequence()), nowNanos);
            int difference = ConnectionSetup.answerDifference(packet, localMicros);
            int answerId = isAnsweredAsUtpPunch(packet, nowNanos) ? SequenceNumbers.next(id) : id;
            due.add(new Answer(socket, from, answerId, number(from, packet, nowNanos), packet.sequence(), difference));
        }
    }

    /** The dialect is not remembered either: a SYN that may be of both is answered in one and the other by turns. */
    private boolean isAnsweredAsUtpPunch(PacketHeader packet, long nowNanos) {
        boolean even = (packet.connectionId() & 1) == 0;
        boolean possible =
                spoken == Dialect.AUTO && even && packet.window() == UTP_PUNCH_WINDOW && packet.differenceMicros() == 0;
        return spoken == Dialect.UTP_PUNCH || (possible && (nowNanos / DIALECT_TURN & 1) == 1);
    }

    /**
     * Whether a packet of no connection is the first one of who has received such an answer.
     *
     * @return the SYN as far as it matters, valid until the next call; {@code null} if it is not
     */
    @Nullable PacketHeader recognise(InetSocketAddress from, PacketHeader packet, long nowNanos) {
        boolean possible = packet.type() != PacketType.SYN && packet.type() != PacketType.RESET;
        if (!isActive(nowNanos) || !possible) {
            return null;
        }
        // BEP 29: the initiator sends with the id above the SYN's; utp-punch goes on with the SYN's own.
        int id = packet.connectionId();
        boolean found =
                (spoken != Dialect.UTP_PUNCH && isAnswered(from, SequenceNumbers.plus(id, -1), packet, nowNanos))
                        || (spoken != Dialect.BEP29
                                && packet.window() == UTP_PUNCH_WINDOW
                                && isAnswered(from, id, packet, nowNanos));
        return found ? syn : null;
    }

    private boolean isAnswered(InetSocketAddress from, int id, PacketHeader packet, long nowNanos) {
        int sequence = SequenceNumbers.plus(packet.sequence(), -1);
        number = SequenceNumbers.next(packet.acknowledgement());
        boolean found = cookies().isAnswer(number, from, id, sequence, nowNanos);
        if (!found && packet.type() == PacketType.STATE) {
            // libutp: a keep-alive acknowledges one packet less, and may be the first that is heard.
            number = SequenceNumbers.next(number);
            found = cookies().isAnswer(number, from, id, sequence, nowNanos);
        }
        if (!found || !answered().isKnown(cookies().mark(from, id, sequence), nowNanos)) {
            return false;
        }
        syn.type(PacketType.SYN)
                .connectionId(id)
                .sequence(sequence)
                .window(packet.window())
                .timestampMicros(packet.timestampMicros());
        ConnectionSetup.markOurs(syn, SynCookies.isOurs(number));
        return true;
    }

    /** The number that was in the answer to what was recognised last. */
    int recognisedNumber() {
        return number;
    }

    /** A connection was made of what was recognised. */
    void handleAccepted() {
        accepted++;
    }

    /** Writes the next answer. Returns whether there was one. */
    boolean poll(Transmit transmit, PacketHeader header, ByteBuffer out, int timestampMicros) {
        Answer answer = due.poll();
        if (answer == null) {
            return false;
        }
        sent++;
        header.type(PacketType.STATE)
                .connectionId(answer.id())
                .timestampMicros(timestampMicros)
                .differenceMicros(answer.differenceMicros())
                .window(window)
                .sequence(answer.sequence())
                .acknowledgement(answer.acknowledgement())
                .selectiveAckLength(0)
                .encode(out);
        transmit.set(answer.socket(), answer.to(), PacketHeader.SIZE, PacketHeader.SIZE);
        return true;
    }

    long sent() {
        return sent;
    }

    long accepted() {
        return accepted;
    }
}
