package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.CallFailed;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.rendezvous.RendezvousMessage.Found;
import io.utp.engine.rendezvous.RendezvousMessage.Invite;
import io.utp.engine.rendezvous.RendezvousMessage.Moved;
import io.utp.engine.rendezvous.RendezvousMessage.Start;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PathKey;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A node's side of the rendezvous: keeps a link to one of its servers, so that others can call it by its name, and calls them.
 * A node without a name has a link only while it asks for something.
 *
 * <p>Each input may have outputs: the messages are to be sent, then a link closed or opened.
 */
public final class RendezvousClient {

    private static final long MILLI = 1_000_000L;

    /** How long a node without a name keeps a link that it does not need. */
    private static final long IDLE_NANOS = 30_000_000_000L;

    /**
     * A link that is to be opened.
     *
     * @param link its number
     * @param server to where, as it stands in the settings
     */
    public record Dial(long link, InetSocketAddress server) {}

    private final boolean isGuest;
    private final ArrayDeque<RendezvousEvent> events = new ArrayDeque<>();
    private final ClientLink link;
    private final Questions questions;
    private final ReceivedInvitations invitations;
    private final Deadline idle = new Deadline();
    private long ignoredMessages;

    /**
     * Creates a client that does nothing before {@link #start}.
     *
     * @param settings what it is told once
     * @param random nobody else can guess its numbers: the owner of a name without a token is known by one of them
     */
    public RendezvousClient(RendezvousClientSettings settings, RandomGenerator random) {
        isGuest = settings.name() == null;
        link = new ClientLink(settings, random, events);
        questions = new Questions(settings.callNanos());
        invitations = new ReceivedInvitations(settings.callNanos());
    }

    // ---- commands

    /**
     * Begins: a node with a name opens a link.
     *
     * @param nowNanos the time
     */
    public void start(long nowNanos) {
        if (!isGuest) {
            link.want(nowNanos);
        }
    }

    /**
     * Calls a peer: {@link RendezvousEvent.Start} or {@link RendezvousEvent.CallFailed} says what came of it.
     *
     * @param name whom
     * @param description how to reach this node
     * @param nowNanos the time
     * @return the number that the event carries
     */
    public long call(String name, PeerDescription description, long nowNanos) {
        return ask(name, description, nowNanos);
    }

    /**
     * Asks whether a peer is there: {@link RendezvousEvent.LookedUp} or {@link RendezvousEvent.CallFailed} says it.
     *
     * @param name whom
     * @param nowNanos the time
     * @return the number that the event carries
     */
    public long lookUp(String name, long nowNanos) {
        return ask(name, null, nowNanos);
    }

    private long ask(String name, @Nullable PeerDescription description, long nowNanos) {
        PeerNames.check(name);
        long id = questions.nextId();
        if (link.isClosed()) {
            fail(id, CallFailure.UNAVAILABLE, link.trouble());
        } else if (questions.isFull()) {
            fail(id, CallFailure.LIMIT, "this node waits for " + Questions.MOST + " answers already");
        } else {
            Questions.Question question = questions.add(id, name, description, nowNanos);
            if (link.isRegistered()) {
                link.send(question.message());
            } else {
                link.want(nowNanos);
            }
        }
        return id;
    }

    /**
     * Gives a call or a question up; there will be no event about it.
     *
     * @param callId its number
     */
    public void cancel(long callId) {
        questions.take(callId);
    }

    /**
     * Accepts an invitation: {@link RendezvousEvent.Start} follows, unless the caller is gone. Nothing happens if it is over.
     *
     * @param sessionId the invitation's
     * @param description how to reach this node
     */
    public void accept(long sessionId, PeerDescription description) {
        if (invitations.accept(sessionId)) {
            link.send(new Accept(sessionId, description));
        }
    }

    /**
     * Declines an invitation. Nothing happens if it is over.
     *
     * @param sessionId the invitation's
     * @param reason {@link CallFailure#DECLINED} or {@link CallFailure#BUSY}
     * @param text for people
     */
    public void decline(long sessionId, CallFailure reason, String text) {
        if (invitations.decline(sessionId)) {
            link.send(new Decline(sessionId, reason, text));
        }
    }

    /**
     * Checks the link at once, because somebody suspects that the path is gone; without a link, tries to open one at once,
     * because the network may have changed.
     *
     * @param nowNanos the time
     */
    public void probe(long nowNanos) {
        link.probe(nowNanos);
    }

    /** Leaves: others may have the name, and no event follows but the end of what is still asked for. */
    public void close() {
        link.close();
        invitations.clear();
        idle.clear();
        failAll("the node has left the rendezvous");
    }

    // ---- inputs

    /**
     * The link is open.
     *
     * @param opened the number of its {@link Dial}; one that is not wanted any longer is ignored
     * @param nowNanos the time
     */
    public void handleOpened(long opened, long nowNanos) {
        link.handleOpened(opened);
    }

    /**
     * A message of the server.
     *
     * @param from the number of the link; one that is not wanted any longer is ignored
     * @param message what {@link FrameDecoder} found
     * @param nowNanos the time
     */
    public void handleMessage(long from, RendezvousMessage message, long nowNanos) {
        boolean wasRegistered = link.isRegistered();
        RendezvousMessage rest = link.handleMessage(from, message, nowNanos);
        if (rest != null && !handleRegistered(rest, nowNanos)) {
            link.handleViolation(nowNanos);
        }
        if (!wasRegistered && link.isRegistered()) {
            questions.all().forEach(question -> link.send(question.message()));
        }
        settle(nowNanos);
    }

    /**
     * The link is over, or could not be opened.
     *
     * @param closed its number; one that is not wanted any longer is ignored
     * @param text why, for people
     * @param nowNanos the time
     */
    public void handleClosed(long closed, String text, long nowNanos) {
        link.handleClosed(closed, text, nowNanos);
        settle(nowNanos);
    }

    /** Returns whether it is something that a server says to who is registered. */
    private boolean handleRegistered(RendezvousMessage message, long nowNanos) {
        if (message instanceof Invite invite && Descriptions.isUsable(invite.description())) {
            handleInvite(invite, nowNanos);
        } else if (message instanceof Start start && Descriptions.isUsable(start.description())) {
            handleStart(start);
        } else if (message instanceof CallFailed failed) {
            if (isKnown(questions.take(failed.callId()))) {
                fail(failed.callId(), failed.reason(), failed.text());
            }
        } else if (message instanceof Found found) {
            Questions.Question question = questions.take(found.callId(), false);
            if (isKnown(question) && question != null) {
                events.add(new RendezvousEvent.LookedUp(question.id(), question.name(), found.observed()));
            }
        } else if (message instanceof Moved moved) {
            link.handleMoved(moved.observed());
            events.add(new RendezvousEvent.Moved(moved.observed()));
        } else {
            return false;
        }
        return true;
    }

    private void handleInvite(Invite invite, long nowNanos) {
        long sessionId = invite.sessionId();
        if (invitations.isFull()) {
            link.send(new Decline(sessionId, CallFailure.BUSY, "too many invitations"));
        } else if (invitations.add(sessionId, invite.fromName(), nowNanos)) {
            events.add(new RendezvousEvent.Invited(sessionId, invite.fromName(), invite.description()));
        } else {
            ignoredMessages++;
        }
    }

    private void handleStart(Start start) {
        String peerName;
        if (start.callId() == 0) {
            peerName = invitations.start(start.sessionId());
        } else {
            Questions.Question question = questions.take(start.callId(), true);
            peerName = question == null ? null : question.name();
        }
        if (isKnown(peerName) && peerName != null) {
            events.add(new RendezvousEvent.Start(
                    start.sessionId(),
                    new PathKey(start.secret().toBytes()),
                    start.callId() != 0,
                    peerName,
                    start.description(),
                    start.delayMillis() * MILLI,
                    start.callId()));
        }
    }

    /** Counts what is about something that is over. */
    private boolean isKnown(@Nullable Object subject) {
        ignoredMessages += subject == null ? 1 : 0;
        return subject != null;
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        for (Questions.Question question = questions.pollOverdue(nowNanos);
                question != null;
                question = questions.pollOverdue(nowNanos)) {
            if (link.isRegistered()) {
                fail(question.id(), CallFailure.TIMEOUT, "the server did not answer in time");
            } else {
                fail(question.id(), CallFailure.UNAVAILABLE, link.trouble());
            }
        }
        invitations.handleTimeout(nowNanos);
        link.handleTimeout(!isGuest || !questions.isEmpty(), nowNanos);
        if (idle.hasPassed(nowNanos)) {
            link.rest();
        }
        settle(nowNanos);
    }

    /** What follows from the link's state for those who use it. */
    private void settle(long nowNanos) {
        String hopeless = link.pollHopeless();
        if (hopeless != null) {
            failAll(hopeless);
        }
        if (!link.isRegistered()) {
            invitations.clear();
        }
        boolean unneeded = isGuest && link.isRegistered() && questions.isEmpty() && invitations.isEmpty();
        if (!unneeded) {
            idle.clear();
        } else if (!idle.isSet()) {
            idle.set(nowNanos + IDLE_NANOS);
        }
    }

    private void fail(long callId, CallFailure reason, String text) {
        events.add(new RendezvousEvent.CallFailed(callId, reason, text));
    }

    private void failAll(String text) {
        for (Questions.Question question = questions.pollOverdue(Deadline.NEVER);
                question != null;
                question = questions.pollOverdue(Deadline.NEVER)) {
            fail(question.id(), CallFailure.UNAVAILABLE, text);
        }
    }

    /** When {@link #handleTimeout} is to be called: nanoseconds, or {@link Deadline#NEVER}. */
    public long nextDeadline() {
        long ofQuestions = Math.min(questions.nextDeadline(), invitations.nextDeadline());
        return Math.min(Math.min(link.nextDeadline(), idle.atNanos()), ofQuestions);
    }

    // ---- outputs

    /** The next link to be opened, or {@code null}. */
    public @Nullable Dial pollDial() {
        return link.pollDial();
    }

    /** The next message to be sent on the link, or {@code null}. */
    public @Nullable RendezvousMessage pollMessage() {
        return link.pollMessage();
    }

    /** The number of a link to be closed after the messages are sent, or 0. */
    public long pollHangUp() {
        return link.pollHangUp();
    }

    /** The next event, or {@code null}. */
    public @Nullable RendezvousEvent pollEvent() {
        return events.poll();
    }

    // ---- what is known

    /** Whether a server serves the node now. */
    public boolean isRegistered() {
        return link.isRegistered();
    }

    /**
     * Whether a link is still to be opened.
     *
     * @param dialled the number of its {@link Dial}
     * @return {@code false} if it was given up meanwhile
     */
    public boolean isDialling(long dialled) {
        return link.isDialling(dialled);
    }

    /** Where the server sees the node; {@code null} without a link. */
    public @Nullable InetSocketAddress observed() {
        return link.observed();
    }

    /** The server of the link, or of the last one. */
    public InetSocketAddress server() {
        return link.server();
    }

    /** What was seen so far. */
    public RendezvousClientStatistics statistics() {
        return link.statistics(ignoredMessages);
    }
}
