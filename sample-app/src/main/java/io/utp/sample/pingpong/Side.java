package io.utp.sample.pingpong;

import java.util.Locale;

/** Who a peer is for the tracker: the one that is dialled, or the one that dials. */
enum Side {
    SERVER,
    CLIENT;

    Side other() {
        return (this == SERVER) ? CLIENT : SERVER;
    }

    /** The word that begins a line of output. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
