package io.utp.engine.connection;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Which connections of a node want to be looked at, each in a queue once at most, and how many there are. */
public final class ConnectionSignals {

    private final ArrayDeque<Connection> toTransmit = new ArrayDeque<>();
    private final ArrayDeque<Connection> updated = new ArrayDeque<>();
    private final ArrayDeque<Connection> received = new ArrayDeque<>();

    private int initiated;
    private int accepted;
    private int halfOpen;

    void opened(Connection connection) {
        if (connection.isInitiator()) {
            initiated++;
        } else {
            accepted++;
            halfOpen++;
            connection.marks().halfOpen = true;
        }
    }

    /** Counts a connection out of where it no longer belongs. */
    void tally(Connection connection) {
        Marks marks = connection.marks();
        if (marks.halfOpen && !connection.isHalfOpen()) {
            marks.halfOpen = false;
            halfOpen--;
        }
        if (!marks.over && connection.closeCause() != null) {
            marks.over = true;
            if (connection.isInitiator()) {
                initiated--;
            } else {
                accepted--;
            }
        }
    }

    /** How many dialled connections are not over. */
    public int initiated() {
        return initiated;
    }

    /** How many accepted connections are not over. */
    public int accepted() {
        return accepted;
    }

    /** How many accepted connections wait for their peer to show that it exists. */
    public int halfOpen() {
        return halfOpen;
    }

    void transmit(Connection connection) {
        if (!connection.marks().transmit) {
            connection.marks().transmit = true;
            toTransmit.add(connection);
        }
    }

    void updated(Connection connection) {
        if (!connection.marks().updated) {
            connection.marks().updated = true;
            updated.add(connection);
        }
    }

    void received(Connection connection) {
        if (!connection.marks().received) {
            connection.marks().received = true;
            received.add(connection);
        }
    }

    /**
     * The next connection that may have something to send.
     *
     * @return the connection, no longer in the queue, or {@code null}
     */
    public @Nullable Connection pollTransmit() {
        Connection connection = toTransmit.poll();
        if (connection != null) {
            connection.marks().transmit = false;
        }
        return connection;
    }

    /**
     * The next connection that changed.
     *
     * @return the connection, no longer in the queue, or {@code null}
     */
    public @Nullable Connection pollUpdated() {
        Connection connection = updated.poll();
        if (connection != null) {
            connection.marks().updated = false;
        }
        return connection;
    }

    /**
     * The next connection that received something in the present batch.
     *
     * @return the connection, no longer in the queue, or {@code null}
     */
    public @Nullable Connection pollReceived() {
        Connection connection = received.poll();
        if (connection != null) {
            connection.marks().received = false;
        }
        return connection;
    }

    /** In which queues a connection stands, and where it is counted. */
    static final class Marks {
        boolean transmit;
        boolean updated;
        boolean received;
        boolean halfOpen;
        boolean over;
    }
}
