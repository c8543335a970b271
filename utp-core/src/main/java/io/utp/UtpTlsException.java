package io.utp;

import io.utp.tls.TlsFailure;

/** A connection could not be encrypted, or its peer is not who it has to be. */
public class UtpTlsException extends UtpConnectException {

    private static final long serialVersionUID = 1L;

    private final TlsFailure failure;

    /**
     * Creates the exception.
     *
     * @param failure why
     * @param message what happened, with the values involved and what may help
     */
    public UtpTlsException(TlsFailure failure, String message) {
        super(message);
        this.failure = failure;
    }

    /**
     * Why, for programs.
     *
     * @return the reason
     */
    public TlsFailure failure() {
        return failure;
    }
}
