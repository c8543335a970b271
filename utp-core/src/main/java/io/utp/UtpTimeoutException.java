package io.utp;

/** The peer stopped answering. */
public class UtpTimeoutException extends UtpException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     */
    public UtpTimeoutException(String message) {
        super(message);
    }
}
