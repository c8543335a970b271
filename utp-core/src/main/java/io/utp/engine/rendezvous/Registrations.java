package io.utp.engine.rendezvous;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.limit.GroupCounts;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.time.Deadline;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Which link has which name. */
final class Registrations {

    private static final int SECOND = 1_000_000_000;

    /** Renewals in the time of a lease, so that two may be lost. */
    private static final int RENEWALS = 3;

    /** Between renewals at most, however long the lease: the registry may have lost its memory. */
    private static final long RENEWAL_NANOS = 60L * SECOND;

    private final RendezvousServerSettings settings;
    private final RendezvousLimits limits;
    private final Outbox outbox;
    private final Tickets tickets;
    private final RandomGenerator random;

    private final Map<String, Link> byName = new HashMap<>();
    private final Map<Long, Link> byRegistration = new HashMap<>();

    /** Names of lost links, which count until their lease is over; the first is over first. */
    private final Map<String, Lost> lost = new LinkedHashMap<>();

    private final GroupCounts names = new GroupCounts();

    private record Lost(AddressGroup group, long endNanos) {}

    Registrations(RendezvousServerSettings settings, Outbox outbox, Tickets tickets, RandomGenerator random) {
        this.settings = settings;
        this.limits = settings.limits();
        this.outbox = outbox;
        this.tickets = tickets;
        this.random = random;
    }

    // ---- a link wants a name

    void register(Link link, Register request, long nowNanos) {
        String name = request.name();
        NameTokens tokensOfNames = settings.tokens();
        if (name.isEmpty()) {
            if (settings.guests()) {
                welcome(link, nowNanos);
            } else {
                outbox.refuse(link, RefusalReason.NO_GUESTS, "this server serves nodes with a name and its token only");
            }
        } else if (!tokensOfNames.isOpen() && !tokensOfNames.verifies(name, link.nonce, request.credential())) {
            outbox.refuse(link, RefusalReason.BAD_TOKEN, "the token is not the one of this name");
        } else if (hasRoom(link, name)) {
            // Who proved to know the token of the name is its owner, whoever else did so before.
            link.owner = tokensOfNames.isOpen() ? request.credential() : Bits128.ZERO;
            link.name = name;
            link.registration = random.nextLong();
            link.state = Link.State.CLAIMING;
            byRegistration.put(link.registration, link);
            names.add(link.group());
            claim(link, link.observed(), false, nowNanos);
        }
    }

    private boolean hasRoom(Link link, String name) {
        // A link that this one may be about to replace does not count.
        Link holder = byName.get(name);
        Lost formerly = lost.get(name);
        AddressGroup replaced = holder != null ? holder.group() : formerly != null ? formerly.group() : null;
        int all = names.total() - (replaced == null ? 0 : 1);
        int ofAddress = names.of(link.group()) - (link.group().equals(replaced) ? 1 : 0);
        if (all >= limits.names()) {
            outbox.refuse(link, RefusalReason.NAMES_FULL, "this server has no room for another name");
        } else if (ofAddress >= limits.namesPerAddress()) {
            outbox.refuse(
                    link,
                    RefusalReason.TOO_MANY_NAMES,
                    "an address may have " + limits.namesPerAddress() + " names at once");
        }
        return link.isOpen();
    }

    private void claim(Link link, @Nullable InetSocketAddress observed, boolean renewal, long nowNanos) {
        long ticket = outbox.nextTicket();
        NameHolder holder = new NameHolder(settings.instance(), link.registration, observed);
        outbox.commands.add(
                new RegistryCommand.Claim(ticket, link.name, link.owner, holder, limits.leaseNanos(), renewal));
        if (observed != null) {
            tickets.add(ticket, renewal ? new Tickets.Renewing(link) : new Tickets.Claiming(link), nowNanos);
        }
        link.told = observed;
        link.renewal.set(nowNanos + Math.min(limits.leaseNanos() / RENEWALS, RENEWAL_NANOS));
    }

    // ---- the registry answers

    void handleClaim(Link link, RegistryAnswer answer, long nowNanos) {
        if (!link.isOpen()) {
            if (answer instanceof RegistryAnswer.Claimed) {
                release(link);
            }
        } else if (answer instanceof RegistryAnswer.Claimed claimed) {
            evict(claimed.previous());
            forgetLost(link.name);
            byName.put(link.name, link);
            welcome(link, nowNanos);
            if (!link.observed().equals(link.told)) {
                renew(link, nowNanos);
            }
        } else if (answer instanceof RegistryAnswer.Taken) {
            outbox.refuse(link, RefusalReason.NAME_TAKEN, "somebody else has the name " + link.name);
        } else if (answer instanceof RegistryAnswer.Full) {
            outbox.refuse(link, RefusalReason.NAMES_FULL, "there is no room for another name");
        } else {
            outbox.registryFailures++;
            outbox.refuse(link, RefusalReason.UNAVAILABLE, "the server cannot tell who has which name now");
        }
    }

    /** A registry that is away for a while takes no name away: the link is alive, and asks again. */
    void handleRenewal(Link link, RegistryAnswer answer) {
        if (answer instanceof RegistryAnswer.Taken) {
            replace(link);
        } else if (!(answer instanceof RegistryAnswer.Claimed)) {
            outbox.registryFailures++;
        }
    }

    private void welcome(Link link, long nowNanos) {
        link.state = Link.State.REGISTERED;
        link.registerBy.clear();
        link.silence.set(nowNanos + limits.silenceNanos());
        outbox.registrations++;
        outbox.send(
                link,
                new Registered(
                        link.observed(),
                        (int) Math.min(limits.leaseNanos() / SECOND, Integer.MAX_VALUE),
                        (int) Math.min(limits.silenceNanos() / SECOND, 0xffff),
                        settings.observationPorts()));
    }

    /** The owner has registered the name once more. */
    private void evict(@Nullable NameHolder previous) {
        if (previous == null || previous.observed() == null) {
            return;
        }
        if (previous.instance().equals(settings.instance())) {
            evict(previous.registration());
        } else {
            byte[] bytes = ForwardCodec.encode(new ForwardMessage.Evict(previous.registration()));
            outbox.commands.add(new RegistryCommand.Send(outbox.nextTicket(), previous.instance(), bytes));
        }
    }

    /** Returns whether there is such a registration. */
    boolean evict(long registration) {
        Link link = byRegistration.get(registration);
        if (link != null) {
            replace(link);
        }
        return link != null;
    }

    private void replace(Link link) {
        link.farewell = Link.Farewell.GONE;
        outbox.refuse(link, RefusalReason.REPLACED, "another node has registered the name with the same credentials");
    }

    // ---- a link lives on, moves, or is over

    void renew(Link link, long nowNanos) {
        claim(link, link.observed(), true, nowNanos);
    }

    void handleMoved(Link link, AddressGroup before, long nowNanos) {
        if (!link.name.isEmpty()) {
            names.remove(before);
            names.add(link.group());
            if (link.isRegistered()) {
                renew(link, nowNanos);
            }
        }
    }

    void handleClosed(Link link, long nowNanos) {
        if (link.name.isEmpty()) {
            return;
        }
        byRegistration.remove(link.registration);
        names.remove(link.group());
        if (!byName.remove(link.name, link)) {
            return;
        }
        if (link.farewell == Link.Farewell.RELEASE) {
            release(link);
        } else if (link.farewell == Link.Farewell.KEEP) {
            claim(link, null, true, nowNanos);
            lost.put(link.name, new Lost(link.group(), nowNanos + limits.leaseNanos()));
            names.add(link.group());
        }
    }

    private void release(Link link) {
        outbox.commands.add(new RegistryCommand.Release(outbox.nextTicket(), link.name, link.registration));
    }

    private void forgetLost(String name) {
        Lost formerly = lost.remove(name);
        if (formerly != null) {
            names.remove(formerly.group());
        }
    }

    /** Leases may be over. */
    void handleTimeout(long nowNanos) {
        Iterator<Lost> oldest = lost.values().iterator();
        while (oldest.hasNext()) {
            Lost formerly = oldest.next();
            if (formerly.endNanos > nowNanos) {
                break;
            }
            oldest.remove();
            names.remove(formerly.group());
        }
    }

    long nextDeadline() {
        Iterator<Lost> oldest = lost.values().iterator();
        return oldest.hasNext() ? oldest.next().endNanos : Deadline.NEVER;
    }

    /** Who has the name here, {@code null} if nobody is there. */
    @Nullable Link find(String name) {
        return byName.get(name);
    }

    /** Names of links. */
    int size() {
        return byName.size();
    }

    /** Whether nothing is remembered of anybody. */
    boolean isEmpty() {
        return byName.isEmpty() && byRegistration.isEmpty() && lost.isEmpty() && names.total() == 0;
    }
}
