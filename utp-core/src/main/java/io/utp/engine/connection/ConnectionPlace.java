package io.utp.engine.connection;

import io.utp.engine.time.DeadlineQueue;
import org.jspecify.annotations.Nullable;

/**
 * Where a connection stands in the lists and counts of its node, and among its deadlines, and what the driver keeps for it; part
 * of the connection, because each has it.
 */
public abstract class ConnectionPlace extends DeadlineQueue.Slot {

    // in which queues of ConnectionSignals it stands, and where it is counted
    boolean transmit;
    boolean updated;
    boolean received;
    boolean held;
    boolean halfOpen;
    boolean over;

    @Nullable AddressAccount account;

    private int index = -1;
    private @Nullable Object attachment;

    ConnectionPlace() {}

    /** Its index among the connections of its node; -1 for none. */
    public final int index() {
        return index;
    }

    /**
     * Notes where it stands.
     *
     * @param index among the connections of its node; -1 for none
     */
    public final void index(int index) {
        this.index = index;
    }

    /** Keeps the driver's own object for this connection; it is never looked at. */
    public final void attach(Object object) {
        attachment = object;
    }

    public final @Nullable Object attachment() {
        return attachment;
    }
}
