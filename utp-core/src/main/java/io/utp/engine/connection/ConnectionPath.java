package io.utp.engine.connection;

import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.Transmit;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the node has to do with the path of a connection: to bring it the peer's messages, and to lead packets to it. */
public final class ConnectionPath {

    private final Connection connection;
    private final Session session;
    private final Migration migration;
    private @Nullable String peerName;

    ConnectionPath(Connection connection, Session session, Migration migration) {
        this.connection = connection;
        this.session = session;
        this.migration = migration;
    }

    /**
     * A message whose path id is this connection's, or a KEY.
     *
     * @param source where it came from
     * @param message not yet known to be the peer's
     * @param nowNanos the time
     * @return whether it was the peer's, and no copy
     */
    public boolean handleMessage(Path source, PathMessage message, long nowNanos) {
        if (session.state() == ConnectionState.CLOSED) {
            return false;
        }
        Migration.Outcome outcome = migration.handleMessage(source, message, nowNanos);
        if (outcome == Migration.Outcome.NOTHING) {
            return false;
        }
        session.handlePeerKnown();
        if (outcome == Migration.Outcome.ANSWERED) {
            session.handleHeard(nowNanos);
        } else {
            // Somewhere, but not shown to be over the present path.
            session.lifetime().handleHeard(nowNanos);
        }
        connection.signal();
        return true;
    }

    /**
     * A probe of ours did not leave this host: the first link does not carry it.
     *
     * @param probe as it was to be sent
     * @param nowNanos the time
     */
    public void handleRefused(PathMessage probe, long nowNanos) {
        migration.sizing().handleRefused(probe, nowNanos);
        connection.signal();
    }

    /**
     * Where the peer has proven to be; to be answered with {@link #moveTo}.
     *
     * @return the path, once, or {@code null}
     */
    public @Nullable Path pollProven() {
        return migration.pollProven();
    }

    /**
     * Moves, once packets from there are led here.
     *
     * @param path that {@link #pollProven()} gave
     * @param nowNanos the time
     */
    public void moveTo(Path path, long nowNanos) {
        migration.moveTo(path);
        session.handleMoved(nowNanos);
        connection.signal();
    }

    /**
     * Writes a message.
     *
     * @param transmit set to where it goes
     * @param out where to
     * @param nowNanos the time
     * @return whether there was one
     */
    public boolean pollMessage(Transmit transmit, ByteBuffer out, long nowNanos) {
        boolean written = migration.messages().poll(transmit, out);
        if (written) {
            session.lifetime().handleSent(nowNanos);
        }
        return written;
    }

    /** Where packets go now. */
    public Path present() {
        return migration.path();
    }

    /** What authenticates messages, {@code null} while there is none. */
    public @Nullable PathKey key() {
        return migration.key();
    }

    /** The name under which the peer is known, {@code null} if it has none. */
    public @Nullable String peerName() {
        return peerName;
    }

    /**
     * Keeps the name under which the peer is known.
     *
     * @param name the name
     */
    public void peerName(String name) {
        peerName = name;
    }
}
