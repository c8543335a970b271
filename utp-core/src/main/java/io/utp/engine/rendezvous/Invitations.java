package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The invitations of this server's links, from that of a caller's server to the start. */
final class Invitations {

    private static final long MICRO = 1_000;

    private final String instance;
    private final RendezvousLimits limits;
    private final Outbox outbox;
    private final Registrations registrations;

    /** By session, the first is over first. */
    private final Map<Long, Invitation> invitations = new LinkedHashMap<>();

    private static final class Invitation {
        final Link called;
        final String from;
        final long sinceNanos;
        boolean accepted;

        Invitation(Link called, String from, long sinceNanos) {
            this.called = called;
            this.from = from;
            this.sinceNanos = sinceNanos;
        }
    }

    Invitations(RendezvousServerSettings settings, Outbox outbox, Registrations registrations) {
        this.instance = settings.instance();
        this.limits = settings.limits();
        this.outbox = outbox;
        this.registrations = registrations;
    }

    /** Tells the called. Returns why not, {@code null} if it was told. */
    ForwardMessage.@Nullable Fail invite(ForwardMessage.Invite invite, long nowNanos) {
        Link called = registrations.find(invite.toName());
        long sessionId = invite.sessionId();
        if (called == null) {
            return fail(sessionId, CallFailure.NO_SUCH_NAME, "the called has lost its link to the server");
        }
        if (called.invitations.size() >= limits.pendingCalls() || invitations.containsKey(sessionId)) {
            return fail(sessionId, CallFailure.BUSY, "the called has too many invitations");
        }
        invitations.put(sessionId, new Invitation(called, invite.from(), nowNanos));
        called.invitations.add(sessionId);
        outbox.send(called, new RendezvousMessage.Invite(sessionId, invite.fromName(), invite.description()));
        return null;
    }

    private ForwardMessage.Fail fail(long sessionId, CallFailure reason, String text) {
        return new ForwardMessage.Fail(sessionId, instance, reason, text);
    }

    /** An answer to the caller's server. */
    record Answer(String to, ForwardMessage message) {}

    /** The called accepts. Returns what its caller's server is to be told, {@code null} if nothing. */
    @Nullable Answer accept(Link link, Accept accept, long nowNanos) {
        Invitation invitation = ofLink(link, accept.sessionId());
        if (invitation == null || invitation.accepted) {
            outbox.ignoredMessages++;
            return null;
        }
        invitation.accepted = true;
        return new Answer(
                invitation.from,
                new ForwardMessage.Accept(
                        accept.sessionId(),
                        instance,
                        micros(link.rttNanos()),
                        micros(nowNanos - invitation.sinceNanos),
                        outbox.admit(accept.description(), link)));
    }

    private static int micros(long nanos) {
        return (int) Math.min(nanos / MICRO, Integer.MAX_VALUE);
    }

    /** The called declines. Returns what its caller's server is to be told, {@code null} if nothing. */
    @Nullable Answer decline(Link link, Decline decline) {
        Invitation invitation = ofLink(link, decline.sessionId());
        if (invitation == null || invitation.accepted) {
            outbox.ignoredMessages++;
            return null;
        }
        remove(decline.sessionId());
        return new Answer(invitation.from, fail(decline.sessionId(), decline.reason(), decline.text()));
    }

    /** The caller's server starts the session. Returns whether it is still waited for. */
    boolean start(ForwardMessage.Start start) {
        Invitation invitation = invitations.get(start.sessionId());
        if (invitation == null || !invitation.accepted || !invitation.from.equals(start.from())) {
            return false;
        }
        remove(start.sessionId());
        outbox.send(
                invitation.called,
                new RendezvousMessage.Start(
                        start.sessionId(), 0, start.secret(), start.delayMillis(), start.description()));
        return true;
    }

    /** A link is over. Returns what the servers of its callers are to be told, one for each call. */
    @Nullable Answer pollAnswerOfClosed(Link link) {
        Iterator<Long> sessions = link.invitations.iterator();
        if (!sessions.hasNext()) {
            return null;
        }
        long sessionId = sessions.next();
        Invitation invitation = remove(sessionId);
        if (invitation == null) {
            throw new AssertionError("a link knows an invitation that is over");
        }
        return new Answer(
                invitation.from,
                fail(sessionId, CallFailure.NO_SUCH_NAME, "the called has lost its link to the server"));
    }

    private @Nullable Invitation ofLink(Link link, long sessionId) {
        Invitation invitation = invitations.get(sessionId);
        return invitation != null && invitation.called == link ? invitation : null;
    }

    private @Nullable Invitation remove(long sessionId) {
        Invitation invitation = invitations.remove(sessionId);
        if (invitation != null) {
            invitation.called.invitations.remove(sessionId);
        }
        return invitation;
    }

    /** The caller's server says when the time is over; this only forgets what it never came back to. */
    void handleTimeout(long nowNanos) {
        while (nextDeadline() <= nowNanos) {
            remove(invitations.keySet().iterator().next());
        }
    }

    long nextDeadline() {
        Iterator<Invitation> oldest = invitations.values().iterator();
        return oldest.hasNext()
                ? oldest.next().sinceNanos + limits.answerNanos() + limits.registryNanos()
                : Deadline.NEVER;
    }

    /** Invitations that wait. */
    int size() {
        return invitations.size();
    }
}
