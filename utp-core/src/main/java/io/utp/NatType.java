package io.utp;

import java.net.InetSocketAddress;

/**
 * What kind of NAT a node is behind, in the words of RFC 4787, as STUN servers saw it.
 *
 * @param publicAddress the address that the first server that answered saw; with an endpoint-independent mapping it is the one
 * to tell to peers
 * @param mapping how the NAT chooses public ports
 * @param filtering whom the NAT, or a firewall, lets in
 */
public record NatType(InetSocketAddress publicAddress, Mapping mapping, Filtering filtering) {

    /** Whether the public port depends on who is written to (RFC 4787 section 4.1). */
    public enum Mapping {

        /** The servers do not tell: two of them on different hosts have to answer, or one as RFC 5780 has it. */
        UNKNOWN,

        /** There is no NAT: the public address is one of the host's own. */
        NONE,

        /** One public port for all peers ("cone"). */
        ENDPOINT_INDEPENDENT,

        /** A public port for each address ("symmetric"). */
        ADDRESS_DEPENDENT,

        /** A public port for each address and port ("symmetric"). */
        ADDRESS_AND_PORT_DEPENDENT,

        /** Different public ports for different peers ("symmetric"); the servers do not tell more. */
        ENDPOINT_DEPENDENT
    }

    /** From whom packets are let in (RFC 4787 section 5). */
    public enum Filtering {

        /** The servers do not tell: one has to answer as RFC 5780 has it. */
        UNKNOWN,

        /** From everyone, once anyone was written to ("full cone"). */
        ENDPOINT_INDEPENDENT,

        /** From any port of the addresses that were written to ("restricted cone"). */
        ADDRESS_DEPENDENT,

        /** From the addresses and ports that were written to ("port-restricted cone"). */
        ADDRESS_AND_PORT_DEPENDENT
    }

    /**
     * Whether the public address is the same for every peer, so that a peer who was told it can punch a hole to it. Two nodes
     * that are both punchable reach each other. One that is not reaches a punchable one only if that one's filtering is
     * endpoint-independent or address-dependent, as it comes from a port that nobody could tell; two that are not do not
     * reach each other.
     *
     * @return {@code true} if there is no NAT or its mapping is endpoint-independent; {@code false} if not or not known
     */
    public boolean isPunchable() {
        return mapping == Mapping.NONE || mapping == Mapping.ENDPOINT_INDEPENDENT;
    }
}
