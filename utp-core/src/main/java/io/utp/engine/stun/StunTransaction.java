package io.utp.engine.stun;

import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;

/** One question and its repeats (RFC 8489 section 6.2.1). */
final class StunTransaction {

    /** RFC 8489 section 6.2.1: RTO, doubled with each repeat. */
    private static final long FIRST_TIMEOUT = 500_000_000L;

    /** RFC 8489 section 6.2.1: Rc, requests in all. */
    static final int REQUESTS = 7;

    /** RFC 8489 section 6.2.1: Rm, so many times the first timeout is waited for after the last request. */
    private static final int LAST_WAIT = 16;

    private final long id;
    private final InetSocketAddress server;
    private final StunMessage.TransactionId transaction;
    private final StunMessage.Change change;
    private final long startNanos;
    private final int mostRequests;
    private final Deadline timer = new Deadline();
    private long timeout = FIRST_TIMEOUT;
    private int requests;
    private boolean due = true;

    StunTransaction(
            long id,
            InetSocketAddress server,
            StunMessage.TransactionId transaction,
            StunMessage.Change change,
            int mostRequests,
            long nowNanos) {
        this.id = id;
        this.server = server;
        this.transaction = transaction;
        this.change = change;
        this.mostRequests = Math.min(REQUESTS, mostRequests);
        this.startNanos = nowNanos;
    }

    /** Returns whether nothing more will be asked and the wait is over. */
    boolean handleTimeout(long nowNanos) {
        if (!timer.hasPassed(nowNanos)) {
            return false;
        }
        timer.clear();
        due = requests < mostRequests;
        return !due;
    }

    boolean isDue() {
        return due;
    }

    void handleSent(long nowNanos) {
        due = false;
        requests++;
        timer.set(nowNanos + (requests == REQUESTS ? LAST_WAIT * FIRST_TIMEOUT : timeout));
        timeout *= 2;
    }

    StunOutcome silence(long nowNanos) {
        return new StunOutcome(id, server, null, null, null, 0, nowNanos - startNanos);
    }

    StunOutcome answered(InetSocketAddress from, StunMessage answer, long nowNanos) {
        boolean success = answer.kind() == StunMessage.Kind.SUCCESS;
        return new StunOutcome(
                id,
                server,
                from,
                success ? answer.mapped() : null,
                answer.other(),
                answer.errorCode(),
                nowNanos - startNanos);
    }

    long deadlineNanos() {
        return timer.atNanos();
    }

    InetSocketAddress server() {
        return server;
    }

    StunMessage.TransactionId transaction() {
        return transaction;
    }

    StunMessage.Change change() {
        return change;
    }
}
