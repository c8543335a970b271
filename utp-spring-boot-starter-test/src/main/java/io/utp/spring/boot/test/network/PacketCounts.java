package io.utp.spring.boot.test.network;

import java.util.Map;

/**
 * What became of packets between hosts. What a host sends to itself is not counted.
 *
 * @param sent packets that left a host
 * @param delivered packets that arrived in a socket, those included that arrived twice
 * @param dropped packets that did not arrive, by the reason; without reasons that did not occur
 */
public record PacketCounts(long sent, long delivered, Map<PacketDrop, Long> dropped) {

    /** Makes the map unmodifiable. */
    public PacketCounts {
        dropped = Map.copyOf(dropped);
    }

    /**
     * Packets that were dropped for one reason.
     *
     * @param reason the reason
     * @return how many
     */
    public long dropped(PacketDrop reason) {
        return dropped.getOrDefault(reason, 0L);
    }

    /**
     * Packets that were dropped for any reason.
     *
     * @return how many
     */
    public long lost() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
