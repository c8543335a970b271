package io.utp;

/** No connection could be made: nobody answered in time, or the peer refused. */
public class UtpConnectException extends UtpException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what happened, with the values involved
     */
    public UtpConnectException(String message) {
        super(message);
    }
}
