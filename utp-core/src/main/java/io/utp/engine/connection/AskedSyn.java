package io.utp.engine.connection;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;

/**
 * By what a half-open connection is found when its initiator dials again, under another id. The order is one of all that may
 * be chosen so that their hash codes are the same: a map finds them fast all the same.
 *
 * @param from the initiator's address
 * @param sequence the SYN's sequence number
 */
record AskedSyn(InetSocketAddress from, int sequence) implements Comparable<AskedSyn> {

    @Override
    public int compareTo(AskedSyn other) {
        int sequences = Integer.compare(sequence, other.sequence);
        return sequences != 0 ? sequences : Path.compare(from, other.from);
    }
}
