package io.utp.spring.core;

import io.utp.UtpException;

/** A connection failed before the first byte of a message was sent, so that sending it again does nothing twice. */
public class UtpRequestNotSentException extends UtpException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     * @param cause the failure of the connection
     */
    public UtpRequestNotSentException(String message, Throwable cause) {
        super(message, cause);
    }
}
