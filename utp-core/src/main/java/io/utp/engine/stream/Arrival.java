package io.utp.engine.stream;

/** What became of a DATA or FIN packet. */
public enum Arrival {

    /** The next in order: it, and perhaps others that waited for it, can be read. */
    IN_ORDER,

    /** Ahead of a gap, and kept. */
    OUT_OF_ORDER,

    /** A part of a packet of which others are missing; kept. */
    PART,

    /** Had arrived before. */
    DUPLICATE,

    /** Dropped for want of room; the peer will send it again. */
    NO_ROOM,

    /** Dropped: too far ahead, or behind the end of the stream. */
    OUT_OF_RANGE
}
