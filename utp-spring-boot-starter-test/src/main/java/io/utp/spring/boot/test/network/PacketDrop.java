package io.utp.spring.boot.test.network;

/** Why a packet did not arrive. */
public enum PacketDrop {

    /** By chance, as {@link LinkConditions#loss} says. */
    LOSS,

    /** The two hosts were {@linkplain InMemoryUtpNetwork#cut cut off} from each other. */
    CUT,

    /** A NAT did not let it out or in; that of its sender has no hairpinning (RFC 4787 6). */
    NAT,

    /** The link's queue was full, see {@link LinkConditions#queue}. */
    QUEUE,

    /** It was larger than the link carries, see {@link LinkConditions#mtu}. */
    SIZE,

    /** Nobody has the address, or the port. */
    UNREACHABLE,

    /** The receive buffer of the socket was full ({@code utp.socket-buffer-size}). */
    RECEIVER
}
