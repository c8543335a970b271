package io.utp.engine.endpoint;

import io.utp.engine.traversal.SessionFailure;

/** Why a call by name found no path to the peer. */
public enum CallProblem {

    /** No server answered in time. */
    NO_RENDEZVOUS,

    /** The server does not take this node. */
    REGISTRATION_REFUSED,

    /** Nobody has the name. */
    NO_SUCH_NAME,

    /** The name is our own. */
    OWN_NAME,

    /** The peer does not take the call. */
    DECLINED,

    /** The server's limits. */
    TOO_MANY_CALLS,

    /** The peer did not answer the call. */
    PEER_SILENT,

    /** No check was answered. */
    NO_ANSWER,

    /** The peer told no address that this host can send to. */
    NO_COMMON_ADDRESS,

    /** Ports that can neither be known nor be found by trying. */
    UNPREDICTABLE_PORTS,

    /** Random ports, and many sockets are off or busy. */
    MANY_SOCKETS_OFF,

    /** Random ports, and many sockets could not be opened. */
    NO_SOCKETS;

    static CallProblem of(SessionFailure failure) {
        return switch (failure) {
            case NO_ANSWER -> NO_ANSWER;
            case NO_CANDIDATES -> NO_COMMON_ADDRESS;
            case UNPREDICTABLE_PORTS -> UNPREDICTABLE_PORTS;
            case MANY_SOCKETS_OFF -> MANY_SOCKETS_OFF;
            case NO_SOCKETS -> NO_SOCKETS;
        };
    }
}
