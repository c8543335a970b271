package io.utp.spring.codec;

import java.io.IOException;

/** A message that is malformed, too large, or not of the kind that a codec reads and writes. */
public class UtpCodecException extends IOException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what is wrong, with the values involved
     */
    public UtpCodecException(String message) {
        super(message);
    }

    /**
     * Creates the exception with its cause.
     *
     * @param message what is wrong, with the values involved
     * @param cause the failure underneath
     */
    public UtpCodecException(String message, Throwable cause) {
        super(message, cause);
    }
}
