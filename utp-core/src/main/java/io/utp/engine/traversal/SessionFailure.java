package io.utp.engine.traversal;

/** Why a {@link PunchSession} found no path, as far as it can tell. */
public enum SessionFailure {

    /** Nothing of what the peer sent arrived, or nothing that arrived there was answered. */
    NO_ANSWER(
            "No check was answered: a firewall on the way may drop UDP, or the peer went away. An open port on one side,"
                    + " forwarded by its router, would do"),

    /** The peer named no address that this host can send to, and its own packets did not arrive either. */
    NO_CANDIDATES("The peer has no address that this host can send to, for example as one of both has IPv6 only"),

    /** RFC 4787 section 4.1: no side's port can be known to the other, nor be found by trying. */
    UNPREDICTABLE_PORTS(
            "Both NATs give each peer another port, and one at least chooses it at random. A forwarded port on"
                    + " one side, or IPv6, would do"),

    /** One NAT chooses ports at random, and one of both nodes was not ready to try many. */
    MANY_SOCKETS_OFF("One NAT chooses ports at random, against which only many sockets help; one of both nodes does not"
            + " allow them, or was busy with them"),

    /** One NAT chooses ports at random, and this host could not open the sockets against that. */
    NO_SOCKETS(
            "This NAT chooses ports at random, and the sockets against that could not be opened: the limit of open files"
                    + " may be too low");

    private final String help;

    SessionFailure(String help) {
        this.help = help;
    }

    /** What happened and what could help, for people. */
    public String help() {
        return help;
    }
}
