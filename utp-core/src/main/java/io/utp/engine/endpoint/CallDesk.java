package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.CallFailure;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.traversal.Observations;
import io.utp.engine.traversal.PunchSession;
import io.utp.engine.traversal.SessionOutcome;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The calls of a node, its own and those of its peers, from the first question to the path or the problem. */
final class CallDesk {

    static final int MOST_CALLS = 4_096;

    private final Node node;
    private final RendezvousUplink uplink;
    private final Observations observations;
    private final Meetings meetings;
    private final boolean manySockets;
    private final RandomGenerator random;
    private final PeerConnections peers;
    private final KnownPeers known;
    private final HeldSockets held;
    private final Recoveries recoveries;
    private final Invitations invitations;
    private final HostCandidates hosts = new HostCandidates();

    /** Until they end. */
    private final Map<Long, PendingCall> calls = new HashMap<>();

    /** Those that wait for an answer of the server, by its number. */
    private final Map<Long, PendingCall> asking = new HashMap<>();

    private final Map<Long, PendingCall> describing = new HashMap<>();
    private final ArrayDeque<CallOutcome> outcomes = new ArrayDeque<>();
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
        this.known = new KnownPeers(peers);
        this.held = new HeldSockets(peers);
        this.recoveries = new Recoveries(peers, random);
        this.invitations = new Invitations(meetings);
    }

    HostCandidates hosts() {
        return hosts;
    }

    HeldSockets held() {
        return held;
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
            fail(call, CallProblem.TOO_MANY_CALLS, nowNanos);
            return;
        }
        calls.put(call.id(), call);
        if (uplink.client().isRegistered()) {
            describe(call, nowNanos);
        } else {
            // Waits for the server, and for what it tells about this node's NAT.
            handleAsked(call, uplink.client().lookUp(call.peer(), nowNanos));
        }
    }

    void cancel(long id) {
        PendingCall call = calls.remove(id);
        if (call != null && asking.remove(call.question()) != null) {
            uplink.client().cancel(call.question());
        }
    }

    private void describe(PendingCall call, long nowNanos) {
        boolean many = manySockets && meetings.mayUseManyPorts(call.session() != 0);
        describing.put(observations.gather(hosts.addresses(), many, nowNanos), call);
    }

    private void handleAsked(PendingCall call, long question) {
        call.asked(question);
        asking.put(question, call);
    }

    // ---- inputs

    void handleTimeout(long nowNanos) {
        held.handleTimeout(nowNanos);
        invitations.handleTimeout(nowNanos);
        hosts.handleTimeout(nowNanos);
        if (recoveries.nextDeadline() <= nowNanos && hosts.areFresh(nowNanos)) {
            uplink.client().probe(nowNanos);
            for (String peer = recoveries.pollDue(nowNanos); peer != null; peer = recoveries.pollDue(nowNanos)) {
                call(PendingCall.to(peer, ++lastCall, true, nowNanos), nowNanos);
            }
        }
    }

    /** A connection with a peer changed: it gets its name, and another path if it lost its own. */
    void handleConnection(Connection connection, long nowNanos) {
        if (connection.closeCause() != null) {
            peers.remove(connection);
            return;
        }
        String peer = connection.path().peerName();
        if (peer == null) {
            peer = known.nameAt(connection.path().present(), nowNanos);
            if (peer != null) {
                peers.name(connection, peer);
            }
        }
        if (connection.isStranded()) {
            // The server's path may be gone as well.
            uplink.client().probe(nowNanos);
            if (peer != null) {
                recoveries.begin(peer, nowNanos);
            }
        }
    }

    void handleEvent(RendezvousEvent event, long nowNanos) {
        if (event instanceof RendezvousEvent.Registered registered) {
            observe(registered.observed(), registered.observationPorts(), nowNanos);
        } else if (event instanceof RendezvousEvent.Moved moved) {
            observe(moved.observed(), observationPorts, nowNanos);
            hosts.refresh(nowNanos);
        } else if (event instanceof RendezvousEvent.Invited invited) {
            handleInvited(invited, nowNanos);
        } else if (event instanceof RendezvousEvent.Start start) {
            handleStart(start, nowNanos);
        } else if (event instanceof RendezvousEvent.LookedUp found) {
            PendingCall call = asking.remove(found.callId());
            if (call != null && found.observed() == null) {
                fail(call, CallProblem.NO_SUCH_NAME, nowNanos);
            } else if (call != null) {
                describe(call, nowNanos);
            }
        } else if (event instanceof RendezvousEvent.CallFailed failed) {
            PendingCall call = asking.remove(failed.callId());
            if (call != null) {
                fail(call, problem(failed.reason()), nowNanos);
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

    private void handleInvited(RendezvousEvent.Invited invited, long nowNanos) {
        PendingCall call = PendingCall.from(invited.fromName(), invited.sessionId(), nowNanos);
        if (!node.isListening() && peers.with(invited.fromName()).isEmpty()) {
            uplink.client().decline(invited.sessionId(), CallFailure.DECLINED, "it accepts no connections");
        } else if (invitations.add(call, nowNanos)) {
            describe(call, nowNanos);
        } else {
            uplink.client().decline(invited.sessionId(), CallFailure.BUSY, "it was called too often just now");
        }
    }

    /** The description that {@link Observations#gather} was asked for is ready. */
    void handleDescribed(long gathering, PeerDescription description, long nowNanos) {
        PendingCall call = describing.remove(gathering);
        if (call == null) {
            return;
        }
        call.described(description);
        if (call.session() != 0) {
            uplink.client().accept(call.session(), description);
        } else if (calls.containsKey(call.id())) {
            handleAsked(call, uplink.client().call(call.peer(), description, nowNanos));
        }
    }

    private void handleStart(RendezvousEvent.Start start, long nowNanos) {
        PendingCall call = start.callId() == 0 ? invitations.take(start.sessionId()) : asking.remove(start.callId());
        PeerDescription local = call == null ? null : call.local();
        if (call == null || local == null) {
            return; // cancelled
        }
        SessionSettings settings =
                new SessionSettings(call.id(), start.key(), start.controlling(), local, start.description());
        PunchSession session = new PunchSession(
                meetings.mayUseManyPorts(start.callId() == 0) ? settings : settings.withoutManySockets(),
                nowNanos + start.delayNanos(),
                random);
        if (!meetings.add(new Meeting(session, call, start.description()), nowNanos) && call.session() == 0) {
            fail(call, CallProblem.TOO_MANY_CALLS, nowNanos);
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
    void handleEnded(Meeting meeting, long nowNanos) {
        PendingCall call = meeting.call();
        SessionOutcome found = meeting.session().outcome();
        boolean wanted = call.session() != 0 || calls.remove(call.id()) != null;
        if (found == null) {
            return;
        }
        Path path = found.path();
        if (path != null && path.socket() != 0) {
            held.hold(path.socket(), nowNanos);
        }
        if (call.isRecovery()) {
            recoveries.handleCalled(call.peer(), path, nowNanos);
        } else if (wanted) {
            outcomes.add(new CallOutcome(
                    call.id(),
                    call.peer(),
                    reflexive(meeting.remote()),
                    path,
                    found.type(),
                    found.manyPorts(),
                    nowNanos - call.startNanos(),
                    found.probes(),
                    found.failure() == null ? null : CallProblem.of(found.failure())));
        }
    }

    /** A peer has answered over a path. */
    void handleProven(Meetings.Found proven, long nowNanos) {
        known.handleProven(proven.path(), proven.meeting().call().peer(), nowNanos);
    }

    /** A better path promotes: connections with the peer try it, and keep what they have if it does not work. */
    void handlePromotion(Meetings.Found better, long nowNanos) {
        for (Connection connection : peers.with(better.meeting().call().peer())) {
            connection.tryPath(better.path().socket(), better.path().remote(), nowNanos);
        }
    }

    private void fail(PendingCall call, CallProblem problem, long nowNanos) {
        calls.remove(call.id());
        if (call.isRecovery()) {
            recoveries.handleCalled(call.peer(), null, nowNanos);
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
        long ofRecoveries = hosts.areAwaited() ? hosts.nextDeadline() : recoveries.nextDeadline();
        return Math.min(Math.min(held.nextDeadline(), invitations.nextDeadline()), ofRecoveries);
    }

    /** Whether nobody calls or was called, no path is looked for again, and no socket is held. */
    boolean isIdle() {
        return calls.isEmpty()
                && asking.isEmpty()
                && invitations.isEmpty()
                && describing.isEmpty()
                && outcomes.isEmpty()
                && recoveries.isEmpty()
                && held.isEmpty();
    }
}
