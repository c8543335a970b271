package io.utp.sample.receive;

import io.utp.sample.console.Failure;

/** A file that is not taken, for a reason that both sides have to know. */
final class RefusalException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    private final Failure failure;

    /**
     * Creates the refusal.
     *
     * @param reason for the sender
     * @param failure for this side
     */
    RefusalException(String reason, Failure failure) {
        super(reason, failure);
        this.reason = reason;
        this.failure = failure;
    }

    String reason() {
        return reason;
    }

    Failure failure() {
        return failure;
    }
}
