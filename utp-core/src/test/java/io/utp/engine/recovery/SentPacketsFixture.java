package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

/** Packets of 10 bytes from number 1,000 on, and a peer that acknowledges them. */
abstract class SentPacketsFixture {

    static final int FIRST = 1_000;
    static final long MILLI = 1_000_000L;

    SentPackets packets = new SentPackets(FIRST);
    long now = 1;
    private long nextOffset;

    final void send(int count) {
        for (int i = 0; i < count; i++) {
            packets.sent(nextOffset, 10, false, now);
            nextOffset += 10;
        }
    }

    final AckResult ack(int acknowledgement) {
        return ack(acknowledgement, "");
    }

    final AckResult ack(int acknowledgement, String mask) {
        byte[] bits = HexFormat.of().parseHex(mask);
        return packets.handleAck(acknowledgement & 0xffff, bits, bits.length, true, now);
    }

    /** Three repetitions. */
    final void repeat(int acknowledgement) {
        for (int i = 0; i < 3; i++) {
            ack(acknowledgement);
        }
        assertThat(packets.hasLost()).isTrue();
    }

    /** Sends everything lost again and names it. */
    final String drainLost() {
        StringBuilder lost = new StringBuilder();
        for (int s = packets.nextLost(); s >= 0; s = packets.nextLost()) {
            lost.append(s).append(' ');
            packets.resent(s, now);
        }
        return lost.toString();
    }
}
