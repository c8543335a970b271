package io.utp.sample.protocol;

import java.io.IOException;

/** The peer does not speak the sample's protocol. */
public class MalformedException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String reason;

    /**
     * Creates the exception.
     *
     * @param message what is wrong
     */
    public MalformedException(String message) {
        super(message);
        this.reason = message;
    }

    /**
     * What is wrong, for the other side to know.
     *
     * @return a few words
     */
    public String reason() {
        return reason;
    }
}
