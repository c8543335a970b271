package io.utp.engine.config;

/** How connection ids are written on the wire. */
public enum Dialect {

    /** Not known yet, or to be found out. */
    AUTO,

    /** BEP 29: the SYN carries the id that the initiator receives on, everything after it that id plus one. */
    BEP29,

    /** utp-punch 1.0.1: the initiator's even id stands in all its packets, the acceptor's packets carry it plus one. */
    UTP_PUNCH
}
