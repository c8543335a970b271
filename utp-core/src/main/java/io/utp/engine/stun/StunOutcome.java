package io.utp.engine.stun;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a question to a STUN server ended.
 *
 * @param id the number that the question was given
 * @param server who was asked
 * @param from where the answer came from, {@code null} without one
 * @param mapped the address that the server saw, {@code null} without an answer
 * @param other the server's other address, if it has one
 * @param errorCode the code of an error answer, 0 for none
 * @param elapsedNanos from the first request to the end
 */
public record StunOutcome(
        long id,
        InetSocketAddress server,
        @Nullable InetSocketAddress from,
        @Nullable InetSocketAddress mapped,
        @Nullable InetSocketAddress other,
        int errorCode,
        long elapsedNanos) {

    /**
     * Whether the server told an address.
     *
     * @return {@code false} on error or silence
     */
    public boolean isAnswered() {
        return mapped != null;
    }
}
