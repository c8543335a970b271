package io.utp;

/** Why no way to a peer was found. */
public enum PunchFailure {

    /** The peer did not answer on any address; it may not have punched at the same time, or a firewall drops UDP. */
    NO_ANSWER("check that the peer punches at the same time, and that firewalls on both sides let UDP out"),

    /** The peer told no address that this host can send to, for example because one of both has IPv6 only. */
    NO_COMMON_ADDRESS("give both sides IPv4, or both IPv6"),

    /** Both NATs give each peer another port, and one at least a random one, so that neither side knows where to send. */
    UNPREDICTABLE_PORTS("forward the UDP port on one of the two routers, use IPv6, or another network on one side"),

    /** One NAT gives each peer another random port, and many sockets at once, which would help, are off on one side or busy. */
    MANY_SOCKETS_OFF(
            "let both sides use many sockets (utp.rendezvous.birthday), or forward the UDP port on one router"),

    /** The many sockets that a NAT with random ports calls for could not be opened here. */
    NO_SOCKETS("raise the limit of open files (ulimit -n) by 300, or forward the UDP port on one router"),

    /** The node has no rendezvous server, or none of its servers answers. */
    NO_RENDEZVOUS("check utp.rendezvous.servers, that the server runs, and that firewalls let UDP out to it"),

    /** The rendezvous server does not take this node: wrong token, or the name belongs to another one. */
    REGISTRATION_REFUSED("check utp.rendezvous.name and utp.rendezvous.token"),

    /** Nobody is registered under the name. */
    NO_SUCH_NAME("check the spelling, and that the peer is running and registered at a server of the same rendezvous"),

    /** The name is the node's own. */
    OWN_NAME("a node cannot call itself"),

    /** The peer does not take the call, for example because it does not listen. */
    DECLINED("check that the peer accepts connections"),

    /** The rendezvous server refused the call because of its limits. */
    TOO_MANY_CALLS("wait a minute, or raise the limits of the rendezvous server"),

    /** The peer is registered, but did not answer the call in time. */
    PEER_SILENT("try again; the peer may have lost its network a moment ago");

    private final String help;

    PunchFailure(String help) {
        this.help = help;
    }

    /**
     * What may help, as a sentence without its full stop.
     *
     * @return the advice
     */
    public String help() {
        return help;
    }
}
