package io.utp.engine.rendezvous;

import io.utp.engine.rendezvous.RendezvousServer.Outgoing;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the parts of a server want to have done, and what they count. */
final class Outbox {

    final ArrayDeque<Outgoing> messages = new ArrayDeque<>();
    final ArrayDeque<Long> hangUps = new ArrayDeque<>();
    final ArrayDeque<RegistryCommand> commands = new ArrayDeque<>();

    /** Links that were closed and have to be forgotten. */
    private final ArrayDeque<Link> closed = new ArrayDeque<>();

    private final Map<RefusalReason, Long> refusals = new EnumMap<>(RefusalReason.class);
    private final Map<CallFailure, Long> failedCalls = new EnumMap<>(CallFailure.class);
    long openedLinks;
    long registrations;
    long sessions;
    long violations;
    long silentLinks;
    long ignoredMessages;
    long droppedCandidates;
    long droppedForwards;
    long registryFailures;
    private long lastTicket;

    void send(Link link, RendezvousMessage message) {
        if (link.isOpen()) {
            messages.add(new Outgoing(link.id, message));
        }
    }

    /** The link's last message. */
    void refuse(Link link, RefusalReason reason, String text) {
        if (link.isOpen()) {
            refusals.merge(reason, 1L, Long::sum);
            send(link, new RendezvousMessage.Refused(reason, text));
            hangUp(link);
        }
    }

    void hangUp(Link link) {
        if (link.isOpen()) {
            hangUps.add(link.id);
            close(link);
        }
    }

    /** Something that no client of this version says. */
    void violation(Link link) {
        violations++;
        hangUp(link);
    }

    void close(Link link) {
        if (link.isOpen()) {
            link.state = Link.State.CLOSED;
            closed.add(link);
        }
    }

    @Nullable Link pollClosed() {
        return closed.poll();
    }

    void failCall(Link link, long callId, CallFailure reason, String text) {
        failedCalls.merge(reason, 1L, Long::sum);
        send(link, new RendezvousMessage.CallFailed(callId, reason, text));
    }

    long nextTicket() {
        return ++lastTicket;
    }

    /** What a description leaves out of what was told. */
    PeerDescription admit(PeerDescription told, Link link) {
        Descriptions.Admitted admitted = Descriptions.admit(told, link.observed());
        droppedCandidates += admitted.dropped();
        return admitted.description();
    }

    RendezvousCounters statistics(int links, int names, int calls) {
        return new RendezvousCounters(
                links,
                names,
                calls,
                openedLinks,
                registrations,
                sessions,
                refusals,
                failedCalls,
                violations,
                silentLinks,
                ignoredMessages,
                droppedCandidates,
                droppedForwards,
                registryFailures);
    }
}
