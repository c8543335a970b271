package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the world sees the node's own port, as servers tell that see it on several addresses or ports, and how to describe
 * oneself to a peer with it.
 *
 * <p>Behind a NAT with sequential ports a description needs a look at the port that the NAT has reached just now: that takes
 * one more socket for the time of a round trip.
 */
public final class Observations {

    private static final int MOST_SERVERS = 8;

    /** A server that lost the connection to many nodes at once makes them all describe themselves again, and is not waited for. */
    private static final int MOST_GATHERINGS = 64;

    private static final long PATIENCE = 500_000_000L;

    /** As long as no server has answered: the way that suits a NAT of an unknown kind takes ten seconds to fail. */
    private static final long SILENT_PATIENCE = 1_500_000_000L;

    private final RandomGenerator random;
    private final ArrayDeque<Gathering> gatherings = new ArrayDeque<>();
    private final ArrayDeque<Gathered> ready = new ArrayDeque<>();
    private final ArrayDeque<SocketRange> released = new ArrayDeque<>();
    private List<Observation> observations = List.of();
    private @Nullable InetSocketAddress registered;
    private @Nullable Observation fresh;
    private boolean socketAsked;
    private boolean freshFailed;
    private long lastId;
    private long rejected;

    private record Gathering(long id, List<InetSocketAddress> hosts, boolean manySockets, long sinceNanos) {}

    /**
     * A description that is ready.
     *
     * @param id the number of {@link #gather}
     * @param description to be told the peer
     */
    public record Gathered(long id, PeerDescription description) {}

    /**
     * Knows nothing yet.
     *
     * @param random for nonces; not predictable for others
     */
    public Observations(RandomGenerator random) {
        this.random = random;
    }

    // ---- commands

    /**
     * Asks servers, and forgets what others have said before.
     *
     * @param servers addresses where {@code OBSERVE} is answered, at most {@value #MOST_SERVERS} of which are asked; best of
     *     different hosts, two ports of one host at least
     * @param registered where the rendezvous server sees the node's own port; {@code null} if nobody said
     * @param nowNanos the time
     */
    public void start(List<InetSocketAddress> servers, @Nullable InetSocketAddress registered, long nowNanos) {
        this.registered = registered;
        List<Observation> asked = new ArrayList<>();
        for (InetSocketAddress server : new LinkedHashSet<>(servers)) {
            if (asked.size() < MOST_SERVERS && SendableAddresses.isUnicast(server)) {
                asked.add(new Observation(0, server, random.nextLong(), false, nowNanos));
            }
        }
        observations = List.copyOf(asked);
    }

    /**
     * Describes the node as it is just now. {@link #pollGathered} has the description at once, or within 500 ms, or within 1.5 s if
     * no server answers.
     *
     * @param hosts the host's own addresses with the node's own port, the best first
     * @param manySockets whether many sockets or ports may be used for this peer
     * @param nowNanos the time
     * @return the number of the description
     */
    public long gather(List<InetSocketAddress> hosts, boolean manySockets, long nowNanos) {
        gatherings.add(new Gathering(++lastId, List.copyOf(hosts), manySockets, nowNanos));
        if (gatherings.size() > MOST_GATHERINGS) {
            describe(gatherings.remove(), null);
        }
        settle(nowNanos);
        return lastId;
    }

    // ---- inputs

    /**
     * A message of a server.
     *
     * @param socket which socket it came to
     * @param from the sender
     * @param message what
     * @param nowNanos the time
     * @return whether it answered a question
     */
    public boolean handleMessage(int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        boolean answers = false;
        if (message.type() == Type.OBSERVED) {
            answers = fresh != null && fresh.handleAnswer(socket, from, message);
            for (int index = 0; index < observations.size(); index++) {
                answers |= observations.get(index).handleAnswer(socket, from, message);
            }
        }
        if (answers) {
            settle(nowNanos);
        } else {
            rejected++;
        }
        return answers;
    }

    /**
     * The socket that was wanted is open.
     *
     * @param socket its number
     * @param nowNanos the time
     */
    public void handleSocket(int socket, long nowNanos) {
        InetSocketAddress server = answeredServer();
        if (gatherings.isEmpty() || !socketAsked || fresh != null || server == null) {
            released.add(new SocketRange(socket, 1));
        } else {
            fresh = new Observation(socket, server, random.nextLong(), true, nowNanos);
        }
        settle(nowNanos);
    }

    /**
     * The socket that was wanted cannot be had.
     *
     * @param nowNanos the time
     */
    public void handleSocketRefused(long nowNanos) {
        freshFailed = socketAsked;
        settle(nowNanos);
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        settle(nowNanos);
    }

    private static long untilNanos(Gathering gathering, PortMapping mapping) {
        return gathering.sinceNanos + (mapping == PortMapping.UNKNOWN ? SILENT_PATIENCE : PATIENCE);
    }

    /** Describes for whom nothing more is to be waited for. */
    private void settle(long nowNanos) {
        boolean complete = isComplete();
        PortMapping mapping = mapping();
        boolean wantsFresh = !complete || mapping == PortMapping.SEQUENTIAL && !freshFailed;
        InetSocketAddress seen = fresh == null ? null : fresh.seen();
        while (!gatherings.isEmpty()
                && (!wantsFresh || seen != null || untilNanos(gatherings.element(), mapping) <= nowNanos)) {
            describe(gatherings.remove(), seen);
        }
        if (gatherings.isEmpty()) {
            if (fresh != null) {
                released.add(new SocketRange(fresh.socket(), 1));
                fresh = null;
            }
            socketAsked = false;
            freshFailed = false;
        }
    }

    private void describe(Gathering gathering, @Nullable InetSocketAddress latest) {
        List<InetSocketAddress> reflexive = new ArrayList<>(reflexiveAddresses());
        List<InetSocketAddress> predicted = predicted(latest);
        reflexive.removeAll(gathering.hosts);
        int hosts = Math.max(1, PeerDescription.MOST_CANDIDATES - reflexive.size() - predicted.size());
        List<Candidate> candidates = new ArrayList<>();
        gathering
                .hosts
                .subList(0, Math.min(gathering.hosts.size(), hosts))
                .forEach(address -> candidates.add(new Candidate(Candidate.Type.HOST, address)));
        reflexive.forEach(address -> candidates.add(new Candidate(Candidate.Type.SERVER_REFLEXIVE, address)));
        predicted.forEach(address -> candidates.add(new Candidate(Candidate.Type.PREDICTED, address)));
        boolean open = reflexive.isEmpty() && !reflexiveAddresses().isEmpty();
        List<Candidate> told = candidates.subList(0, Math.min(candidates.size(), PeerDescription.MOST_CANDIDATES));
        PortMapping mapping = open ? PortMapping.SAME : mapping();
        ready.add(new Gathered(gathering.id, new PeerDescription(told, mapping, gathering.manySockets)));
    }

    /** The ports after the one that the NAT has reached, as far as it is known. */
    private List<InetSocketAddress> predicted(@Nullable InetSocketAddress latest) {
        InetSocketAddress reached = latest;
        for (Observation asked : observations) {
            reached = latest == null && isFour(asked.seen()) ? asked.seen() : reached;
        }
        List<InetSocketAddress> predicted = new ArrayList<>();
        if (reached != null) {
            for (int port : prediction().after(reached.getPort(), PortPrediction.MOST_PORTS)) {
                predicted.add(new InetSocketAddress(reached.getAddress(), port));
            }
        }
        return predicted;
    }

    // ---- what is known

    /** Which port the NAT gives the node's own port towards new peers. */
    public PortMapping mapping() {
        return prediction().mapping();
    }

    private PortPrediction prediction() {
        List<Integer> ports = new ArrayList<>();
        boolean four = answeredServer() != null;
        for (Observation asked : observations) {
            InetSocketAddress seen = asked.seen();
            // Each address family has a gateway of its own, and NATs belong to IPv4.
            if (seen != null && isFour(seen) == four) {
                ports.add(seen.getPort());
            }
        }
        PortPrediction observed = PortPrediction.of(ports);
        boolean alike = observed.mapping() == PortMapping.SAME || ports.size() == 1;
        if (alike && registered != null && isFour(registered) == four) {
            // Another host may have seen another port. It is no neighbour of many, as it was taken long before.
            ports.add(0, registered.getPort());
            return PortPrediction.of(ports);
        }
        return observed;
    }

    private static boolean isFour(@Nullable InetSocketAddress address) {
        return address != null && address.getAddress() instanceof Inet4Address;
    }

    /** Where the world sees the node's own port: one address of each family that a server was reached by, the latest. */
    public List<InetSocketAddress> reflexiveAddresses() {
        InetSocketAddress four = isFour(registered) ? registered : null;
        InetSocketAddress six = isFour(registered) ? null : registered;
        for (Observation asked : observations) {
            InetSocketAddress seen = asked.seen();
            if (seen != null) {
                four = isFour(seen) ? seen : four;
                six = isFour(seen) ? six : seen;
            }
        }
        Set<InetSocketAddress> addresses = new LinkedHashSet<>();
        if (four != null) {
            addresses.add(four);
        }
        if (six != null) {
            addresses.add(six);
        }
        return List.copyOf(addresses);
    }

    /** Whether all servers that were asked have answered or were given up. */
    public boolean isComplete() {
        for (Observation asked : observations) {
            if (asked.isOpen()) {
                return false;
            }
        }
        return true;
    }

    /** How many messages answered nothing that was asked. */
    public long rejected() {
        return rejected;
    }

    private @Nullable InetSocketAddress answeredServer() {
        for (Observation asked : observations) {
            InetSocketAddress seen = asked.seen();
            if (isFour(seen)) {
                return asked.server();
            }
        }
        return null;
    }

    // ---- outputs

    /**
     * The next question to be sent, without a key.
     *
     * @param nowNanos the time
     * @return the question, or {@code null}
     */
    public @Nullable PathDatagram pollDatagram(long nowNanos) {
        for (int index = 0; index < observations.size(); index++) {
            PathDatagram datagram = observations.get(index).poll(nowNanos);
            if (datagram != null) {
                return datagram;
            }
        }
        return fresh == null ? null : fresh.poll(nowNanos);
    }

    /**
     * Whether it needs a socket that nothing was sent from; asked for once, to be answered by {@link #handleSocket} or
     * {@link #handleSocketRefused}.
     *
     * @return whether to open one
     */
    public boolean pollSocketWanted() {
        boolean wanted = !gatherings.isEmpty()
                && !socketAsked
                && isComplete()
                && mapping() == PortMapping.SEQUENTIAL
                && answeredServer() != null;
        socketAsked |= wanted;
        return wanted;
    }

    /**
     * The socket that is needed no more.
     *
     * @return the socket, or {@code null}
     */
    public @Nullable SocketRange pollSocketsReleased() {
        return released.poll();
    }

    /**
     * The next description that is ready.
     *
     * @return the description, or {@code null}
     */
    public @Nullable Gathered pollGathered() {
        return ready.poll();
    }

    /**
     * When {@link #handleTimeout} is to be called, and {@link #pollDatagram} after it.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        Gathering oldest = gatherings.peek();
        long earliest = oldest == null ? Deadline.NEVER : untilNanos(oldest, mapping());
        for (int index = 0; index < observations.size(); index++) {
            earliest = Math.min(earliest, observations.get(index).dueNanos());
        }
        return fresh == null ? earliest : Math.min(earliest, fresh.dueNanos());
    }
}
