package io.utp.tls;

/** Why a connection has no TLS. */
public enum TlsFailure {

    /** The certificate is somebody else's. */
    WRONG_NAME("dial the name that the certificate has, or give the peer a certificate with this name"),

    /** The certificate is not valid yet, or no more. */
    EXPIRED("renew the certificate, and check the clocks of both sides"),

    /** Nobody whom this side trusts has signed the certificate. */
    UNKNOWN_AUTHORITY("trust the authority (UtpTls.trust), or pin the peer's fingerprint (UtpTls.pin)"),

    /** The key is not the one that was pinned. */
    WRONG_FINGERPRINT("ask the peer for its fingerprint on another way, and pin it if it has a new key"),

    /** The peer showed no certificate. */
    NO_CERTIFICATE("give the peer keys (UtpTls.keys), or do not insist on them (clientAuth)"),

    /** The peer does not use TLS. */
    PLAIN_PEER("let the peer use TLS, or do not require it here (UtpTls.required, utp.ssl.required)"),

    /** Both sides have no version or no cipher suite of TLS in common. */
    NO_COMMON_VERSION("let both sides have a version and a cipher suite in common (UtpTls.protocols, UtpTls.ciphers)"),

    /** The peer speaks none of the application protocols that this side named. */
    NO_COMMON_PROTOCOL("let both sides have one of UtpTls.applicationProtocols in common"),

    /** The peer did not finish the handshake in time. */
    TIMEOUT("check that the peer uses TLS; or raise the timeout"),

    /** The peer refused what this side showed. */
    REJECTED_BY_PEER("look into the peer's log for the reason"),

    /** This node had so many handshakes at once that it took no more. */
    TOO_MANY_HANDSHAKES("try again; or raise UtpTls.maxHandshakes"),

    /** The peer went away, or what it sent is no TLS handshake. */
    BROKEN("try again; something between both sides may have changed what was sent");

    private final String help;

    TlsFailure(String help) {
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
