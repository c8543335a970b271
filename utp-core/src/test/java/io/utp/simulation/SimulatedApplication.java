package io.utp.simulation;

import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What uses a connection: writes its pattern as the send buffer allows, and checks every byte it reads against the peer's
 * pattern. So what was delivered is a prefix of what was sent at any time, or the test fails at the first wrong byte.
 */
public final class SimulatedApplication {
    private static final int WRITE_BYTES = 65_536;
    private static final long READ_INTERVAL_NANOS = Duration.ofMillis(10).toNanos();

    private final EngineHost host;
    private final Connection connection;
    private final BytePattern outgoing;
    private final BytePattern incoming;

    private long toWrite;
    private long written;
    private boolean endsAfterWriting;
    private boolean endsWithPeer;
    private boolean endCalled;

    private long received;
    private long consumed;
    private long bytesPerSecond = Long.MAX_VALUE;
    private long nextReadNanos = Long.MAX_VALUE;
    private boolean verifies = true;
    private boolean receiveEnded;
    private boolean finAcknowledged;
    private boolean silent;
    private long establishedNanos = Long.MAX_VALUE;
    private long lastReceivedNanos;
    private long closedNanos = Long.MAX_VALUE;

    SimulatedApplication(EngineHost host, Connection connection) {
        this.host = host;
        this.connection = connection;
        this.outgoing = connection.isInitiator() ? BytePattern.OF_INITIATOR : BytePattern.OF_ACCEPTOR;
        this.incoming = connection.isInitiator() ? BytePattern.OF_ACCEPTOR : BytePattern.OF_INITIATOR;
    }

    // ---- what it shall do

    /** Writes so many bytes more. */
    public SimulatedApplication send(long bytes) {
        toWrite += bytes;
        return act();
    }

    /** Ends its stream when everything is written. */
    public SimulatedApplication end() {
        endsAfterWriting = true;
        return act();
    }

    /** Ends its stream when the peer has ended its own and everything is written. */
    public SimulatedApplication endWithPeer() {
        endsWithPeer = true;
        return act();
    }

    /** Closes both directions. */
    public SimulatedApplication close() {
        writeNoMore();
        connection.close(host.localNanos());
        return act();
    }

    /** Somebody else ends the stream. */
    void writeNoMore() {
        toWrite = written;
        endCalled = true;
    }

    public SimulatedApplication destroy() {
        connection.destroy(host.localNanos());
        return act();
    }

    /** Takes what arrives at this pace; zero takes nothing and {@link Long#MAX_VALUE} all at once. */
    public SimulatedApplication readingPace(long bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
        return act();
    }

    /** Does not look at the content: uTP has no checksum, so a damaged header that looks sound may misplace a payload. */
    public SimulatedApplication trustingContent() {
        verifies = false;
        return this;
    }

    private SimulatedApplication act() {
        handleUpdate();
        host.flush();
        return this;
    }

    // ---- what it has seen

    public Connection connection() {
        return connection;
    }

    EngineHost host() {
        return host;
    }

    public boolean isEstablished() {
        return connection.isEstablished();
    }

    public @Nullable CloseCause closeCause() {
        return connection.closeCause();
    }

    /** Bytes that the connection has taken over for sending. */
    public long written() {
        return written;
    }

    public long received() {
        return received;
    }

    public boolean isReceiveEnded() {
        return receiveEnded;
    }

    public boolean isFinAcknowledged() {
        return finAcknowledged;
    }

    public boolean wasSilent() {
        return silent;
    }

    public Duration establishedAt() {
        return Duration.ofNanos(establishedNanos);
    }

    public Duration lastReceivedAt() {
        return Duration.ofNanos(lastReceivedNanos);
    }

    public Duration closedAt() {
        return Duration.ofNanos(closedNanos);
    }

    @Override
    public String toString() {
        return String.format(
                "%s %d: written %d, received %d%s, %s",
                connection.isInitiator() ? "client" : "server",
                connection.receiveId(),
                written,
                received,
                receiveEnded ? " and the end" : "",
                connection.closeCause() == null ? "open" : connection.closeCause());
    }

    // ---- what happens to it

    /** The engine says that something changed, or the application itself wants something else. */
    void handleUpdate() {
        if (establishedNanos == Long.MAX_VALUE && connection.isEstablished()) {
            establishedNanos = host.networkNanos();
        }
        silent |= connection.pollSilence();
        receive();
        receiveEnded |= connection.isReceiveEnded();
        finAcknowledged |= connection.isFinAcknowledged();
        if (connection.closeCause() != null) {
            closedNanos = Math.min(closedNanos, host.networkNanos());
            nextReadNanos = Long.MAX_VALUE;
            return;
        }
        read();
        write();
    }

    long nextDeadline() {
        return nextReadNanos;
    }

    void handleTimeout(long nowNanos) {
        if (nextReadNanos <= nowNanos) {
            nextReadNanos = Long.MAX_VALUE;
            take(Math.max(1, bytesPerSecond * READ_INTERVAL_NANOS / 1_000_000_000L));
            read();
        }
    }

    private void receive() {
        for (ByteBuffer data = connection.pollReceived(); data != null; data = connection.pollReceived()) {
            int length = data.remaining();
            int matching = incoming.matching(received, data.array(), data.arrayOffset() + data.position(), length);
            if (verifies && matching < length) {
                throw new AssertionError("Byte " + (received + matching) + " received is not the byte that was sent");
            }
            if (receiveEnded && length > 0) {
                throw new AssertionError("Data after the end of the stream at byte " + received);
            }
            received += length;
            lastReceivedNanos = host.networkNanos();
        }
    }

    private void read() {
        if (bytesPerSecond == Long.MAX_VALUE) {
            take(Integer.MAX_VALUE);
        } else if (bytesPerSecond > 0 && received > consumed && nextReadNanos == Long.MAX_VALUE) {
            nextReadNanos = host.networkNanos() + READ_INTERVAL_NANOS;
        }
    }

    private void take(long most) {
        int bytes = (int) Math.min(most, received - consumed);
        if (bytes > 0) {
            consumed += bytes;
            connection.consumed(bytes, host.localNanos());
        }
    }

    private void write() {
        while (written < toWrite && connection.bufferedBytes() < connection.sendBufferLimit()) {
            long room = connection.sendBufferLimit() - connection.bufferedBytes();
            long length = Math.min(Math.min(toWrite - written, room), WRITE_BYTES);
            ByteBuffer data = outgoing.slice(written, length);
            written += data.remaining();
            connection.write(data, host.localNanos());
        }
        if (written == toWrite && !endCalled && (endsAfterWriting || endsWithPeer && receiveEnded)) {
            endCalled = true;
            connection.end(host.localNanos());
        }
    }
}
