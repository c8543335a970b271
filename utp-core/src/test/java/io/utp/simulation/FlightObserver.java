package io.utp.simulation;

/**
 * Follows the sequence numbers of one direction: how far the sender ran ahead of what the receiver had acknowledged, and
 * how often the numbers began anew. Stands at the two link entrances, so it sees an acknowledgement half a round trip
 * before the sender does.
 */
final class FlightObserver {
    private int acknowledged = -1;
    private int highest = -1;
    private int wraps;
    private int widest;
    private long wrappedTooEarly;
    private long dataPackets;
    private long extensions;
    private int longestSelectiveAck;

    static FlightObserver on(Link data, Link acknowledgements) {
        FlightObserver observer = new FlightObserver();
        data.observe(observer::seenFromSender);
        acknowledgements.observe(observer::seenFromReceiver);
        return observer;
    }

    private void seenFromSender(PacketHeader header) {
        if (!header.is(PacketType.DATA)) {
            return;
        }
        dataPackets++;
        extensions += header.extension() == 0 ? 0 : 1;
        int sequence = header.sequence();
        if (highest < 0 || (short) (sequence - highest) > 0) {
            wraps += highest >= 0 && sequence < highest ? 1 : 0;
            highest = sequence;
        }
        if (acknowledged >= 0) {
            widest = Math.max(widest, (short) (sequence - acknowledged));
            wrappedTooEarly += sequence < 1_000 && acknowledged > 60_000 && acknowledged != 65_535 ? 1 : 0;
        }
    }

    private void seenFromReceiver(PacketHeader header) {
        if (header.is(PacketType.DATA) || header.is(PacketType.STATE)) {
            if (header.extension() == 1) {
                int extensions = header.payloadOffset() - PacketHeader.LENGTH;
                int headers = 2 * ((extensions + 256) / 257);
                longestSelectiveAck = Math.max(longestSelectiveAck, extensions - headers);
            }
            if (acknowledged < 0 || (short) (header.acknowledgement() - acknowledged) > 0) {
                acknowledged = header.acknowledgement();
            }
        }
    }

    int wraps() {
        return wraps;
    }

    /** Most packets that were ahead of the acknowledgements. */
    int widest() {
        return widest;
    }

    /** Packets with a new round's number while one of the old round was not acknowledged. */
    long wrappedTooEarly() {
        return wrappedTooEarly;
    }

    long dataPackets() {
        return dataPackets;
    }

    long dataWithExtensions() {
        return extensions;
    }

    /** Bytes of the longest mask that the receiver sent. */
    int longestSelectiveAck() {
        return longestSelectiveAck;
    }
}
