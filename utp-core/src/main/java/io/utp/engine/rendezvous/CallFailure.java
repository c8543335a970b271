package io.utp.engine.rendezvous;

/** Why a call, or a question for a name, led to nothing. */
public enum CallFailure {

    /** Nobody has the name, or who has it is not there. */
    NO_SUCH_NAME,

    /** The peer does not want to. */
    DECLINED,

    /** The peer has too many invitations. */
    BUSY,

    /** The peer did not answer in time. */
    TIMEOUT,

    /** A node called itself. */
    SELF,

    /** The caller asks too often. */
    LIMIT,

    /** There is no server, or it cannot do its work now. */
    UNAVAILABLE;

    private static final CallFailure[] ALL = values();

    static final int COUNT = ALL.length;

    static CallFailure of(int code) {
        return ALL[code];
    }
}
