package io.utp;

/** The peer reset the connection: it knows nothing of it, or gave it up. */
public class UtpResetException extends UtpException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     */
    public UtpResetException(String message) {
        super(message);
    }
}
