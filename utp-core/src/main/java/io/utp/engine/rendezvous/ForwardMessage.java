package io.utp.engine.rendezvous;

/**
 * What the server of a caller and the server of a called tell each other, which may be one and the same.
 */
sealed interface ForwardMessage {

    /** The caller's server invites the called. */
    record Invite(long sessionId, String from, String fromName, String toName, PeerDescription description)
            implements ForwardMessage {}

    /**
     * The called accepts.
     *
     * @param rttMicros the round trip time between the called and its server
     * @param heldMicros how long the called's server had the invitation
     */
    record Accept(long sessionId, String from, int rttMicros, int heldMicros, PeerDescription description)
            implements ForwardMessage {}

    /** The called does not accept. */
    record Fail(long sessionId, String from, CallFailure reason, String text) implements ForwardMessage {}

    /** The called is to begin. */
    record Start(long sessionId, String from, Bits128 secret, int delayMillis, PeerDescription description)
            implements ForwardMessage {}

    /** The name was registered elsewhere by its owner. */
    record Evict(long registration) implements ForwardMessage {}
}
