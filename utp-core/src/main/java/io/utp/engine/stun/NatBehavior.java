package io.utp.engine.stun;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a NAT does, in the words of RFC 4787.
 *
 * @param id the number that the question was given
 * @param publicAddress the address that the world sees, {@code null} if no server answered
 * @param mapping how it chooses public ports
 * @param filtering whom it lets in
 */
public record NatBehavior(long id, @Nullable InetSocketAddress publicAddress, Mapping mapping, Filtering filtering) {

    /** RFC 4787 section 4.1: whether the public port depends on who is written to. */
    public enum Mapping {

        /** No server answered. */
        UNKNOWN,

        /** The public address is one of the host's own: no NAT. */
        NONE,

        /** One public port for all destinations. */
        ENDPOINT_INDEPENDENT,

        /** Another public port for each address. */
        ADDRESS_DEPENDENT,

        /** Another public port for each address and port. */
        ADDRESS_AND_PORT_DEPENDENT,

        /** Another public port for another destination; the servers do not tell more. */
        ENDPOINT_DEPENDENT
    }

    /** RFC 4787 section 5: from whom packets are let in. */
    public enum Filtering {

        /** The servers do not tell. */
        UNKNOWN,

        /** From everyone. */
        ENDPOINT_INDEPENDENT,

        /** From addresses written to. */
        ADDRESS_DEPENDENT,

        /** From addresses and ports written to. */
        ADDRESS_AND_PORT_DEPENDENT
    }
}
