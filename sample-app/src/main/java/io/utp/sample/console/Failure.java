package io.utp.sample.console;

/** Something that the user has to know and can mend: one line that says what, the value, and the remedy. */
public final class Failure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String line;

    /**
     * Creates a failure.
     *
     * @param message one line
     */
    public Failure(String message) {
        super(message);
        this.line = message;
    }

    /**
     * Creates a failure with its cause, which the user does not see.
     *
     * @param message one line
     * @param cause the failure underneath
     */
    public Failure(String message, Throwable cause) {
        super(message, cause);
        this.line = message;
    }

    /**
     * What the user is told.
     *
     * @return one line
     */
    public String line() {
        return line;
    }
}
