package io.utp.engine.connection;

import io.utp.engine.time.DeadlineQueue;

/**
 * Where a connection stands in the lists and counts of its node, and among its deadlines; part of the connection, because each
 * has it.
 */
public abstract class ConnectionPlace extends DeadlineQueue.Slot {

    // in which queues of ConnectionSignals it stands, and where it is counted
    boolean transmit;
    boolean updated;
    boolean received;
    boolean halfOpen;
    boolean over;

    private int index = -1;

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
}
