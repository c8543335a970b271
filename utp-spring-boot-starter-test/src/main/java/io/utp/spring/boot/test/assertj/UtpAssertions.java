package io.utp.spring.boot.test.assertj;

import io.utp.PunchResult;
import io.utp.UtpSocket;
import io.utp.spring.boot.test.event.UtpEvents;

/**
 * Where assertions begin. To be imported statically beside {@code org.assertj.core.api.Assertions}: the compiler chooses by the
 * type.
 *
 * <p>Assertions about what happens some time wait for it, ten seconds unless they are told otherwise: no test has to sleep.
 */
public final class UtpAssertions {

    private UtpAssertions() {}

    /**
     * Begins an assertion about a connection.
     *
     * @param socket the connection
     * @return the assertion
     */
    public static UtpSocketAssert assertThat(UtpSocket socket) {
        return new UtpSocketAssert(socket);
    }

    /**
     * Begins an assertion about what was, or will be, published.
     *
     * @param events the recorder
     * @return the assertion
     */
    public static UtpEventsAssert assertThat(UtpEvents events) {
        return new UtpEventsAssert(events);
    }

    /**
     * Begins an assertion about a hole punch.
     *
     * @param result how it ended
     * @return the assertion
     */
    public static PunchResultAssert assertThat(PunchResult result) {
        return new PunchResultAssert(result);
    }
}
