package io.utp;

/** The node or the socket was closed on this side. */
public class UtpClosedException extends UtpException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     */
    public UtpClosedException(String message) {
        super(message);
    }
}
