package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Start;
import io.utp.engine.time.Deadline;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The calls of this server's links, from the question for the called to the start of both. */
final class Calls {

    private static final long MILLI = 1_000_000;
    private static final long MICRO = 1_000;

    private final String instance;
    private final RendezvousLimits limits;
    private final Outbox outbox;
    private final Tickets tickets;
    private final Registrations registrations;
    private final Invitations invitations;
    private final RandomGenerator random;

    /** By session, the first is over first. */
    private final Map<Long, Pending> calls = new LinkedHashMap<>();

    /** A call that waits for the called. */
    private static final class Pending {
        final Link caller;
        final long callId;
        final String name;
        final PeerDescription description;
        final long endNanos;
        String target = "";
        long invitedNanos;

        Pending(Link caller, Call call, PeerDescription description, long endNanos) {
            this.caller = caller;
            this.callId = call.callId();
            this.name = call.name();
            this.description = description;
            this.endNanos = endNanos;
        }
    }

    Calls(
            RendezvousServerSettings settings,
            Outbox outbox,
            Tickets tickets,
            Registrations registrations,
            Invitations invitations,
            RandomGenerator random) {
        this.instance = settings.instance();
        this.limits = settings.limits();
        this.outbox = outbox;
        this.tickets = tickets;
        this.registrations = registrations;
        this.invitations = invitations;
        this.random = random;
    }

    // ---- what a link asks for

    void call(Link caller, Call call, long nowNanos) {
        if (!mayAsk(caller, call.callId(), nowNanos)) {
            return;
        }
        if (call.name().equals(caller.name)) {
            outbox.failCall(caller, call.callId(), CallFailure.SELF, "a node cannot call itself");
            return;
        }
        if (caller.calls.size() >= limits.pendingCalls()) {
            String text = "a node may wait for " + limits.pendingCalls() + " calls at once";
            outbox.failCall(caller, call.callId(), CallFailure.LIMIT, text);
            return;
        }
        long sessionId = random.nextLong();
        PeerDescription description = outbox.admit(call.description(), caller);
        Pending pending = new Pending(caller, call, description, nowNanos + limits.answerNanos());
        calls.put(sessionId, pending);
        caller.calls.add(sessionId);
        if (registrations.find(call.name()) != null) {
            // It is here. A registry that is away does not matter then.
            invite(sessionId, pending, instance, nowNanos);
        } else {
            find(call.name(), new Tickets.Finding(sessionId), nowNanos);
        }
    }

    void lookUp(Link link, Lookup lookup, long nowNanos) {
        if (!mayAsk(link, lookup.callId(), nowNanos)) {
            return;
        }
        Link here = registrations.find(lookup.name());
        if (here != null) {
            outbox.send(link, new RendezvousMessage.Found(lookup.callId(), here.observed()));
        } else {
            find(lookup.name(), new Tickets.Looking(link, lookup.callId()), nowNanos);
        }
    }

    private boolean mayAsk(Link link, long callId, long nowNanos) {
        boolean may = link.mayAsk(limits.callsPerMinute(), nowNanos);
        if (!may) {
            String text = "a node may ask " + limits.callsPerMinute() + " times a minute";
            outbox.failCall(link, callId, CallFailure.LIMIT, text);
        }
        return may;
    }

    private void find(String name, Tickets.Waiting waiting, long nowNanos) {
        long ticket = outbox.nextTicket();
        tickets.add(ticket, waiting, nowNanos);
        outbox.commands.add(new RegistryCommand.Find(ticket, name));
    }

    // ---- what the registry answers

    void handleLookedUp(Tickets.Looking question, RegistryAnswer answer) {
        if (answer instanceof RegistryAnswer.Found found) {
            NameHolder holder = found.holder();
            // This instance knows better whether somebody is here.
            boolean elsewhere = !holder.instance().equals(instance);
            outbox.send(
                    question.link(),
                    new RendezvousMessage.Found(question.callId(), elsewhere ? holder.observed() : null));
        } else if (answer instanceof RegistryAnswer.NotFound) {
            outbox.send(question.link(), new RendezvousMessage.Found(question.callId(), null));
        } else {
            outbox.registryFailures++;
            outbox.failCall(question.link(), question.callId(), CallFailure.UNAVAILABLE, "the names cannot be asked");
        }
    }

    void handleFound(long sessionId, RegistryAnswer answer, long nowNanos) {
        Pending pending = calls.get(sessionId);
        if (answer instanceof RegistryAnswer.Found found) {
            NameHolder holder = found.holder();
            if (holder.observed() == null) {
                fail(sessionId, CallFailure.NO_SUCH_NAME, "the called has lost its link to the server");
            } else if (pending != null) {
                invite(sessionId, pending, holder.instance(), nowNanos);
            }
        } else if (answer instanceof RegistryAnswer.NotFound) {
            fail(sessionId, CallFailure.NO_SUCH_NAME, "nobody has this name");
        } else {
            outbox.registryFailures++;
            fail(sessionId, CallFailure.UNAVAILABLE, "the names cannot be asked");
        }
    }

    void handleInvited(long sessionId, RegistryAnswer answer) {
        if (!(answer instanceof RegistryAnswer.Delivered delivered)) {
            outbox.registryFailures++;
            fail(sessionId, CallFailure.UNAVAILABLE, "the server of the called cannot be reached");
        } else if (!delivered.delivered()) {
            fail(sessionId, CallFailure.NO_SUCH_NAME, "the server of the called is gone");
        }
    }

    private void invite(long sessionId, Pending pending, String target, long nowNanos) {
        pending.target = target;
        pending.invitedNanos = nowNanos;
        ForwardMessage.Invite invite =
                new ForwardMessage.Invite(sessionId, instance, pending.caller.name, pending.name, pending.description);
        if (target.equals(instance)) {
            ForwardMessage.Fail refused = invitations.invite(invite, nowNanos);
            if (refused != null) {
                fail(sessionId, refused.reason(), refused.text());
            }
        } else {
            long ticket = outbox.nextTicket();
            tickets.add(ticket, new Tickets.Inviting(sessionId), nowNanos);
            outbox.commands.add(new RegistryCommand.Send(ticket, target, ForwardCodec.encode(invite)));
        }
    }

    // ---- what the server of the called answers

    /** Returns whether the call is still waiting for this server. */
    boolean handleAccepted(ForwardMessage.Accept accept, long nowNanos) {
        Pending pending = waitingFor(accept.sessionId(), accept.from());
        if (pending == null) {
            return false;
        }
        remove(accept.sessionId());
        outbox.sessions++;
        Bits128 secret = Bits128.random(random);
        long betweenServers = nowNanos - pending.invitedNanos - accept.heldMicros() * MICRO;
        long toCaller = pending.caller.rttNanos() / 2;
        long toCalled = (accept.rttMicros() * MICRO + Math.max(0, betweenServers)) / 2;
        outbox.send(
                pending.caller,
                new Start(
                        accept.sessionId(),
                        pending.callId,
                        secret,
                        delayMillis(toCaller, toCalled),
                        accept.description()));
        ForwardMessage.Start start = new ForwardMessage.Start(
                accept.sessionId(), instance, secret, delayMillis(toCalled, toCaller), pending.description);
        if (pending.target.equals(instance)) {
            invitations.start(start);
        } else {
            outbox.commands.add(
                    new RegistryCommand.Send(outbox.nextTicket(), pending.target, ForwardCodec.encode(start)));
        }
        return true;
    }

    /** Who hears it first waits for the other. */
    static int delayMillis(long oneWayNanos, long oneWayOfOtherNanos) {
        long millis = (oneWayOfOtherNanos - oneWayNanos) / MILLI;
        return (int) Math.max(0, Math.min(millis, RendezvousCodec.MOST_DELAY_MILLIS));
    }

    /** Returns whether the call is still waiting for this server. */
    boolean handleFailed(ForwardMessage.Fail failed) {
        if (waitingFor(failed.sessionId(), failed.from()) == null) {
            return false;
        }
        fail(failed.sessionId(), failed.reason(), failed.text());
        return true;
    }

    private @Nullable Pending waitingFor(long sessionId, String from) {
        Pending pending = calls.get(sessionId);
        return pending != null && pending.target.equals(from) ? pending : null;
    }

    // ---- the end

    private void fail(long sessionId, CallFailure reason, String text) {
        Pending pending = remove(sessionId);
        if (pending != null) {
            outbox.failCall(pending.caller, pending.callId, reason, text);
        }
    }

    private @Nullable Pending remove(long sessionId) {
        Pending pending = calls.remove(sessionId);
        if (pending != null) {
            pending.caller.calls.remove(sessionId);
        }
        return pending;
    }

    void handleClosed(Link link) {
        link.calls.forEach(calls::remove);
        link.calls.clear();
    }

    void handleTimeout(long nowNanos) {
        while (nextDeadline() <= nowNanos) {
            fail(calls.keySet().iterator().next(), CallFailure.TIMEOUT, "the called did not answer in time");
        }
    }

    long nextDeadline() {
        Iterator<Pending> oldest = calls.values().iterator();
        return oldest.hasNext() ? oldest.next().endNanos : Deadline.NEVER;
    }

    /** Calls that wait. */
    int size() {
        return calls.size();
    }
}
