package io.utp.engine.endpoint;

import io.utp.engine.rendezvous.PeerDescription;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A call, ours or a peer's, until both sides begin to look for a path. */
final class PendingCall {

    private final long id;
    private final long session;
    private final String peer;
    private final boolean recovery;
    private final long startNanos;

    /** The rendezvous client's number of what it was asked last; 0 for nothing. */
    private long question;

    /** What the peer is told of us; {@code null} before that is known. */
    private @Nullable PeerDescription local;

    private PendingCall(long id, long session, String peer, boolean recovery, long startNanos) {
        this.id = id;
        this.session = session;
        this.peer = peer;
        this.recovery = recovery;
        this.startNanos = startNanos;
    }

    /** A call of this node's; a recovery is for connections that lost their path, and not for the application. */
    static PendingCall to(String peer, long id, boolean recovery, long nowNanos) {
        return new PendingCall(id, 0, peer, recovery, nowNanos);
    }

    /** A call of a peer's. */
    static PendingCall from(String peer, long session, long nowNanos) {
        return new PendingCall(0, session, peer, false, nowNanos);
    }

    /** 0 if the peer called. */
    long id() {
        return id;
    }

    /** The rendezvous' number of the session; 0 if this node called. */
    long session() {
        return session;
    }

    String peer() {
        return peer;
    }

    boolean isRecovery() {
        return recovery;
    }

    long startNanos() {
        return startNanos;
    }

    void asked(long number) {
        question = number;
    }

    long question() {
        return question;
    }

    void described(PeerDescription description) {
        local = description;
    }

    @Nullable PeerDescription local() {
        return local;
    }

    CallOutcome failed(CallProblem problem, @Nullable InetSocketAddress told, long nowNanos) {
        return new CallOutcome(id, peer, told, null, null, false, nowNanos - startNanos, 0, problem);
    }
}
