package io.utp;

import java.io.IOException;

/** Something went wrong with a node or a connection; the subclasses say what. */
public class UtpException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     */
    public UtpException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what happened, with the values involved
     * @param cause the failure underneath
     */
    public UtpException(String message, Throwable cause) {
        super(message, cause);
    }
}
