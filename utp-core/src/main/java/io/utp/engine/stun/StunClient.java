package io.utp.engine.stun;

import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Questions to STUN servers from the node's own port. Their answers are told from uTP by the magic cookie and the
 * transaction: a STUN success starts as a uTP DATA packet with a selective acknowledgement does.
 */
public final class StunClient {

    /** How many ended transactions are remembered: answers to their repeats are still on the way. */
    private static final int ENDED = 32;

    private final RandomGenerator random;
    private final Map<StunMessage.TransactionId, StunTransaction> pending = new LinkedHashMap<>();
    private final ArrayDeque<StunMessage.TransactionId> ended = new ArrayDeque<>();
    private final ArrayDeque<StunOutcome> outcomes = new ArrayDeque<>();
    private long lastId;

    /**
     * Creates a client without questions.
     *
     * @param random where transaction ids come from; they must not be predictable (RFC 8489 section 5)
     */
    public StunClient(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Asks a server, as patiently as RFC 8489 section 6.2.1 has it: 7 requests in 39.5 s.
     *
     * @param server who
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    public long ask(InetSocketAddress server, long nowNanos) {
        return ask(server, StunMessage.Change.NOTHING, StunTransaction.REQUESTS, nowNanos);
    }

    /**
     * Asks a server.
     *
     * @param server who
     * @param change from where it shall answer
     * @param mostRequests how often the request is sent at most, 7 as RFC 8489 has it, less where silence is an answer too
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    long ask(InetSocketAddress server, StunMessage.Change change, int mostRequests, long nowNanos) {
        StunMessage.TransactionId id = new StunMessage.TransactionId(random.nextLong(), random.nextInt());
        pending.put(id, new StunTransaction(++lastId, server, id, change, mostRequests, nowNanos));
        return lastId;
    }

    /**
     * A datagram that may be an answer. RFC 5780 has servers answer from another address, so the transaction alone decides.
     *
     * @param from the sender
     * @param datagram between position and limit; neither is moved
     * @param nowNanos the time
     * @return whether it was one
     */
    public boolean handleDatagram(InetSocketAddress from, ByteBuffer datagram, long nowNanos) {
        if (pending.isEmpty() && ended.isEmpty() || !StunMessage.looksLikeStun(datagram)) {
            return false;
        }
        StunMessage message = StunMessage.decode(datagram);
        if (message == null || message.kind() == StunMessage.Kind.REQUEST) {
            return false;
        }
        StunTransaction transaction = pending.remove(message.transaction());
        if (transaction == null) {
            return ended.contains(message.transaction());
        }
        end(transaction, transaction.answered(from, message, nowNanos));
        return true;
    }

    private void end(StunTransaction transaction, StunOutcome outcome) {
        if (ended.size() == ENDED) {
            ended.remove();
        }
        ended.add(transaction.transaction());
        outcomes.add(outcome);
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        pending.values().removeIf(transaction -> {
            boolean over = transaction.handleTimeout(nowNanos);
            if (over) {
                end(transaction, transaction.silence(nowNanos));
            }
            return over;
        });
    }

    /**
     * Writes the next request that is due.
     *
     * @param nowNanos the time
     * @param out has room for {@link StunMessage#MAX_REQUEST} bytes
     * @return its receiver, or {@code null}
     */
    public @Nullable InetSocketAddress pollTransmit(long nowNanos, ByteBuffer out) {
        for (StunTransaction transaction : pending.values()) {
            if (transaction.isDue()) {
                StunMessage.encodeRequest(transaction.transaction(), transaction.change(), out);
                transaction.handleSent(nowNanos);
                return transaction.server();
            }
        }
        return null;
    }

    /**
     * The next question that ended.
     *
     * @return how, or {@code null}
     */
    public @Nullable StunOutcome pollOutcome() {
        return outcomes.poll();
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        long earliest = Deadline.NEVER;
        for (StunTransaction transaction : pending.values()) {
            earliest = Math.min(earliest, transaction.deadlineNanos());
        }
        return earliest;
    }
}
