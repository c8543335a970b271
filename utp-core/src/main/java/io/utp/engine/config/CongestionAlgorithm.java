package io.utp.engine.config;

/** How a connection decides how much may be in flight. */
public enum CongestionAlgorithm {

    /** RFC 6817 as BEP 29 has it: a queue of 100 ms is aimed at. */
    LEDBAT,

    /** draft-irtf-iccrg-ledbat-plus-plus: 60 ms, and what others need is left to them. */
    LEDBAT_PLUS_PLUS,

    /** RFC 9438: as TCP does nearly everywhere. */
    CUBIC,

    /** draft-ietf-ccwg-bbr: as fast as the path delivers, whatever is lost on it by chance. */
    BBR
}
