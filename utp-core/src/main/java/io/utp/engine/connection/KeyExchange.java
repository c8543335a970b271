package io.utp.engine.connection;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * How the initiator gives the acceptor a key by which both know each other at any address. It travels in the clear, as all
 * of uTP does: who listens on the path may use it, all others can not.
 */
final class KeyExchange {

    private final Handshake handshake;
    private final boolean initiator;
    private final RandomGenerator random;
    private @Nullable KeyOffer offer;
    private @Nullable PathKey key;
    private boolean shared;

    KeyExchange(Handshake handshake, boolean initiator, RandomGenerator random) {
        this.handshake = handshake;
        this.initiator = initiator;
        this.random = random;
    }

    void handleEstablished(long nowNanos) {
        if (initiator && handshake.isPeerOurs()) {
            offer = new KeyOffer(nowNanos);
        }
    }

    /** The path is in doubt: better now than later. */
    void hurry(long nowNanos) {
        if (offer != null) {
            offer.hurry(nowNanos);
        }
    }

    /**
     * Returns the KEY that is due, or {@code null}.
     *
     * @param timeout after which an answer to any packet is overdue
     */
    @Nullable PathMessage handleTimeout(long timeout, long nowNanos) {
        KeyOffer offered = offer;
        if (offered == null || offered.dueNanos() > nowNanos) {
            return null;
        }
        PathKey given = key;
        if (given == null) {
            byte[] secret = new byte[PathKey.SIZE];
            random.nextBytes(secret);
            given = new PathKey(secret);
            key = given;
            offered.name(handshake.serial(random.nextInt()));
        }
        offered.handleSent(timeout, nowNanos);
        return PathMessage.of(PathMessage.Type.KEY, true, given.id(), offered.nonce(), given.secret());
    }

    /** Acceptor: takes the first key. Returns the KEYED that is due, or {@code null}. */
    @Nullable PathMessage handleKey(PathMessage message) {
        // The number is looked at first: it costs nothing, and nobody beside the path knows it.
        if (initiator || !handshake.isPeerOurs() || !handshake.isSerial(message.nonce())) {
            return null;
        }
        PathKey given = key;
        if (given == null) {
            given = new PathKey(Arrays.copyOf(message.body(), PathKey.SIZE));
        }
        if (given.id() != message.pathId() || !message.isFromInitiator() || !message.isFrom(given)) {
            return null;
        }
        key = given;
        shared = true;
        return PathMessage.of(PathMessage.Type.KEYED, false, given.id(), message.nonce());
    }

    /** Initiator: returns whether it is news that the peer has the key. */
    boolean handleKeyed(PathMessage message) {
        if (offer == null || message.nonce() != offer.nonce()) {
            return false;
        }
        shared = true;
        offer = null;
        return true;
    }

    /** The key that was made or taken, {@code null} for none. */
    @Nullable PathKey key() {
        return key;
    }

    /** Whether the peer has the key too. */
    boolean isShared() {
        return shared;
    }

    void stop() {
        offer = null;
    }

    long deadlineNanos() {
        return offer == null ? Deadline.NEVER : offer.dueNanos();
    }
}
