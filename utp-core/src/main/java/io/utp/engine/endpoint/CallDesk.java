package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.CallFailure;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.time.Deadline;
import io.utp.engine.traversal.Observations;
import io.utp.engine.traversal.PunchSession;
import io.utp.engine.traversal.SessionOutcome;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The calls of a node, its own and those of its peers, from the first question to the path or the problem. */
final class CallDesk {

    static final int MOST_CALLS = 4_096;

    /** An invitation that has not led to a start by then never will: its caller has given up long ago. */
    private static final long MOST_WAITING = 60_000_000_000L;

    private static final long USUAL_CHECKS = 400_000_000L;

    private final Node node;
    private final RendezvousUplink uplink;
    private final Observations observations;
    private final Meetings meetings;
    private final boolean manySockets;
    private final RandomGenerator random;
    private final PeerConnections peers;
    private final KnownPeers known = new KnownPeers();
    private final HeldSockets held;
    private final Recoveries recoveries;

    private final Map<Long, PendingCall> calls = new LinkedHashMap<>();
    private final Map<Long, PendingCall> invitations = new LinkedHashMap<>();
    private final Map<Long, PendingCall> describing = new HashMap<>();
    private final ArrayDeque<CallOutcome> outcomes = new ArrayDeque<>();
    private List<InetSocketAddress> hosts = List.of();
    private List<Integer> observationPorts = List.of();
    private @Nullable InetSocketAddress observed;
    private long lastCall;

    CallDesk(
            Node node,
            RendezvousUplink uplink,
            Observations observations,
            Meetings meetings,
            boolean manySockets,
            RandomGenerator random) {
        this.node = node;
        this.uplink = uplink;
        this.observations = observations;
        this.meetings = meetings;
        this.manySockets = manySockets;
        this.random = random;
        this.peers = new PeerConnections(node);
        this.held = new HeldSockets(peers);
        this.recoveries = new Recoveries(peers);
    }

    KnownPeers known() {
        return known;
    }

    HeldSockets held() {
        return held;
    }

    void hosts(List<InetSocketAddress> addresses) {
        hosts = List.copyOf(addresses);
    }

    // ---- commands

    /** Calls for the application. */
    long call(String peer, long nowNanos) {
        long id = ++lastCall;
        call(PendingCall.to(peer, id, false, nowNanos), nowNanos);
        return id;
    }

    private void call(PendingCall call, long nowNanos) {
        if (calls.size() >= MOST_CALLS || meetings.isFull()) {
            end(call, CallProblem.TOO_MANY_CALLS, nowNanos);
            return;
        }
        calls.put(call.id(), call);
        if (uplink.client().isRegistered()) {
            describe(call, nowNanos);
        } else {
            // Waits for the server, and for what it tells about this node's NAT.
            call.asked(uplink.client().lookUp(call.peer(), nowNanos));
        }
    }

    void cancel(long id) {
        PendingCall call = calls.remove(id);
        if (call != null && call.question() != 0) {
            uplink.client().cancel(call.question());
        }
    }

    /** A connection lost its path: its peer is called, if it has a name. */
    void stranded(Connection connection, long nowNanos) {
        // The server's path may be gone as well.
        uplink.client().probe(nowNanos);
        String peer = connection.path().peerName();
        if (peer != null && recoveries.begin(peer)) {
            recover(peer, nowNanos);
        }
    }

    private void recover(String peer, long nowNanos) {
        call(PendingCall.to(peer, ++lastCall, true, nowNanos), nowNanos);
    }

    private void describe(PendingCall call, long nowNanos) {
        boolean many = manySockets && !meetings.usesManyPorts();
        describing.put(observations.gather(hosts, many, nowNanos), call);
    }

    // ---- inputs

    void handleTimeout(long nowNanos) {
        held.handleTimeout(nowNanos);
        invitations.values().removeIf(old -> nowNanos - old.startNanos() >= MOST_WAITING);
        for (String peer = recoveries.pollDue(nowNanos); peer != null; peer = recoveries.pollDue(nowNanos)) {
            uplink.client().probe(nowNanos);
            recover(peer, nowNanos);
        }
    }

    void handleEvent(RendezvousEvent event, long nowNanos) {
        if (event instanceof RendezvousEvent.Registered registered) {
            observe(registered.observed(), registered.observationPorts(), nowNanos);
        } else if (event instanceof RendezvousEvent.Moved moved) {
            observe(moved.observed(), observationPorts, nowNanos);
        } else if (event instanceof RendezvousEvent.Invited invited) {
            invited(invited, nowNanos);
        } else if (event instanceof RendezvousEvent.Start start) {
            meet(start, nowNanos);
        } else if (event instanceof RendezvousEvent.LookedUp found) {
            PendingCall call = callThatAsks(found.callId());
            if (call != null && found.observed() == null) {
                end(call, CallProblem.NO_SUCH_NAME, nowNanos);
            } else if (call != null) {
                describe(call, nowNanos);
            }
        } else if (event instanceof RendezvousEvent.CallFailed failed) {
            PendingCall call = callThatAsks(failed.callId());
            if (call != null) {
                end(call, problem(failed.reason()), nowNanos);
            }
        }
    }

    /** There are more servers to ask where this node is seen. */
    void observeAgain(long nowNanos) {
        if (observed != null) {
            observe(observed, observationPorts, nowNanos);
        }
    }

    private void observe(InetSocketAddress seenAt, List<Integer> ports, long nowNanos) {
        observationPorts = List.copyOf(ports);
        InetSocketAddress server = uplink.server();
        observed = seenAt;
        List<InetSocketAddress> asked = new ArrayList<>(uplink.others());
        for (int i = 0; server != null && i < ports.size(); i++) {
            asked.add(new InetSocketAddress(server.getAddress(), ports.get(i)));
        }
        observations.start(asked, seenAt, nowNanos);
    }

    private @Nullable PendingCall callThatAsks(long question) {
        for (PendingCall call : calls.values()) {
            if (call.asks(question)) {
                return call;
            }
        }
        return null;
    }

    private void invited(RendezvousEvent.Invited invited, long nowNanos) {
        if (!node.isListening() && peers.with(invited.fromName()).isEmpty()) {
            uplink.client().decline(invited.sessionId(), CallFailure.DECLINED, "it accepts no connections");
        } else if (meetings.isFull()) {
            uplink.client().decline(invited.sessionId(), CallFailure.BUSY, "it is punching with many others");
        } else {
            PendingCall call = PendingCall.from(invited.fromName(), invited.sessionId(), nowNanos);
            invitations.put(invited.sessionId(), call);
            describe(call, nowNanos);
        }
    }

    /** The description that {@link Observations#gather} was asked for is ready. */
    void described(long gathering, PeerDescription description, long nowNanos) {
        PendingCall call = describing.remove(gathering);
        if (call == null) {
            return;
        }
        call.described(description);
        if (call.session() != 0) {
            uplink.client().accept(call.session(), description);
        } else if (calls.containsKey(call.id())) {
            call.asked(uplink.client().call(call.peer(), description, nowNanos));
        }
    }

    private void meet(RendezvousEvent.Start start, long nowNanos) {
        PendingCall call = start.callId() == 0 ? invitations.remove(start.sessionId()) : callThatAsks(start.callId());
        PeerDescription local = call == null ? null : call.local();
        if (call == null || local == null) {
            return; // cancelled
        }
        SessionSettings settings =
                new SessionSettings(call.id(), start.key(), start.controlling(), local, start.description());
        PunchSession session = new PunchSession(
                meetings.usesManyPorts() ? settings.withoutManySockets() : settings,
                nowNanos + start.delayNanos(),
                random);
        if (!meetings.add(new Meeting(session, call, start.description())) && call.session() == 0) {
            end(call, CallProblem.TOO_MANY_CALLS, nowNanos);
        }
    }

    private static @Nullable InetSocketAddress reflexive(PeerDescription description) {
        for (Candidate candidate : description.candidates()) {
            if (candidate.type() == Candidate.Type.SERVER_REFLEXIVE) {
                return candidate.address();
            }
        }
        return null;
    }

    /** A meeting found a path, or none. */
    void ended(Meeting meeting, long nowNanos) {
        PendingCall call = meeting.call();
        SessionOutcome found = meeting.session().outcome();
        boolean wanted = call.session() != 0 || calls.remove(call.id()) != null;
        if (found == null) {
            return;
        }
        Path path = found.path();
        if (path != null) {
            if (path.socket() != 0) {
                held.hold(path.socket(), nowNanos);
            }
            if (!call.peer().isEmpty()) {
                known.put(path.remote(), call.peer(), nowNanos);
            }
        }
        if (call.isRecovery() && path != null) {
            recoveries.found(call.peer(), path, nowNanos);
        } else if (call.isRecovery()) {
            recoveries.again(call.peer(), nowNanos);
        } else if (wanted) {
            outcomes.add(new CallOutcome(
                    call.id(),
                    call.peer(),
                    reflexive(meeting.remote()),
                    path,
                    found.type(),
                    path != null && isByManyPorts(call.local(), meeting.remote(), found),
                    nowNanos - call.startNanos(),
                    found.probes(),
                    found.failure() == null ? null : CallProblem.of(found.failure())));
        }
    }

    /** Many ports are tried only between such NATs, and only after the usual checks had their time. */
    private static boolean isByManyPorts(
            @Nullable PeerDescription local, PeerDescription remote, SessionOutcome found) {
        PortMapping here = local == null ? PortMapping.UNKNOWN : local.mapping();
        boolean calledFor = here == PortMapping.RANDOM && remote.mapping() == PortMapping.SAME
                || here == PortMapping.SAME && remote.mapping() == PortMapping.RANDOM;
        return calledFor && found.type() == Candidate.Type.PEER_REFLEXIVE && found.elapsedNanos() >= USUAL_CHECKS;
    }

    /** A better path promotes: connections with the peer try it, and keep what they have if it does not work. */
    void promote(long nowNanos) {
        for (Meeting meeting : meetings.all()) {
            Path better = meeting.session().pollPromotion();
            if (better != null) {
                for (Connection connection : peers.with(meeting.call().peer())) {
                    connection.tryPath(better.socket(), better.remote(), nowNanos);
                }
            }
        }
    }

    private void end(PendingCall call, CallProblem problem, long nowNanos) {
        calls.remove(call.id());
        if (call.isRecovery()) {
            recoveries.again(call.peer(), nowNanos);
        } else {
            outcomes.add(call.failed(problem, null, nowNanos));
        }
    }

    private CallProblem problem(CallFailure reason) {
        return switch (reason) {
            case NO_SUCH_NAME -> CallProblem.NO_SUCH_NAME;
            case SELF -> CallProblem.OWN_NAME;
            case DECLINED -> CallProblem.DECLINED;
            case BUSY, LIMIT -> CallProblem.TOO_MANY_CALLS;
            case TIMEOUT -> CallProblem.PEER_SILENT;
            case UNAVAILABLE -> uplink.isRefused() ? CallProblem.REGISTRATION_REFUSED : CallProblem.NO_RENDEZVOUS;
        };
    }

    // ---- outputs

    @Nullable CallOutcome pollOutcome() {
        return outcomes.poll();
    }

    long nextDeadline() {
        Iterator<PendingCall> oldest = invitations.values().iterator();
        long invitation = oldest.hasNext() ? oldest.next().startNanos() + MOST_WAITING : Deadline.NEVER;
        return Math.min(invitation, Math.min(held.nextDeadline(), recoveries.nextDeadline()));
    }

    /** Whether nobody calls or was called, no path is looked for again, and no socket is held. */
    boolean isIdle() {
        return calls.isEmpty()
                && invitations.isEmpty()
                && describing.isEmpty()
                && outcomes.isEmpty()
                && recoveries.isEmpty()
                && held.isEmpty();
    }
}
