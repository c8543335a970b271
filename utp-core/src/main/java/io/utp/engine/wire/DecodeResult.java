package io.utp.engine.wire;

/** What {@link PacketHeader#decode} found: malformed input is a value, not an exception. */
public enum DecodeResult {

    /** A valid uTP packet. */
    VALID,

    /** Not uTP at all: too short, another version or an unknown type. */
    NOT_UTP,

    /** A uTP header, but a chain of extensions that leads out of the datagram. */
    MALFORMED
}
