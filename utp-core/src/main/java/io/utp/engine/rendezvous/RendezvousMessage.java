package io.utp.engine.rendezvous;

import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What client and server tell each other. {@link RendezvousCodec} says how it is written. */
public sealed interface RendezvousMessage {

    /** The version of the protocol that this library speaks. */
    int VERSION = 1;

    /** Ports at most that a server names for observations. */
    int MOST_PORTS = 8;

    /**
     * The client's first words.
     *
     * @param version {@link #VERSION}
     */
    record Hello(int version) implements RendezvousMessage {}

    /**
     * The server wants to know who is there.
     *
     * @param nonce never used before, so that a proof is good for one link only
     * @param tokens whether names have tokens; otherwise a name belongs to who came first
     */
    record Challenge(Bits128 nonce, boolean tokens) implements RendezvousMessage {}

    /**
     * The client says who it is.
     *
     * @param name its name; empty for a guest, who calls and looks up only
     * @param credential the proof that it knows the name's token; the owner's key where names have no tokens
     */
    record Register(String name, Bits128 credential) implements RendezvousMessage {}

    /**
     * The client is registered.
     *
     * @param observed where the server sees it
     * @param leaseSeconds how long the name is kept after the link is lost
     * @param silenceSeconds after which silence the server gives the link up
     * @param observationPorts UDP ports of the server's host where {@code OBSERVE} is answered; at most {@link #MOST_PORTS}
     */
    record Registered(InetSocketAddress observed, int leaseSeconds, int silenceSeconds, List<Integer> observationPorts)
            implements RendezvousMessage {

        /** Copies the list. */
        public Registered {
            observationPorts = List.copyOf(observationPorts);
        }
    }

    /**
     * The last message of a server to a link.
     *
     * @param reason why
     * @param text for people
     */
    record Refused(RefusalReason reason, String text) implements RendezvousMessage {}

    /**
     * "Are you there?", from both sides.
     *
     * @param id 32 bits that the answer repeats
     */
    record Ping(int id) implements RendezvousMessage {}

    /**
     * "Yes."
     *
     * @param id the question's
     */
    record Pong(int id) implements RendezvousMessage {}

    /**
     * The client wants to talk to somebody.
     *
     * @param callId the client's number for it
     * @param name whom
     * @param description how to reach the caller
     */
    record Call(long callId, String name, PeerDescription description) implements RendezvousMessage {}

    /**
     * Somebody wants to talk to the client.
     *
     * @param sessionId the server's number for it
     * @param fromName who; empty for a guest
     * @param description how to reach the caller
     */
    record Invite(long sessionId, String fromName, PeerDescription description) implements RendezvousMessage {}

    /**
     * The client wants to, too.
     *
     * @param sessionId the invitation's
     * @param description how to reach it
     */
    record Accept(long sessionId, PeerDescription description) implements RendezvousMessage {}

    /**
     * The client does not want to.
     *
     * @param sessionId the invitation's
     * @param reason {@link CallFailure#DECLINED} or {@link CallFailure#BUSY}
     * @param text for people
     */
    record Decline(long sessionId, CallFailure reason, String text) implements RendezvousMessage {}

    /**
     * Both sides begin to look for a path.
     *
     * @param sessionId the session's number
     * @param callId the caller's number; 0 to the called
     * @param secret which only the two and the server know
     * @param delayMillis how long to wait, so that both begin at once; at most {@link RendezvousCodec#MOST_DELAY_MILLIS}
     * @param description how to reach the other
     */
    record Start(long sessionId, long callId, Bits128 secret, int delayMillis, PeerDescription description)
            implements RendezvousMessage {}

    /**
     * A call or a question led to nothing.
     *
     * @param callId the client's number
     * @param reason why
     * @param text for people
     */
    record CallFailed(long callId, CallFailure reason, String text) implements RendezvousMessage {}

    /**
     * The client wants to know whether somebody is there.
     *
     * @param callId the client's number for the question
     * @param name whom
     */
    record Lookup(long callId, String name) implements RendezvousMessage {}

    /**
     * The answer to {@link Lookup}.
     *
     * @param callId the client's number
     * @param observed where the server sees the peer; {@code null} if it is not there
     */
    record Found(long callId, @Nullable InetSocketAddress observed) implements RendezvousMessage {}

    /**
     * The client's address is another one now.
     *
     * @param observed where the server sees it
     */
    record Moved(InetSocketAddress observed) implements RendezvousMessage {}

    /** The client leaves, and others may have its name. */
    record Bye() implements RendezvousMessage {}

    /** What is not a message. It is never sent. */
    record Malformed() implements RendezvousMessage {}
}
