package io.utp.engine.connection;

/** The counters of one connection. */
final class Counters {

    long bytesSent;
    long packetsSent;
    long packetsReceived;
    long packetsRetransmitted;
    long duplicatesReceived;
    int timeouts;

    /** Packets dropped, because what they acknowledge, or their number, cannot be: guesses, most likely. */
    int implausible;

    /** RESETs that were not believed before the peer had been asked. */
    int doubtfulResets;

    /** Acknowledgements that were not sent, because they would have said the same again. */
    int acksSuppressed;

    /** Whether the peer has acknowledged what was never sent. */
    boolean deceived;

    /** Whether the peer took nothing for too long. */
    boolean stalled;
}
