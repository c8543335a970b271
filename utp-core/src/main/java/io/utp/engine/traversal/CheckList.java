package io.utp.engine.traversal;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** All checks of one session but those of many ports: of the addresses that the peer named, and of those it was heard from. */
final class CheckList {

    /** RFC 8445 section 14.2: Ta, between the first checks of different addresses; it allows 5 ms, and recommends 50. */
    private static final long PACE = 20_000_000L;

    /** Each was brought by a check of the peer's; who replays them all must not make this host send without end. */
    private static final int MOST_REFLEXIVE = 32;

    /** How long a path of a better kind may take to be found after the first one. */
    private static final long PATIENCE = 150_000_000L;

    private final List<Check> checks = new ArrayList<>();
    private final Set<InetAddress> gateways = new HashSet<>();
    private final RandomGenerator random;
    private int reflexive;

    CheckList(SessionSettings settings, SendableAddresses sendable, RandomGenerator random, long startNanos) {
        this.random = random;
        long atNanos = startNanos;
        for (Candidate candidate : inOrder(settings)) {
            Path path = new Path(0, candidate.address());
            if (sendable.include(candidate.address()) && at(path) == null) {
                checks.add(Check.ofNamed(
                        path, candidate.type(), preference(candidate.type()), random.nextLong(), atNanos));
                atNanos += PACE;
            }
            if (candidate.type() != Candidate.Type.HOST) {
                gateways.add(candidate.address().getAddress());
            }
        }
    }

    /**
     * The order matters to a NAT with sequential ports in front of this side: it takes the next port for each new
     * destination, and the peer expects checks from the first of these.
     */
    private static List<Candidate> inOrder(SessionSettings settings) {
        PeerDescription remote = settings.remote();
        List<Candidate> candidates = new ArrayList<>(remote.candidates());
        // RFC 8421 section 4: of the same kind, addresses of IPv6 first.
        candidates.sort(Comparator.comparing(Candidate::type)
                .thenComparing(candidate -> candidate.address().getAddress() instanceof Inet4Address));
        if (settings.local().mapping() != PortMapping.SEQUENTIAL) {
            return candidates;
        }
        List<Candidate> hosts = new ArrayList<>(candidates);
        hosts.removeIf(candidate -> candidate.type() != Candidate.Type.HOST);
        candidates.removeAll(hosts);
        if (remote.mapping() == PortMapping.SEQUENTIAL) {
            return crossing(candidates, hosts, settings.controlling() ? 2 : 1);
        }
        candidates.addAll(hosts);
        return candidates;
    }

    /**
     * Two NATs with sequential ports: the n-th check leaves one of them from its n-th port, so the n-th check of the other
     * one has to go there. If one side goes through the other's ports one by one, and that one through its in steps of
     * two, they meet even if other traffic took k and m ports before: at the check with number k + m + 1 of the second,
     * which makes twelve.
     */
    private static List<Candidate> crossing(List<Candidate> gateways, List<Candidate> hosts, int step) {
        List<Candidate> predicted = new ArrayList<>(gateways);
        predicted.removeIf(candidate -> candidate.type() != Candidate.Type.PREDICTED);
        List<Candidate> ports = extended(predicted);
        List<Candidate> order = new ArrayList<>();
        for (int index = 0; index < ports.size(); index += step) {
            if (index >= predicted.size()) {
                // Those without much other traffic have met by now; two on one network should not wait longer.
                order.addAll(hosts);
            }
            order.add(ports.get(index));
        }
        order.addAll(hosts);
        order.addAll(gateways);
        return order;
    }

    /** As many ports again as were told. */
    private static List<Candidate> extended(List<Candidate> predicted) {
        List<Candidate> extended = new ArrayList<>(predicted);
        if (predicted.size() > 1) {
            int count = predicted.size();
            InetSocketAddress last = predicted.get(count - 1).address();
            int step =
                    PortPrediction.difference(predicted.get(count - 2).address().getPort(), last.getPort());
            for (int ahead = 1; ahead <= count; ahead++) {
                int port = PortPrediction.wrap(last.getPort() + ahead * step);
                extended.add(new Candidate(Candidate.Type.PREDICTED, new InetSocketAddress(last.getAddress(), port)));
            }
        }
        return extended;
    }

    /** RFC 8445 section 5.1.2: a path on the same network before one through a gateway; gateways are all alike. */
    private static int preference(Candidate.Type type) {
        return type == Candidate.Type.HOST ? 0 : 2;
    }

    boolean isEmpty() {
        return checks.isEmpty();
    }

    @Nullable Check at(Path path) {
        for (Check check : checks) {
            if (check.path().equals(path)) {
                return check;
            }
        }
        return null;
    }

    /** A check of an address that the peer did not name; {@code null} if there are too many. */
    @Nullable Check addReflexive(Path path, long nowNanos) {
        if (reflexive == MOST_REFLEXIVE) {
            int before = checks.size();
            checks.removeIf(check -> !check.isNamed() && check.isSpent());
            reflexive -= before - checks.size();
            if (reflexive == MOST_REFLEXIVE) {
                return null;
            }
        }
        int preference = gateways.contains(path.remote().getAddress()) ? 2 : 1;
        Check check = Check.ofReflexive(path, preference, random.nextLong(), nowNanos);
        checks.add(check);
        reflexive++;
        return check;
    }

    /** The check that has been waiting for its turn for the longest time. */
    @Nullable Check next() {
        Check next = null;
        for (Check check : checks) {
            if (check.dueNanos() != Deadline.NEVER && (next == null || check.dueNanos() < next.dueNanos())) {
                next = check;
            }
        }
        return next;
    }

    /** The best path that works; of those that the peer has chosen, if only these count. */
    @Nullable Check best(boolean nominatedOnly) {
        Check best = null;
        for (Check check : checks) {
            boolean counts = check.isAnswered() && (check.isNominated() || !nominatedOnly);
            if (counts && (best == null || check.preference() < best.preference())) {
                best = check;
            }
        }
        return best;
    }

    /** Until when it is worth to wait for a better path than this one. */
    long worthWaitingUntil(Check found) {
        long until = 0;
        for (Check check : checks) {
            if (!check.isAnswered() && check.preference() < found.preference() && !check.isSpent()) {
                until = Math.max(until, check.bornNanos() + PATIENCE);
            }
        }
        return Math.min(until, found.answeredNanos() + PATIENCE);
    }

    /** Asks no more, but for better paths than this one. */
    void stopUnlessBetter(Check chosen) {
        for (Check check : checks) {
            if (check.preference() >= chosen.preference()) {
                check.stop();
            }
        }
    }
}
