package io.utp.engine.traversal;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of two peers to reach each other directly, both sides of which run at the same time: connectivity checks as in
 * ICE (RFC 8445 section 7) under a key that both got from a rendezvous server, and ports that are predicted or tried out where
 * NATs give each peer another one.
 *
 * <p>Each valid check is answered, and answered by a check of one's own. A path works when a check on it was answered. The
 * controlling side takes the first one that works, nominates it by a flag in its next checks there, and is to dial over it:
 * what is dialled goes the way that checks and answers went. The other side succeeds when a path works that was nominated. A
 * session that succeeded goes on for 10 s, to answer, and to find a better path.
 *
 * <p>It sends at most one check in 5 ms, one back at once to where the first check comes from, and one answer for each valid
 * check; a copied one only if it seems to come from where the peer said to be. What is not authentic changes nothing.
 */
public final class PunchSession {

    /** RFC 8445 section 14.2: Ta must not be below 5 ms. */
    private static final long PACE = 5_000_000L;

    /** One arrives for each datagram, and is polled soon. */
    private static final int MOST_ANSWERS = 64;

    private static final byte[] NOMINATION = {1};

    private final SessionSettings settings;
    private final RandomGenerator random;
    private final long startNanos;
    private Method method;
    private final SendableAddresses sendable;
    private final CheckList checks;
    private final ManyPorts manyPorts;
    private final SeenNonces seen = new SeenNonces();
    private final SessionEnd end;
    private final Deadline decision = new Deadline();
    private final ArrayDeque<PathDatagram> due = new ArrayDeque<>();
    private final ArrayDeque<Path> promotions = new ArrayDeque<>();
    private final ArrayDeque<Path> proven = new ArrayDeque<>();

    private @Nullable Check chosen;
    private @Nullable SessionOutcome outcome;
    private long nextSlotNanos;
    private int sent;
    private long rejected;
    private boolean over;

    /**
     * Prepares a session. It answers from now on, and asks from its start on.
     *
     * @param settings what both agreed about
     * @param startNanos when to begin
     * @param random for nonces and ports; not predictable for others
     */
    public PunchSession(SessionSettings settings, long startNanos, RandomGenerator random) {
        this.settings = settings;
        this.random = random;
        this.startNanos = startNanos;
        this.method = Method.of(settings.local(), settings.remote(), settings.manySocketsAllowed());
        this.sendable = new SendableAddresses(settings.local().candidates());
        this.checks = new CheckList(settings, sendable, random, startNanos);
        this.manyPorts = new ManyPorts(method, settings.remote(), sendable, random, startNanos);
        this.nextSlotNanos = startNanos;
        this.end = new SessionEnd(settings, method, checks.isEmpty(), startNanos);
    }

    /** What authenticates its messages; its id finds the session that a received one is for. */
    public PathKey key() {
        return settings.key();
    }

    /** Whether many sockets or ports are to be used, which one session of a node may do at a time. */
    public boolean usesManyPorts() {
        return manyPorts.isBusy();
    }

    /**
     * Leaves many sockets and ports to another session, unless they have led to a path; the usual checks go on.
     *
     * @param nowNanos the time
     */
    public void giveWay(long nowNanos) {
        if (usesManyPorts() && checks.best(false) == null) {
            method = Method.MANY_SOCKETS_OFF;
            manyPorts.end(0);
            end.handleUsual(nowNanos);
        }
    }

    // ---- inputs

    /**
     * A message that carries the id of {@link #key()}.
     *
     * @param socket which socket it came to
     * @param from the sender
     * @param message what
     * @param nowNanos the time
     */
    public void handleMessage(int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        Path path = new Path(socket, from);
        // Who sends back what this side sent has no right direction.
        if (over
                || manyPorts.isReleased(socket)
                || message.isFromInitiator() == settings.controlling()
                || !sendable.include(from)
                || !message.isFrom(settings.key())) {
            rejected++;
        } else if (message.type() == Type.CHECK) {
            handleCheck(path, message, nowNanos);
        } else if (message.type() == Type.ANSWER) {
            handleAnswer(path, message.nonce(), nowNanos);
        } else {
            rejected++;
        }
        settle(nowNanos);
    }

    private void handleCheck(Path path, PathMessage message, long nowNanos) {
        Check check = checks.at(path);
        boolean fresh = seen.add(message.nonce());
        // A copy that was faster than the original must not cut off an address that the peer named.
        boolean expected = fresh || check != null && check.isNamed();
        if (!expected || due.size() >= MOST_ANSWERS) {
            rejected++;
            return;
        }
        check = check == null ? checks.addReflexive(path, nowNanos) : check;
        if (check != null && fresh && (chosen == null || check.preference() < chosen.preference())) {
            trigger(check, nowNanos);
        }
        if (check != null && !settings.controlling() && message.body()[0] == NOMINATION[0]) {
            check.handleNominated();
        }
        due.add(new PathDatagram(
                path.socket(),
                path.remote(),
                PathMessage.of(
                        Type.ANSWER, settings.controlling(), settings.key().id(), message.nonce(), path.remote())));
    }

    /** Asks before it answers, if it may: who dials when it has the answer has answered by then, and is known. */
    private void trigger(Check check, long nowNanos) {
        boolean soon = check.trigger(nowNanos) && startNanos <= nowNanos || nextSlotNanos <= nowNanos;
        if (soon && !check.isAnswered()) {
            ask(check, nowNanos);
        }
    }

    private void handleAnswer(Path path, long nonce, long nowNanos) {
        Check check = checks.at(path);
        boolean keepsAsking = !settings.controlling() && chosen == null;
        boolean first = false;
        if (check != null && check.isAnsweredBy(nonce)) {
            first = check.handleAnswer(nonce, keepsAsking, nowNanos);
        } else if (manyPorts.isAnsweredBy(path, nonce)) {
            check = check == null ? checks.addReflexive(path, nowNanos) : check;
            first = check != null && check.handleProven(keepsAsking, nowNanos);
        } else {
            rejected++;
        }
        if (first) {
            proven.add(path);
        }
    }

    /**
     * The sockets that were wanted are open.
     *
     * @param first the number of the first one; those after it have the next numbers
     * @param count how many, at least one
     * @param nowNanos the time
     */
    public void handleSockets(int first, int count, long nowNanos) {
        manyPorts.handleSockets(new SocketRange(first, count), nowNanos);
    }

    /**
     * The sockets that were wanted cannot be had.
     *
     * @param nowNanos the time
     */
    public void handleSocketsRefused(long nowNanos) {
        manyPorts.handleSocketsRefused();
        if (outcome == null) {
            end.handleUsual(nowNanos);
        }
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        if (over) {
            return;
        }
        settle(nowNanos);
        if (end.hasCome(nowNanos)) {
            finish(nowNanos);
        }
        manyPorts.handleTimeout(nowNanos);
        if (!over && nextSlotNanos <= nowNanos) {
            ask(nowNanos);
        }
    }

    private void finish(long nowNanos) {
        // A controlled side with a path that works but was not nominated has only missed the other one's word.
        Check best = checks.best(false);
        if (outcome != null) {
            over = true;
        } else if (best != null) {
            succeed(best, nowNanos);
        } else {
            fail(nowNanos);
        }
    }

    // ---- asking

    private void ask(long nowNanos) {
        Check check = checks.next();
        if (check != null && check.dueNanos() <= nowNanos) {
            ask(check, nowNanos);
            return;
        }
        ManyChecks many = manyPorts.checks();
        if (many != null && many.dueNanos() <= nowNanos) {
            ask(many.nextPath(), many.nextNonce(), false, nowNanos);
        }
    }

    private void ask(Check check, long nowNanos) {
        ask(check.path(), check.nextNonce(nowNanos), check == chosen && settings.controlling(), nowNanos);
    }

    private void ask(Path path, long nonce, boolean nominating, long nowNanos) {
        long id = settings.key().id();
        PathMessage check = nominating
                ? PathMessage.of(Type.CHECK, settings.controlling(), id, nonce, NOMINATION)
                : PathMessage.of(Type.CHECK, settings.controlling(), id, nonce);
        due.add(new PathDatagram(path.socket(), path.remote(), check));
        sent++;
        nextSlotNanos = nowNanos + PACE;
    }

    // ---- deciding

    private void settle(long nowNanos) {
        Check best = checks.best(!settings.controlling());
        if (over || best == null) {
            return;
        }
        if (chosen != null) {
            if (best.preference() < chosen.preference()) {
                choose(best, nowNanos);
                promotions.add(best.path());
            }
            return;
        }
        long worthWaiting = settings.controlling() ? checks.worthWaitingUntil(best) : 0;
        if (worthWaiting > nowNanos) {
            decision.set(worthWaiting);
        } else {
            succeed(best, nowNanos);
        }
    }

    private void succeed(Check best, long nowNanos) {
        choose(best, nowNanos);
        outcome = SessionOutcome.found(settings.id(), best, manyPorts.haveFound(best), nowNanos - startNanos, sent);
        end.handleSuccess(nowNanos);
        manyPorts.end(best.path().socket());
    }

    private void choose(Check check, long nowNanos) {
        chosen = check;
        decision.clear();
        checks.stopUnlessBetter(check);
        if (settings.controlling()) {
            check.nominate(nowNanos);
        }
    }

    private void fail(long nowNanos) {
        outcome = new SessionOutcome(settings.id(), null, null, false, failure(), nowNanos - startNanos, sent);
        over = true;
        manyPorts.end(0);
    }

    private SessionFailure failure() {
        return switch (method) {
            case HOPELESS -> SessionFailure.UNPREDICTABLE_PORTS;
            case MANY_SOCKETS_OFF -> SessionFailure.MANY_SOCKETS_OFF;
            case MANY_SOCKETS -> manyPorts.areSocketsRefused() ? SessionFailure.NO_SOCKETS : SessionFailure.NO_ANSWER;
            default -> checks.isEmpty() ? SessionFailure.NO_CANDIDATES : SessionFailure.NO_ANSWER;
        };
    }

    // ---- outputs

    /**
     * The next message to be sent, authenticated with {@link #key()}.
     *
     * @return the message, or {@code null}
     */
    public @Nullable PathDatagram pollDatagram() {
        PathDatagram next = due.poll();
        while (next != null && manyPorts.isReleased(next.socket())) {
            next = due.poll();
        }
        return next;
    }

    /**
     * How many more sockets it needs; to be answered by {@link #handleSockets} or {@link #handleSocketsRefused}.
     *
     * @return the number, usually 0
     */
    public int socketsWanted() {
        return manyPorts.areSocketsWanted() ? ManySockets.COUNT : 0;
    }

    /**
     * Sockets that it needs no more. Whichever belongs to the path that was found is not among them: it is the owner's, who closes
     * it when no connection uses it any more.
     *
     * @return the sockets, or {@code null}
     */
    public @Nullable SocketRange pollSocketsReleased() {
        return manyPorts.pollReleased();
    }

    /**
     * How it ended.
     *
     * @return the outcome, {@code null} while it goes on
     */
    public @Nullable SessionOutcome outcome() {
        return outcome;
    }

    /**
     * A better path than that of the outcome, found later; the controlling side moves connections there.
     *
     * @return the path, or {@code null}
     */
    public @Nullable Path pollPromotion() {
        return promotions.poll();
    }

    /**
     * A path over which the peer answered a question for the first time: it is there, and has the key.
     *
     * @return the path, or {@code null}
     */
    public @Nullable Path pollProven() {
        return proven.poll();
    }

    /** How many messages were dropped: not authenticated, not new, or an answer to nothing. */
    public long rejected() {
        return rejected;
    }

    /**
     * Whether nothing more will be asked or answered.
     *
     * @return {@code true} once this session can be forgotten
     */
    public boolean isOver() {
        return over;
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        if (over) {
            return Deadline.NEVER;
        }
        long timers = Math.min(end.atNanos(), Math.min(manyPorts.startNanos(), decision.atNanos()));
        Check check = checks.next();
        long nextCheck = check == null ? Deadline.NEVER : check.dueNanos();
        return Math.min(timers, Math.max(Math.min(nextCheck, manyPorts.dueNanos()), nextSlotNanos));
    }
}
