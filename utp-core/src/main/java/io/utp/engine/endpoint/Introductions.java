package io.utp.engine.endpoint;

import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.traversal.Observations;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.SocketRange;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Turns names into paths: keeps the node registered at a rendezvous, calls and is called, and lets the two sides punch.
 *
 * <p>The driver answers {@link #pollResolve} and {@link #pollSocketsWanted}, and closes the sockets of
 * {@link #pollSocketReleased}.
 */
public final class Introductions {

    private final RendezvousUplink uplink;
    private final Observations observations;
    private final SocketRequests requests = new SocketRequests();
    private final Meetings meetings = new Meetings(requests);
    private final CallDesk desk;

    Introductions(Node node, RendezvousClientSettings settings, boolean manySockets, RandomGenerator random) {
        this.uplink = new RendezvousUplink(node, settings, random);
        this.observations = new Observations(random);
        this.desk = new CallDesk(node, uplink, observations, meetings, manySockets, random);
    }

    // ---- commands

    void start(long nowNanos) {
        uplink.client().start(nowNanos);
        settle(nowNanos);
    }

    /**
     * Looks for a path to a peer. {@link #pollOutcome} tells how it ended.
     *
     * @param peer its name
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    public long call(String peer, long nowNanos) {
        long id = desk.call(peer, nowNanos);
        settle(nowNanos);
        return id;
    }

    /**
     * Gives a call up; there will be no outcome.
     *
     * @param id its number
     */
    public void cancel(long id) {
        desk.cancel(id);
    }

    void close(long nowNanos) {
        uplink.close(nowNanos);
        settle(nowNanos);
    }

    // ---- inputs

    /**
     * The answer to {@link #pollResolve}.
     *
     * @param server as it was asked
     * @param resolved the address, {@code null} if the name service does not know it
     * @param hostAddresses the host's own addresses with the node's port, as they are just now
     * @param nowNanos the time
     */
    public void handleResolved(
            InetSocketAddress server,
            @Nullable InetSocketAddress resolved,
            List<InetSocketAddress> hostAddresses,
            long nowNanos) {
        desk.hosts().handleAddresses(hostAddresses);
        int others = uplink.others().size();
        uplink.handleResolved(server, resolved, nowNanos);
        if (uplink.others().size() > others) {
            desk.observeAgain(nowNanos);
        }
        settle(nowNanos);
    }

    /**
     * The answer to {@link #pollHostsWanted}.
     *
     * @param hostAddresses the host's own addresses with the node's port, as they are just now
     * @param nowNanos the time
     */
    public void handleHosts(List<InetSocketAddress> hostAddresses, long nowNanos) {
        desk.hosts().handleAddresses(hostAddresses);
        settle(nowNanos);
    }

    /**
     * The sockets of {@link #pollSocketsWanted} are open.
     *
     * @param first the number of the first
     * @param count how many, with consecutive numbers
     * @param nowNanos the time
     */
    public void handleSockets(int first, int count, long nowNanos) {
        SocketRequests.Request request = requests.answered();
        Meeting meeting = request == null ? null : request.meeting();
        if (meeting != null) {
            meetings.handleSockets(meeting, first, count, nowNanos);
        } else if (request != null) {
            observations.handleSocket(first, nowNanos);
        }
        settle(nowNanos);
    }

    /**
     * The sockets of {@link #pollSocketsWanted} cannot be had.
     *
     * @param nowNanos the time
     */
    public void handleSocketsRefused(long nowNanos) {
        SocketRequests.Request request = requests.answered();
        Meeting meeting = request == null ? null : request.meeting();
        if (meeting != null) {
            meetings.handleSockets(meeting, 0, 0, nowNanos);
        } else if (request != null) {
            observations.handleSocketRefused(nowNanos);
        }
        settle(nowNanos);
    }

    /** A message that may be for a session or an observation. Returns whether it is. */
    boolean handleMessage(int socket, InetSocketAddress from, PathMessage message, long nowNanos) {
        if (message.type() == PathMessage.Type.OBSERVED) {
            if (observations.handleMessage(socket, from, message, nowNanos)) {
                settle(nowNanos);
            }
            return true;
        }
        Meeting meeting = meetings.find(message);
        if (meeting != null) {
            meetings.handleMessage(meeting, socket, from, message, nowNanos);
            settle(nowNanos);
        }
        return meeting != null;
    }

    /** The connection with the server changed. */
    void handleUpdate(Connection connection, long nowNanos) {
        uplink.handleUpdate(connection, nowNanos);
        settle(nowNanos);
    }

    /** A connection with a peer changed: it gets its name, and another path if it lost its own. */
    void handleConnection(Connection connection, long nowNanos) {
        desk.handleConnection(connection, nowNanos);
        if (connection.isStranded()) {
            settle(nowNanos);
        }
    }

    void handleTimeout(long nowNanos) {
        if (uplink.client().nextDeadline() <= nowNanos) {
            uplink.client().handleTimeout(nowNanos);
        }
        if (observations.nextDeadline() <= nowNanos) {
            observations.handleTimeout(nowNanos);
        }
        meetings.handleTimeout(nowNanos);
        desk.handleTimeout(nowNanos);
        settle(nowNanos);
    }

    // ---- what follows from it

    private void settle(long nowNanos) {
        for (RendezvousEvent event = uplink.pollEvent(); event != null; event = uplink.pollEvent()) {
            desk.handleEvent(event, nowNanos);
        }
        if (observations.pollSocketWanted()) {
            requests.add(null, 1);
        }
        for (Observations.Gathered done = observations.pollGathered();
                done != null;
                done = observations.pollGathered()) {
            desk.handleDescribed(done.id(), done.description(), nowNanos);
        }
        for (Meetings.Found proven = meetings.pollProven(); proven != null; proven = meetings.pollProven()) {
            desk.handleProven(proven, nowNanos);
        }
        for (Meeting meeting = meetings.pollEnded(); meeting != null; meeting = meetings.pollEnded()) {
            desk.handleEnded(meeting, nowNanos);
        }
        for (Meetings.Found better = meetings.pollPromotion(); better != null; better = meetings.pollPromotion()) {
            desk.handlePromotion(better, nowNanos);
        }
        for (SocketRange range = observations.pollSocketsReleased();
                range != null;
                range = observations.pollSocketsReleased()) {
            release(range);
        }
        for (SocketRange range = meetings.pollSocketsReleased();
                range != null;
                range = meetings.pollSocketsReleased()) {
            release(range);
        }
        uplink.flush(nowNanos);
    }

    private void release(SocketRange range) {
        for (int i = 0; i < range.count(); i++) {
            desk.held().release(range.first() + i);
        }
    }

    // ---- outputs

    /** Writes the next message. Returns where it goes, {@code null} if there is none. */
    @Nullable PathDatagram pollDatagram(ByteBuffer out, long nowNanos) {
        PathDatagram datagram = observations.pollDatagram(nowNanos);
        if (datagram != null) {
            datagram.message().encode(out, null);
            return datagram;
        }
        return meetings.pollDatagram(out);
    }

    /**
     * A server's address that is to be resolved; to be answered by {@link #handleResolved}.
     *
     * @return the address, resolved or not, or {@code null}
     */
    public @Nullable InetSocketAddress pollResolve() {
        return uplink.pollResolve();
    }

    /**
     * Whether the host's own addresses are to be looked for again, as they may have changed; to be answered by
     * {@link #handleHosts}.
     *
     * @return whether to look
     */
    public boolean pollHostsWanted() {
        return desk.hosts().pollWanted();
    }

    /**
     * How many sockets beside the node's own port are to be opened; to be answered by {@link #handleSockets} or
     * {@link #handleSocketsRefused}.
     *
     * @return how many, 0 for none
     */
    public int pollSocketsWanted() {
        return requests.pollWanted();
    }

    /**
     * A socket that is to be closed.
     *
     * @return its number, 0 for none
     */
    public int pollSocketReleased() {
        return desk.held().pollReleased();
    }

    /**
     * The next call that ended, ours or a peer's.
     *
     * @return how, or {@code null}
     */
    public @Nullable CallOutcome pollOutcome() {
        return desk.pollOutcome();
    }

    /**
     * How the node stands with its rendezvous, when that has changed.
     *
     * @return the state, or {@code null}
     */
    public @Nullable RegistrationState pollState() {
        return uplink.pollState();
    }

    /** Messages of sessions, also of those that are over, that were dropped. */
    long rejectedChecks() {
        return meetings.rejected();
    }

    /** Answers to nothing that was observed. */
    long rejectedObservations() {
        return observations.rejected();
    }

    /** Whether nothing is going on. */
    boolean isIdle() {
        return desk.isIdle() && meetings.isEmpty() && requests.isEmpty();
    }

    long nextDeadline() {
        long ofSearch = Math.min(observations.nextDeadline(), meetings.nextDeadline());
        return Math.min(Math.min(uplink.client().nextDeadline(), desk.nextDeadline()), ofSearch);
    }
}
