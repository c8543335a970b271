package io.utp;

/** What kind of way to a peer was found. */
public enum PunchMethod {

    /** The peer was told by address, and answered from there or from another port of that address. */
    PLAIN,

    /** To one of the peer's own addresses: in the same network, or without a NAT. */
    HOST,

    /** To the address that the rendezvous server sees the peer at. */
    REFLEXIVE,

    /** To an address that nobody had told, from which the peer was heard (RFC 8445 section 7.3.1.3). */
    PEER_REFLEXIVE,

    /** To a port that the peer's NAT was expected to take next. */
    PREDICTED,

    /** To a random port that was hit because one side opened many sockets (the birthday method). */
    BIRTHDAY
}
