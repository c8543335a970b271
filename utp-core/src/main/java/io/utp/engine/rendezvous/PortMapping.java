package io.utp.engine.rendezvous;

/** Which public port a node's NAT gives it towards a new peer (RFC 4787 section 4.1 and 4.2), as far as it is known. */
public enum PortMapping {

    /** Nobody could tell. */
    UNKNOWN,

    /** The one that the server sees: no NAT, or endpoint-independent mapping. */
    SAME,

    /** Another one for each peer, near the last one. */
    SEQUENTIAL,

    /** Another one for each peer, anywhere. */
    RANDOM
}
