package io.utp.engine.rendezvous;

/** Why a server does not, or no longer, serve a link. */
public enum RefusalReason {

    /** The client speaks another version of the protocol. */
    BAD_VERSION(true),

    /** The token is not the name's. */
    BAD_TOKEN(true),

    /** This server serves nobody without a name. */
    NO_GUESTS(true),

    /** Somebody else has the name. */
    NAME_TAKEN(false),

    /** Another link registered the name with the same credentials. */
    REPLACED(true),

    /** The client did not register in time. */
    TOO_LATE(false),

    /** The server has as many links as it can. */
    SERVER_FULL(false),

    /** The server has as many names as it can. */
    NAMES_FULL(false),

    /** The client's address has too many links. */
    TOO_MANY_LINKS(false),

    /** The client's address has too many names. */
    TOO_MANY_NAMES(false),

    /** The server cannot tell who has which name now. */
    UNAVAILABLE(false);

    private static final RefusalReason[] ALL = values();

    static final int COUNT = ALL.length;

    private final boolean permanent;

    RefusalReason(boolean permanent) {
        this.permanent = permanent;
    }

    /** Whether it is of little use to try again soon with the same settings. */
    public boolean isPermanent() {
        return permanent;
    }

    static RefusalReason of(int code) {
        return ALL[code];
    }
}
