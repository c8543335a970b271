package io.utp.engine.rendezvous;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.limit.GroupCounts;
import io.utp.engine.rendezvous.RendezvousMessage.Accept;
import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Decline;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Moved;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import io.utp.engine.rendezvous.RendezvousMessage.Pong;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.time.Deadline;
import io.utp.engine.time.DeadlineQueue;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Brings nodes together that know each other's names: who is called is invited, and when it accepts both get a secret and each
 * other's addresses, and begin at once. Afterwards the server has no part in what they do.
 *
 * <p>A link is a reliable connection whose client's address is proven; whoever reads from it hangs up when it cannot be
 * written to, because nothing is kept back here. Each input may have outputs: first the messages are to be sent, then the
 * links closed, and the registry asked.
 */
public final class RendezvousServer {

    /** How often the distance of a client is measured. */
    private static final long MEASURE_NANOS = 30_000_000_000L;

    private final RendezvousServerSettings settings;
    private final RendezvousLimits limits;
    private final RandomGenerator random;
    private final Outbox outbox = new Outbox();
    private final Tickets tickets;
    private final Registrations registrations;
    private final Invitations invitations;
    private final Calls calls;

    private final Map<Long, Link> links = new HashMap<>();
    private final GroupCounts linkCounts = new GroupCounts();
    private final DeadlineQueue<Link> deadlines = new DeadlineQueue<>();

    /**
     * A message and where it goes.
     *
     * @param link the number of the link
     * @param message the message
     */
    public record Outgoing(long link, RendezvousMessage message) {}

    /**
     * Creates a server without links.
     *
     * @param settings what it is told once
     * @param random nobody else can guess its numbers: secrets are made of them
     */
    public RendezvousServer(RendezvousServerSettings settings, RandomGenerator random) {
        this.settings = settings;
        this.limits = settings.limits();
        this.random = random;
        tickets = new Tickets(limits.registryNanos());
        registrations = new Registrations(settings, outbox, tickets, random);
        invitations = new Invitations(settings, outbox, registrations);
        calls = new Calls(settings, outbox, tickets, registrations, invitations, random);
    }

    // ---- links

    /**
     * A client opened a link.
     *
     * @param link a number that no other link has
     * @param observed the client's address, which is proven
     * @param nowNanos the time
     */
    public void handleOpened(long link, InetSocketAddress observed, long nowNanos) {
        Link opened = new Link(link, observed);
        outbox.openedLinks++;
        RefusalReason reason = links.size() >= limits.links()
                ? RefusalReason.SERVER_FULL
                : linkCounts.of(opened.group()) >= limits.linksPerAddress() ? RefusalReason.TOO_MANY_LINKS : null;
        links.put(link, opened);
        linkCounts.add(opened.group());
        if (reason == null) {
            opened.registerBy.set(nowNanos + limits.registerNanos());
        } else {
            outbox.refuse(opened, reason, "this server has no room for another link");
        }
        finish(opened, nowNanos);
    }

    /**
     * A message of a client.
     *
     * @param link the number of the link; one that is not open is ignored
     * @param message what {@link FrameDecoder} found
     * @param nowNanos the time
     */
    public void handleMessage(long link, RendezvousMessage message, long nowNanos) {
        Link from = links.get(link);
        if (from == null) {
            outbox.ignoredMessages++;
            return;
        }
        if (from.isRegistered()) {
            from.silence.set(nowNanos + limits.silenceNanos());
            handleRequest(from, message, nowNanos);
        } else if (message instanceof Bye) {
            outbox.hangUp(from);
        } else if (from.state == Link.State.NEW && message instanceof Hello hello) {
            handleHello(from, hello, nowNanos);
        } else if (from.state == Link.State.CHALLENGED && message instanceof Register register) {
            from.handleAnswered(0, nowNanos);
            registrations.register(from, register, nowNanos);
        } else {
            outbox.violation(from);
        }
        finish(from, nowNanos);
    }

    private void handleHello(Link link, Hello hello, long nowNanos) {
        if (hello.version() != RendezvousMessage.VERSION) {
            outbox.refuse(
                    link,
                    RefusalReason.BAD_VERSION,
                    "this server speaks version " + RendezvousMessage.VERSION + " only");
            return;
        }
        link.nonce = Bits128.random(random);
        link.state = Link.State.CHALLENGED;
        link.handleAsked(0, nowNanos);
        outbox.send(link, new Challenge(link.nonce, !settings.tokens().isOpen()));
    }

    private void handleRequest(Link link, RendezvousMessage message, long nowNanos) {
        if (message instanceof Ping ping) {
            handlePing(link, ping, nowNanos);
        } else if (message instanceof Pong pong) {
            link.handleAnswered(pong.id(), nowNanos);
        } else if (message instanceof Call call) {
            calls.call(link, call, nowNanos);
        } else if (message instanceof Accept accept) {
            answer(invitations.accept(link, accept, nowNanos), nowNanos);
        } else if (message instanceof Decline decline) {
            answer(invitations.decline(link, decline), nowNanos);
        } else if (message instanceof Lookup lookup) {
            calls.lookUp(link, lookup, nowNanos);
        } else if (message instanceof Bye) {
            link.farewell = Link.Farewell.RELEASE;
            outbox.hangUp(link);
        } else {
            outbox.violation(link);
        }
    }

    private void handlePing(Link link, Ping ping, long nowNanos) {
        outbox.send(link, new Pong(ping.id()));
        if (!link.isMeasuredSince(nowNanos - MEASURE_NANOS)) {
            int question = random.nextInt();
            link.handleAsked(question, nowNanos);
            outbox.send(link, new Ping(question));
        }
    }

    /** The called's answer goes to its caller's server, which may be this one. */
    private void answer(Invitations.@Nullable Answer answer, long nowNanos) {
        if (answer == null) {
            return;
        }
        if (!answer.to().equals(settings.instance())) {
            outbox.commands.add(
                    new RegistryCommand.Send(outbox.nextTicket(), answer.to(), ForwardCodec.encode(answer.message())));
        } else if (!handle(answer.message(), nowNanos)) {
            outbox.ignoredMessages++;
        }
    }

    /**
     * A client's address is another one now.
     *
     * @param link the number of the link; one that is not open is ignored
     * @param observed the address, which is proven
     * @param nowNanos the time
     */
    public void handleMoved(long link, InetSocketAddress observed, long nowNanos) {
        Link moved = links.get(link);
        if (moved == null || moved.observed().equals(observed)) {
            return;
        }
        AddressGroup before = moved.group();
        moved.moveTo(observed);
        linkCounts.remove(before);
        linkCounts.add(moved.group());
        registrations.handleMoved(moved, before, nowNanos);
        if (moved.isRegistered()) {
            outbox.send(moved, new Moved(observed));
        }
        finish(moved, nowNanos);
    }

    /**
     * A link is over.
     *
     * @param link the number of the link; one that is not open is ignored
     * @param nowNanos the time
     */
    public void handleClosed(long link, long nowNanos) {
        Link closed = links.get(link);
        if (closed != null) {
            outbox.close(closed);
            finish(closed, nowNanos);
        }
    }

    // ---- other servers

    /**
     * The registry's answer to a command.
     *
     * @param ticket that of the command; one that nobody waits for any longer is ignored
     * @param answer the answer
     * @param nowNanos the time
     */
    public void handleRegistryAnswer(long ticket, RegistryAnswer answer, long nowNanos) {
        Tickets.Waiting waiting = tickets.take(ticket);
        if (waiting != null) {
            handle(waiting, answer, nowNanos);
        }
        forgetClosed(nowNanos);
    }

    private void handle(Tickets.Waiting waiting, RegistryAnswer answer, long nowNanos) {
        if (waiting instanceof Tickets.Claiming claiming) {
            registrations.handleClaim(claiming.link(), answer, nowNanos);
            schedule(claiming.link());
        } else if (waiting instanceof Tickets.Renewing renewing) {
            registrations.handleRenewal(renewing.link(), answer);
        } else if (waiting instanceof Tickets.Finding finding) {
            calls.handleFound(finding.sessionId(), answer, nowNanos);
        } else if (waiting instanceof Tickets.Inviting inviting) {
            calls.handleInvited(inviting.sessionId(), answer);
        } else if (waiting instanceof Tickets.Looking looking) {
            calls.handleLookedUp(looking, answer);
        }
    }

    /**
     * What another instance sent with {@link RegistryCommand.Send}.
     *
     * @param bytes what it sent
     * @param nowNanos the time
     */
    public void handleForwarded(byte[] bytes, long nowNanos) {
        ForwardMessage message = ForwardCodec.decode(bytes);
        if (message == null || !handle(message, nowNanos)) {
            outbox.droppedForwards++;
        }
        forgetClosed(nowNanos);
    }

    /** Returns whether somebody waits for it. */
    private boolean handle(ForwardMessage message, long nowNanos) {
        if (message instanceof ForwardMessage.Invite invite) {
            ForwardMessage.Fail refused = invitations.invite(invite, nowNanos);
            answer(refused == null ? null : new Invitations.Answer(invite.from(), refused), nowNanos);
            return true;
        } else if (message instanceof ForwardMessage.Accept accept) {
            return calls.handleAccepted(accept, nowNanos);
        } else if (message instanceof ForwardMessage.Fail fail) {
            return calls.handleFailed(fail);
        } else if (message instanceof ForwardMessage.Start start) {
            return invitations.start(start);
        } else if (message instanceof ForwardMessage.Evict evict) {
            return registrations.evict(evict.registration());
        }
        return false;
    }

    // ---- time

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        for (Link link = deadlines.poll(nowNanos); link != null; link = deadlines.poll(nowNanos)) {
            if (link.registerBy.hasPassed(nowNanos)) {
                outbox.refuse(link, RefusalReason.TOO_LATE, "a client has to register at once");
            } else if (link.silence.hasPassed(nowNanos)) {
                outbox.silentLinks++;
                outbox.hangUp(link);
            } else if (link.renewal.hasPassed(nowNanos)) {
                registrations.renew(link, nowNanos);
            }
            schedule(link);
        }
        for (Tickets.Waiting overdue = tickets.pollOverdue(nowNanos);
                overdue != null;
                overdue = tickets.pollOverdue(nowNanos)) {
            handle(overdue, new RegistryAnswer.Unavailable(), nowNanos);
        }
        calls.handleTimeout(nowNanos);
        invitations.handleTimeout(nowNanos);
        registrations.handleTimeout(nowNanos);
        forgetClosed(nowNanos);
    }

    /** When {@link #handleTimeout} is to be called: nanoseconds, or {@link Deadline#NEVER}. */
    public long nextDeadline() {
        long ofCalls = Math.min(calls.nextDeadline(), invitations.nextDeadline());
        long ofNames = Math.min(registrations.nextDeadline(), tickets.nextDeadline());
        return Math.min(deadlines.earliestNanos(), Math.min(ofCalls, ofNames));
    }

    private void finish(Link link, long nowNanos) {
        schedule(link);
        forgetClosed(nowNanos);
    }

    private void schedule(Link link) {
        if (link.isOpen()) {
            deadlines.schedule(link, link.nextDeadline());
        }
    }

    private void forgetClosed(long nowNanos) {
        for (Link link = outbox.pollClosed(); link != null; link = outbox.pollClosed()) {
            links.remove(link.id);
            linkCounts.remove(link.group());
            deadlines.remove(link);
            registrations.handleClosed(link, nowNanos);
            calls.handleClosed(link);
            for (Invitations.Answer answer = invitations.pollAnswerOfClosed(link);
                    answer != null;
                    answer = invitations.pollAnswerOfClosed(link)) {
                answer(answer, nowNanos);
            }
        }
    }

    /**
     * Closes all links. The names are kept for their owners, who may register through another instance at once.
     *
     * @param nowNanos the time
     */
    public void close(long nowNanos) {
        List.copyOf(links.values()).forEach(outbox::hangUp);
        forgetClosed(nowNanos);
    }

    // ---- outputs

    /** The next message to be sent, or {@code null}. */
    public @Nullable Outgoing pollMessage() {
        return outbox.messages.poll();
    }

    /** The next link to be closed after its messages are sent, or {@code null}. */
    public @Nullable Long pollHangUp() {
        return outbox.hangUps.poll();
    }

    /** The next command to the registry, or {@code null}. */
    public @Nullable RegistryCommand pollRegistryCommand() {
        return outbox.commands.poll();
    }

    /** What was seen so far, and is held now. */
    public RendezvousCounters statistics() {
        return outbox.statistics(links.size(), registrations.size(), calls.size());
    }

    /** Whether nothing is remembered of anybody. */
    boolean isEmpty() {
        return links.isEmpty()
                && linkCounts.total() == 0
                && registrations.isEmpty()
                && calls.size() == 0
                && invitations.size() == 0
                && tickets.nextDeadline() == Deadline.NEVER
                && nextDeadline() == Deadline.NEVER;
    }
}
