package io.utp.engine.connection;

/** The counters of one connection. */
final class Counters {

    long bytesSent;
    long packetsSent;
    long packetsReceived;
    long packetsRetransmitted;
    long duplicatesReceived;
    long timeouts;
}
