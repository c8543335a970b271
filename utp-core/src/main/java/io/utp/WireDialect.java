package io.utp;

/** How a peer writes connection ids on the wire. */
public enum WireDialect {

    /** Find out with each peer; needs no extra round trip when dialling. */
    AUTO,

    /** BEP 29 as libutp, libtorrent and this library speak it. */
    BEP29,

    /** The npm package utp-punch: the initiator keeps its even id, the acceptor answers with the id above it. */
    UTP_PUNCH
}
