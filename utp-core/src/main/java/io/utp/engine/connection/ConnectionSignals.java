package io.utp.engine.connection;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which connections of a node want to be looked at, each in a queue once at most, and how many there are. */
public final class ConnectionSignals {

    private final ArrayDeque<Connection> toTransmit = new ArrayDeque<>();
    private final ArrayDeque<Connection> updated = new ArrayDeque<>();
    private final ArrayDeque<Connection> received = new ArrayDeque<>();

    /**
     * Those that have something to send and wait for room; whoever has waited longest is first. Each has its turn, with some
     * runs, and the next one if there is room; so a thousand connections send long runs one after the other, not short ones all
     * at once.
     */
    private final ArrayDeque<Connection> held = new ArrayDeque<>();

    private @Nullable Connection turn;
    private long turnBytes;
    private long flightBytes;

    /** Bytes of small messages above {@link FlightShare#MOST_FLIGHT}. */
    private static final long LITTLE_FLIGHT = 256 << 10;

    /** The highest number of a service. */
    public static final int MOST_SERVICE = 255;

    private final int[] served = new int[MOST_SERVICE + 1];
    private int initiated;
    private int accepted;
    private int halfOpen;

    /** With those of services: a flood of SYNs asks for each, so none is looked for among all. */
    private final Map<AskedSyn, Connection> halfOpenBySyn = new HashMap<>();

    /** The SYNs of the same: kept here, not in each connection, as hardly any is half-open, and its peer may move meanwhile. */
    private final Map<Connection, AskedSyn> halfOpenSyns = new IdentityHashMap<>();

    private final AddressAccounts accounts;

    /**
     * There are none.
     *
     * @param accounts what each address has
     */
    public ConnectionSignals(AddressAccounts accounts) {
        this.accounts = accounts;
    }

    /** A connection begins; an acceptor's with the number of the SYN that asked for it. */
    void opened(Connection connection, int synSequence) {
        accounts.enter(connection);
        count(connection, 1);
        if (!connection.isInitiator()) {
            connection.halfOpen = true;
            AskedSyn syn = new AskedSyn(connection.remote(), synSequence);
            halfOpenBySyn.put(syn, connection);
            halfOpenSyns.put(connection, syn);
            if (connection.service() == 0) {
                halfOpen++;
                accounts.enterHalfOpen(connection);
            }
        }
    }

    /** The application's connections and those of services do not take each other's places. */
    private void count(Connection connection, int change) {
        if (connection.isInitiator()) {
            initiated += connection.service() == 0 ? change : 0;
        } else if (connection.service() == 0) {
            accepted += change;
        } else {
            served[connection.service()] += change;
        }
    }

    /** Counts a connection out of where it no longer belongs. */
    void tally(Connection connection) {
        if (connection.halfOpen && !connection.isHalfOpen()) {
            connection.halfOpen = false;
            halfOpenBySyn.remove(halfOpenSyns.remove(connection), connection);
            if (connection.service() == 0) {
                halfOpen--;
                accounts.leaveHalfOpen(connection);
            }
        }
        if (!connection.over && connection.closeCause() != null) {
            connection.over = true;
            count(connection, -1);
            accounts.leave(connection);
        }
    }

    /** How many dialled connections of the application are not over. */
    public int initiated() {
        return initiated;
    }

    /** How many accepted connections of the application are not over. */
    public int accepted() {
        return accepted;
    }

    /** How many accepted connections of a service are not over. */
    public int served(int service) {
        return served[service];
    }

    /**
     * The accepted connection, of a service too, that waits for its peer to show that it exists, and that the peer asks for again:
     * under another id.
     *
     * @param remote the peer's address
     * @param sequence the sequence number of the SYN
     * @param nowNanos the time
     * @return the connection, or {@code null}
     */
    public @Nullable Connection halfOpenAskedForBy(InetSocketAddress remote, int sequence, long nowNanos) {
        Connection connection = halfOpenBySyn.get(new AskedSyn(remote, sequence));
        return connection != null && connection.isAskedForBy(sequence, nowNanos) ? connection : null;
    }

    /** How many accepted connections of the application wait for their peer to show that it exists. */
    public int halfOpen() {
        return halfOpen;
    }

    void transmit(Connection connection) {
        if (!connection.transmit) {
            connection.transmit = true;
            toTransmit.add(connection);
        }
    }

    void updated(Connection connection) {
        if (!connection.updated) {
            connection.updated = true;
            updated.add(connection);
        }
    }

    void received(Connection connection) {
        if (!connection.received) {
            connection.received = true;
            received.add(connection);
        }
    }

    /**
     * The next connection that may have something to send.
     *
     * @return the connection, no longer in the queue, or {@code null}
     */
    public @Nullable Connection pollTransmit() {
        if (turn == null) {
            startTurn();
        }
        if (turn != null && flightBytes < FlightShare.MOST_FLIGHT) {
            return turn;
        }
        Connection connection = toTransmit.poll();
        if (connection != null) {
            connection.transmit = false;
        }
        return connection;
    }

    private void startTurn() {
        turn = held.poll();
        turnBytes = 0;
        if (turn != null) {
            turn.held = false;
        }
    }

    /** What a connection may send beside what is lost or asked for: not before those that wait. */
    FlightShare.Room roomFor(Connection connection) {
        long room = FlightShare.MOST_FLIGHT - flightBytes;
        if (room <= 0) {
            return room + LITTLE_FLIGHT > 0 ? FlightShare.Room.LITTLE : FlightShare.Room.NONE;
        }
        if (connection == turn) {
            return FlightShare.Room.TURN;
        }
        return turn == null && held.isEmpty() ? FlightShare.Room.FREE : FlightShare.Room.LITTLE;
    }

    /** A connection has sent, and may have more to send than there was room for. */
    void handleSent(Connection connection, boolean wantsMore, long bytes) {
        fly(bytes);
        if (connection == turn) {
            turnBytes += bytes;
            // Without room, its turn goes on when there is some.
            boolean over = bytes <= 0 || turnBytes > FlightShare.TURN - FlightShare.RUN;
            turn = over && !wantsMore ? null : turn;
        } else if (wantsMore && !connection.held) {
            connection.held = true;
            held.add(connection);
        }
    }

    /** So much more is in flight over short paths. */
    void fly(long bytes) {
        flightBytes += bytes;
    }

    /**
     * The next connection that changed.
     *
     * @return the connection, no longer in the queue, or {@code null}
     */
    public @Nullable Connection pollUpdated() {
        Connection connection = updated.poll();
        if (connection != null) {
            connection.updated = false;
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
            connection.received = false;
        }
        return connection;
    }
}
