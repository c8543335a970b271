package io.utp.engine.stun;

import io.utp.engine.stun.NatBehavior.Filtering;
import io.utp.engine.stun.NatBehavior.Mapping;
import io.utp.engine.stun.StunMessage.Change;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what kind of NAT stands in front of the node: with one server that has another address (RFC 5780 section 4), or by
 * comparing what plain servers see.
 *
 * <p>Filtering is tested first, as the request of the mapping test opens the filter for the other address (RFC 5780
 * section 4.5).
 */
final class NatDiscovery {

    /** Requests in all where an answer is expected: 7.5 s of silence. */
    private static final int ASKED = 4;

    /** Requests in all where silence is an answer: 3.5 s. */
    private static final int TRIED = 3;

    private final long id;
    private final StunClient client;
    private final ArrayDeque<InetSocketAddress> servers;
    private final Collection<InetSocketAddress> localAddresses;

    /** The outcome of the first server that answered, or of the first that has another address. */
    private @Nullable StunOutcome first;

    /** That of the server before it, if that had one address only. */
    private @Nullable StunOutcome plain;

    /** The other address of the first server that has one. */
    private @Nullable InetSocketAddress other;

    private @Nullable InetSocketAddress seenByOther;
    private @Nullable StunOutcome changedAddress;
    private @Nullable StunOutcome changedPort;
    private Filtering filtering = Filtering.UNKNOWN;

    private long plainQuestion;
    private long addressQuestion;
    private long portQuestion;
    private long mappingQuestion;
    private long lastQuestion;
    private @Nullable NatBehavior result;

    /**
     * Creates a discovery that asks nobody yet.
     *
     * @param id stands in the result
     * @param client asks the servers
     * @param servers in the order of preference
     * @param localAddresses the host's own addresses with the node's port
     */
    NatDiscovery(
            long id,
            StunClient client,
            Collection<InetSocketAddress> servers,
            Collection<InetSocketAddress> localAddresses) {
        this.id = id;
        this.client = client;
        this.servers = new ArrayDeque<>(new LinkedHashSet<>(servers));
        this.localAddresses = localAddresses;
    }

    /**
     * Begins.
     *
     * @param nowNanos the time
     */
    void start(long nowNanos) {
        askNextServer(nowNanos);
    }

    private void askNextServer(long nowNanos) {
        InetSocketAddress next = servers.poll();
        if (next == null) {
            finish(Mapping.UNKNOWN);
        } else {
            plainQuestion = client.ask(next, Change.NOTHING, ASKED, nowNanos);
        }
    }

    /** Takes the outcome of a question in. Returns whether it was one of this discovery's. */
    boolean handleOutcome(StunOutcome outcome, Filters filters, long nowNanos) {
        if (outcome.id() == plainQuestion) {
            handlePlain(outcome, filters, nowNanos);
        } else if (outcome.id() == addressQuestion) {
            changedAddress = outcome;
            handleFiltering(filters, nowNanos);
        } else if (outcome.id() == portQuestion) {
            changedPort = outcome;
            handleFiltering(filters, nowNanos);
        } else if (outcome.id() == mappingQuestion) {
            handleMapping(outcome, nowNanos);
        } else if (outcome.id() == lastQuestion) {
            handleLast(outcome);
        } else {
            return false;
        }
        return true;
    }

    private void handlePlain(StunOutcome outcome, Filters filters, long nowNanos) {
        if (!outcome.isAnswered()) {
            askNextServer(nowNanos);
            return;
        }
        InetSocketAddress told = other == null ? usableOther(outcome) : null;
        if (told != null) {
            // A plain server before this one still serves for a comparison.
            plain = first;
            first = outcome;
            other = told;
            testFiltering(outcome, told, filters, nowNanos);
        } else if (first != null) {
            compare(first, outcome, nowNanos);
        } else {
            first = outcome;
            compareOrFinish(nowNanos);
        }
    }

    /** RFC 5780 section 7.4: both another address and another port. Some servers tell what nobody can reach. */
    private @Nullable InetSocketAddress usableOther(StunOutcome outcome) {
        InetSocketAddress told = outcome.other();
        if (told == null
                || told.getPort() == 0
                || told.getPort() == outcome.server().getPort()) {
            return null;
        }
        InetAddress address = told.getAddress();
        InetAddress server = outcome.server().getAddress();
        boolean usable = !address.equals(server)
                && (first == null || !address.equals(first.server().getAddress()))
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && address.getClass() == server.getClass();
        return usable ? told : null;
    }

    // ---- filtering

    /** RFC 5780 section 4.4. */
    private void testFiltering(StunOutcome outcome, InetSocketAddress other, Filters filters, long nowNanos) {
        Filtering known = filters.known(other.getAddress(), nowNanos);
        if (known != null) {
            filtering = known;
            testMapping(outcome, other, filters, nowNanos);
        } else {
            addressQuestion = client.ask(outcome.server(), Change.ADDRESS_AND_PORT, TRIED, nowNanos);
            portQuestion = client.ask(outcome.server(), Change.PORT, TRIED, nowNanos);
        }
    }

    private void handleFiltering(Filters filters, long nowNanos) {
        if (changedAddress == null || changedPort == null || first == null || other == null) {
            return;
        }
        filtering = filtering(first.server(), changedAddress, changedPort);
        testMapping(first, other, filters, nowNanos);
    }

    private static Filtering filtering(InetSocketAddress server, StunOutcome byAddress, StunOutcome byPort) {
        if (byAddress.from() != null) {
            // An error, or an answer from where the question went: this server does not do what its OTHER-ADDRESS
            // promises.
            boolean changed =
                    byAddress.isAnswered() && !byAddress.from().getAddress().equals(server.getAddress());
            return changed ? Filtering.ENDPOINT_INDEPENDENT : Filtering.UNKNOWN;
        }
        if (byPort.from() != null) {
            boolean changed = byPort.isAnswered() && byPort.from().getPort() != server.getPort();
            return changed ? Filtering.ADDRESS_DEPENDENT : Filtering.UNKNOWN;
        }
        return Filtering.ADDRESS_AND_PORT_DEPENDENT;
    }

    // ---- mapping with one server that has two addresses

    /** RFC 5780 section 4.3, test II: the other address, the same port. */
    private void testMapping(StunOutcome before, InetSocketAddress other, Filters filters, long nowNanos) {
        if (isLocal(before) && filtering == Filtering.ENDPOINT_INDEPENDENT) {
            finish(Mapping.NONE);
            return;
        }
        filters.opened(other.getAddress(), filtering, nowNanos);
        InetSocketAddress otherAddress =
                new InetSocketAddress(other.getAddress(), before.server().getPort());
        mappingQuestion = client.ask(otherAddress, Change.NOTHING, ASKED, nowNanos);
    }

    private void handleMapping(StunOutcome outcome, long nowNanos) {
        if (first == null || other == null) {
            finish(Mapping.UNKNOWN);
        } else if (!outcome.isAnswered()) {
            handleUnreachableOther(first, nowNanos);
        } else if (isLocal(first)) {
            finish(Mapping.NONE);
        } else if (Objects.equals(outcome.mapped(), first.mapped())) {
            finish(Mapping.ENDPOINT_INDEPENDENT);
        } else {
            // RFC 5780 section 4.3, test III: the other address, the other port.
            seenByOther = outcome.mapped();
            lastQuestion = client.ask(other, Change.NOTHING, ASKED, nowNanos);
        }
    }

    /** Nobody is there, so that the silence from there told nothing about the filter either. */
    private void handleUnreachableOther(StunOutcome before, long nowNanos) {
        filtering = filtering == Filtering.ENDPOINT_INDEPENDENT ? filtering : Filtering.UNKNOWN;
        if (plain != null && !isLocal(before)) {
            compare(plain, before, nowNanos);
        } else {
            compareOrFinish(nowNanos);
        }
    }

    private void handleLast(StunOutcome outcome) {
        if (!outcome.isAnswered()) {
            finish(Mapping.ENDPOINT_DEPENDENT);
        } else if (Objects.equals(outcome.mapped(), seenByOther)) {
            finish(Mapping.ADDRESS_DEPENDENT);
        } else {
            finish(Mapping.ADDRESS_AND_PORT_DEPENDENT);
        }
    }

    // ---- mapping with two plain servers

    private void compareOrFinish(long nowNanos) {
        if (first != null && isLocal(first)) {
            finish(Mapping.NONE);
        } else {
            askNextServer(nowNanos);
        }
    }

    private void compare(StunOutcome before, StunOutcome now, long nowNanos) {
        boolean sameHost = now.server().getAddress().equals(before.server().getAddress());
        boolean sameFamily = now.server().getAddress().getClass()
                == before.server().getAddress().getClass();
        boolean sameMapping = now.mapped() != null && now.mapped().equals(before.mapped());
        if (!sameFamily || sameHost && sameMapping) {
            // IPv4 and IPv6 go different ways; two ports of one host do not tell what another host would see.
            askNextServer(nowNanos);
        } else if (sameMapping) {
            finish(Mapping.ENDPOINT_INDEPENDENT);
        } else {
            finish(sameHost ? Mapping.ADDRESS_AND_PORT_DEPENDENT : Mapping.ENDPOINT_DEPENDENT);
        }
    }

    // ---- the end

    private boolean isLocal(StunOutcome outcome) {
        return localAddresses.contains(outcome.mapped());
    }

    private void finish(Mapping mapping) {
        result = new NatBehavior(id, first == null ? null : first.mapped(), mapping, filtering);
    }

    /** The result, {@code null} while it is not known. */
    @Nullable NatBehavior result() {
        return result;
    }
}
