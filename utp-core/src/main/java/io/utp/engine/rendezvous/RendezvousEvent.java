package io.utp.engine.rendezvous;

import io.utp.engine.wire.PathKey;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link RendezvousClient} tells its node. */
public sealed interface RendezvousEvent {

    /**
     * The server knows the node now.
     *
     * @param observed where it sees the node
     * @param server which server, as it stands in the settings
     * @param observationPorts UDP ports of the server's host where {@code OBSERVE} is answered
     */
    record Registered(InetSocketAddress observed, InetSocketAddress server, List<Integer> observationPorts)
            implements RendezvousEvent {}

    /**
     * A server refused the node. The client tries again, the next server, later.
     *
     * @param reason why
     * @param text for people
     * @param permanent whether it is of little use to try again with the same settings
     */
    record RegistrationFailed(RefusalReason reason, String text, boolean permanent) implements RendezvousEvent {}

    /**
     * A server could not be reached. The client tries the next one.
     *
     * @param server which server
     * @param text for people
     */
    record Unreachable(InetSocketAddress server, String text) implements RendezvousEvent {}

    /**
     * The link of a registered node is lost. The client tries the next server.
     *
     * @param text for people
     */
    record Lost(String text) implements RendezvousEvent {}

    /** The node has no name, and did not need the link any more. */
    record Rested() implements RendezvousEvent {}

    /**
     * Somebody calls: to be answered by {@link RendezvousClient#accept} or {@link RendezvousClient#decline}.
     *
     * @param sessionId the session's number
     * @param fromName who; empty if it has no name
     * @param description how to reach the caller
     */
    record Invited(long sessionId, String fromName, PeerDescription description) implements RendezvousEvent {}

    /**
     * Both sides begin to look for a path.
     *
     * @param sessionId the session's number
     * @param key the secret of both
     * @param controlling whether this node called
     * @param peerName the other; empty if it has no name
     * @param description how to reach it
     * @param delayNanos how long to wait, so that both begin at once
     * @param callId that of the call; 0 for who was called
     */
    record Start(
            long sessionId,
            PathKey key,
            boolean controlling,
            String peerName,
            PeerDescription description,
            long delayNanos,
            long callId)
            implements RendezvousEvent {}

    /**
     * A call, or a question for a name, led to nothing.
     *
     * @param callId that of {@link RendezvousClient#call} or {@link RendezvousClient#lookUp}
     * @param reason why
     * @param text for people
     */
    record CallFailed(long callId, CallFailure reason, String text) implements RendezvousEvent {}

    /**
     * The answer to a question for a name.
     *
     * @param callId that of {@link RendezvousClient#lookUp}
     * @param name the name
     * @param observed where the server sees it; {@code null} if it is not there
     */
    record LookedUp(long callId, String name, @Nullable InetSocketAddress observed) implements RendezvousEvent {}

    /**
     * The server sees the node at another address.
     *
     * @param observed where
     */
    record Moved(InetSocketAddress observed) implements RendezvousEvent {}
}
