package io.utp.benchmarks;

/** What the two processes of a peer do with each other. */
public enum Kind {

    /** The client sends as fast as it goes, over one connection or several. */
    BULK,

    /** Both send as fast as it goes. */
    BOTH,

    /** The client sends 64 bytes and waits until as many have come back, again and again. */
    ECHO,

    /** The client opens connections and gives each up as soon as it is there. */
    CONNECT,

    /** The client opens connections, which then do nothing. */
    IDLE
}
