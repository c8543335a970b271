package io.utp.engine.traversal;

import io.utp.engine.limit.RateLimit;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A server's side of {@link Observations}: says to everyone where it sees him. The answer has the size of the question, so
 * that nobody gains by asking in another one's name.
 */
public final class ObservationResponder {

    private final RateLimit limit;
    private long answered;
    private long dropped;

    /**
     * Creates a responder.
     *
     * @param perSecond most answers in a second, to all together
     * @param perAddress the same to one address, in whose name somebody else may ask
     */
    public ObservationResponder(int perSecond, int perAddress) {
        this.limit = new RateLimit(perSecond, perAddress);
    }

    /**
     * A message that may be a question.
     *
     * @param from the sender
     * @param message what
     * @param nowNanos the time
     * @return what to answer from the same port, without a key; {@code null} for nothing
     */
    public @Nullable PathMessage answer(InetSocketAddress from, PathMessage message, long nowNanos) {
        boolean valid = message.type() == Type.OBSERVE && SendableAddresses.isUnicast(from);
        if (!valid || !limit.take(from, nowNanos)) {
            dropped++;
            return null;
        }
        answered++;
        return PathMessage.of(Type.OBSERVED, false, message.pathId(), message.nonce(), from);
    }

    /** How many questions were answered. */
    public long answered() {
        return answered;
    }

    /** How many messages were no questions, or too many. */
    public long dropped() {
        return dropped;
    }
}
