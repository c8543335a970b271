package io.utp.engine.connection;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a connection with a node of this library alive when an address changes, as the connection migration of QUIC
 * (RFC 9000 section 9) does: asks whether the peer still hears, and follows it to where it asks from.
 *
 * <p>A question over the present path is answered. One from elsewhere is answered with a question (RFC 9000 8.2, return
 * routability), and only the answer to that moves the connection. So whatever comes from an address that is not proven
 * causes one datagram of the same size there, and a question that was copied and sent again causes nothing.
 */
final class Migration {

    /** Another path that does not answer in this time leads nowhere, and no answer is valid longer. */
    private static final long TRIAL = 5_000_000_000L;

    /** Long enough to find a peer that has moved, whose old address somebody else has by now. */
    private static final long RESET_AFTER = 6_000_000_000L;

    private final Handshake handshake;
    private final Sender outbound;
    private final boolean initiator;
    private final boolean service;
    private final RandomGenerator random;
    private final KeyExchange keys;
    private final PathMonitor monitor = new PathMonitor();
    private @Nullable UsedNonces used;
    private final PathMessages messages = new PathMessages();
    private final PathSizing sizing;

    private Path path;
    private @Nullable PathCheck present;
    private PathCheck[] trials = PathChecks.NONE;
    private PathCheck[] challenges = PathChecks.NONE;
    private @Nullable PathCheck proven;
    private boolean provenNews;
    private @Nullable InetSocketAddress movedFrom;
    private long resetAtNanos = Deadline.NEVER;
    private boolean keySent;
    private boolean stopped;

    /** What a message showed. */
    enum Outcome {
        /** Nothing: it is not the peer's, or a copy. */
        NOTHING,
        /** The peer lives. */
        HEARD,
        /** The peer hears us over the present path. */
        ANSWERED
    }

    Migration(Handshake handshake, Sender outbound, boolean initiator, ConnectionSetup setup) {
        this.handshake = handshake;
        this.outbound = outbound;
        this.initiator = initiator;
        this.service = setup.service() != 0;
        this.path = setup.path();
        this.random = setup.random();
        this.keys = new KeyExchange(handshake, initiator, random);
        this.sizing = new PathSizing(setup, outbound, keys, messages, initiator);
    }

    // ---- inputs

    void handleEstablished(long nowNanos) {
        keys.handleEstablished(nowNanos);
        if (isPeerOurs()) {
            sizing.handlePeerOurs(nowNanos);
        }
    }

    /** A packet of uTP was heard over the present path. Returns whether {@link #isStranded()} changed. */
    boolean handleHeard(long nowNanos) {
        if (present != null) {
            present.stop();
        }
        resetAtNanos = Deadline.NEVER;
        sizing.handleHeard(nowNanos);
        return monitor.handleHeard(nowNanos);
    }

    /** Bytes or the end of the stream arrived. What services say are messages, after which nothing has to follow. */
    void handleStream(boolean goesOn) {
        monitor.expectMore(goesOn && !service && keys.isShared());
    }

    void handleRetransmissionTimeout(long nowNanos) {
        if (monitor.handleRetransmissionTimeout()) {
            ask(nowNanos);
        }
    }

    /** A message whose path id is this connection's, or a KEY. */
    Outcome handleMessage(Path source, PathMessage message, long nowNanos) {
        if (message.type() == PathMessage.Type.KEY) {
            return handleKey(source, message, nowNanos);
        }
        PathKey key = keys.key();
        if (key == null || message.isFromInitiator() == initiator || !message.isFrom(key)) {
            return Outcome.NOTHING;
        }
        return switch (message.type()) {
            case KEYED -> keys.handleKeyed(message) ? answered() : Outcome.NOTHING;
            case CHECK -> handleCheck(source, message.nonce(), key, nowNanos);
            case ANSWER -> handleAnswer(source, message.nonce(), key, nowNanos);
            case PROBE -> {
                sizing.handleProbe(source, message, key);
                yield Outcome.HEARD;
            }
            case PROBED -> sizing.handleProbed(source, message, nowNanos) ? Outcome.HEARD : Outcome.NOTHING;
            default -> Outcome.NOTHING;
        };
    }

    private Outcome handleKey(Path source, PathMessage message, long nowNanos) {
        PathMessage keyed = source.remote().equals(path.remote()) ? keys.handleKey(message) : null;
        if (keyed == null) {
            return Outcome.NOTHING;
        }
        messages.send(path, keyed, Objects.requireNonNull(keys.key()));
        sizing.handlePeerOurs(nowNanos);
        return Outcome.HEARD;
    }

    private Outcome handleCheck(Path source, long nonce, PathKey key, long nowNanos) {
        if (used == null) {
            used = new UsedNonces(nonce, nowNanos);
        } else if (!used.add(nonce, nowNanos)) {
            return Outcome.NOTHING;
        }
        // Both ends may try other paths: the initiator's decides, or each would end up where the other was.
        boolean decides = initiator && trials.length > 0;
        if (source.equals(path)) {
            // The way to us is open, so the NATs on it let our packets pass too.
            outbound.handlePathRestored();
            answer(source, nonce, key);
        } else if (decides || PathChecks.over(trials, source) != null) {
            answer(source, nonce, key);
        } else {
            challenge(source, key, nowNanos).owe(nonce);
        }
        return Outcome.HEARD;
    }

    private Outcome handleAnswer(Path source, long nonce, PathKey key, long nowNanos) {
        PathCheck check = findAsked(nonce);
        if (check == null || nowNanos - check.askedAt(nonce) > TRIAL) {
            return Outcome.NOTHING;
        }
        check.handleAnswered(nonce, nowNanos);
        if (!check.path().equals(source)) {
            // It hears us, but its own packets come from elsewhere.
            if (!source.equals(path)) {
                challenge(source, key, nowNanos);
            }
            return Outcome.HEARD;
        }
        if (source.equals(path)) {
            monitor.expectMore(false);
            // RFC 6298 3: whose question this answers is certain, as it is not for packets that were sent again.
            outbound.handleRoundTrip(check.roundTrip());
            if (check == present && check.isAnswered()) {
                present = null;
            }
            return answered();
        }
        proven = check;
        provenNews = true;
        return Outcome.HEARD;
    }

    private Outcome answered() {
        outbound.handlePathRestored();
        return Outcome.ANSWERED;
    }

    private @Nullable PathCheck findAsked(long nonce) {
        if (present != null && present.askedAt(nonce) >= 0) {
            return present;
        }
        PathCheck trial = PathChecks.askedWith(trials, nonce);
        return trial != null ? trial : PathChecks.askedWith(challenges, nonce);
    }

    /** Whether the key was sent; {@code true} once for each time. */
    boolean pollKeySent() {
        boolean was = keySent;
        keySent = false;
        return was;
    }

    /** Returns whether {@link #isStranded()} changed. */
    boolean handleTimeout(long nowNanos) {
        PathMessage due = keys.handleTimeout(outbound.roundTripTimeout(), nowNanos);
        if (due != null) {
            messages.send(path, due, Objects.requireNonNull(keys.key()));
            keySent = true;
        }
        sizing.handleTimeout(nowNanos);
        if (monitor.pollSilence(nowNanos)) {
            ask(nowNanos);
        }
        if (present != null && present.nextNanos() <= nowNanos) {
            check(present, nowNanos);
        } else if (present != null && present.isStopped() && nowNanos - present.startedNanos() >= TRIAL) {
            present = null; // something else was heard, and the answer is lost
        }
        trials = PathChecks.withoutOld(trials, TRIAL, nowNanos);
        for (PathCheck trial : trials) {
            if (trial.nextNanos() <= nowNanos) {
                check(trial, nowNanos);
            }
        }
        return monitor.pollStranded(nowNanos);
    }

    // ---- commands

    /** Asks over the present path until the peer is heard. Returns whether the peer can be asked. */
    boolean ask(long nowNanos) {
        keys.hurry(nowNanos);
        if (stopped || !keys.isShared()) {
            if (!stopped && initiator && isPeerOurs()) {
                monitor.handleAsked(nowNanos); // the key itself is the question, and that it arrived the answer
            }
            return false;
        }
        if (present == null || present.isStopped()) {
            present = new PathCheck(path, outbound.roundTripTimeout(), nowNanos);
            check(present, nowNanos);
            monitor.handleAsked(nowNanos);
        }
        return true;
    }

    /**
     * The node at the peer's address does not know this connection: that counts if the peer does not answer what it is asked.
     * Returns whether it can be asked.
     */
    boolean suspectReset(long nowNanos) {
        boolean asks = ask(nowNanos);
        if (asks && resetAtNanos == Deadline.NEVER) {
            resetAtNanos = nowNanos + RESET_AFTER;
        }
        return asks;
    }

    /** Asks over another path; if the peer answers there, the connection moves. Returns whether the peer can be asked. */
    boolean tryPath(Path other, long nowNanos) {
        if (other.equals(path)) {
            return ask(nowNanos);
        }
        if (stopped || !keys.isShared()) {
            return false;
        }
        if (PathChecks.over(trials, other) == null) {
            PathCheck trial = new PathCheck(other, outbound.roundTripTimeout(), nowNanos);
            trials = PathChecks.with(trials, trial);
            check(trial, nowNanos);
        }
        return true;
    }

    /** The connection is now where it was proven that the peer is. */
    void moveTo(Path next) {
        PathKey key = keys.key();
        PathCheck challenge = PathChecks.over(challenges, next);
        movedFrom = path.remote();
        path = next;
        sizing.handleNewPath(next);
        outbound.handleNewPath(proven == null ? 0 : proven.roundTrip());
        proven = null;
        present = null;
        trials = PathChecks.NONE;
        challenges = PathChecks.NONE;
        if (key != null && challenge != null && challenge.owesAnswer()) {
            answer(next, challenge.owedNonce(), key);
        }
    }

    void stop() {
        stopped = true;
        keys.stop();
        sizing.stop();
        monitor.stop();
        resetAtNanos = Deadline.NEVER;
        present = null;
        trials = PathChecks.NONE;
    }

    private void check(PathCheck check, long nowNanos) {
        PathKey key = keys.key();
        if (key != null) {
            question(check, key, nowNanos);
            check.scheduleNext(nowNanos);
        }
    }

    private PathCheck challenge(Path source, PathKey key, long nowNanos) {
        PathCheck challenge = PathChecks.over(challenges, source);
        if (challenge == null) {
            challenge = new PathCheck(source, 0, nowNanos);
            challenges = PathChecks.with(challenges, challenge);
        }
        question(challenge, key, nowNanos);
        return challenge;
    }

    private void question(PathCheck check, PathKey key, long nowNanos) {
        long nonce = random.nextLong();
        check.handleAsked(nonce, nowNanos);
        messages.send(check.path(), PathMessage.of(PathMessage.Type.CHECK, initiator, key.id(), nonce), key);
    }

    private void answer(Path to, long nonce, PathKey key) {
        messages.send(to, PathMessage.of(PathMessage.Type.ANSWER, initiator, key.id(), nonce, to.remote()), key);
    }

    // ---- outputs

    /** The path that the connection shall move to, once. */
    @Nullable Path pollProven() {
        boolean news = provenNews;
        provenNews = false;
        return news && proven != null ? proven.path() : null;
    }

    @Nullable InetSocketAddress pollMoved() {
        InetSocketAddress from = movedFrom;
        movedFrom = null;
        return from;
    }

    /** Whether the peer's node, which said that it does not know this connection, did not answer since. */
    boolean isResetConfirmed(long nowNanos) {
        return resetAtNanos <= nowNanos;
    }

    long deadlineNanos() {
        long earliest = Math.min(resetAtNanos, Math.min(keys.deadlineNanos(), monitor.deadlineNanos()));
        earliest = Math.min(earliest, sizing.deadlineNanos());
        if (present != null) {
            earliest = Math.min(earliest, present.nextNanos());
        }
        for (PathCheck trial : trials) {
            earliest = Math.min(earliest, Math.min(trial.nextNanos(), trial.startedNanos() + TRIAL));
        }
        return earliest;
    }

    // ---- getters

    Path path() {
        return path;
    }

    boolean isPeerOurs() {
        return initiator ? handshake.isPeerOurs() : keys.isShared();
    }

    boolean isStranded() {
        return monitor.isStranded();
    }

    PathMessages messages() {
        return messages;
    }

    PathSizing sizing() {
        return sizing;
    }

    @Nullable PathKey key() {
        return keys.key();
    }
}
