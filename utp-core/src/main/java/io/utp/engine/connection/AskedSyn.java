package io.utp.engine.connection;

import java.net.InetSocketAddress;
import java.util.Arrays;

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
        if (sequence != other.sequence) {
            return Integer.compare(sequence, other.sequence);
        }
        int ports = Integer.compare(from.getPort(), other.from.getPort());
        return ports != 0
                ? ports
                : Arrays.compare(
                        from.getAddress().getAddress(), other.from.getAddress().getAddress());
    }
}
