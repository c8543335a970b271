package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PunchMessageTests {

    @ParameterizedTest
    @EnumSource
    void aMessageIsItsNameInAscii(PunchMessage message) {
        // utp-punch 1.0.1
        ByteBuffer out = ByteBuffer.allocate(message.encodedLength());
        message.encode(out);
        assertThat(out.array()).isEqualTo(message.name().getBytes(StandardCharsets.US_ASCII));
        assertThat(out.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aMessageIsFoundBetweenPositionAndLimitAndBothStay(PunchMessage message) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(30).position(4);
        message.encode(buffer);
        buffer.flip().position(4);
        assertThat(PunchMessage.decode(buffer)).isEqualTo(message);
        assertThat(buffer.position()).isEqualTo(4);
        assertThat(buffer.remaining()).isEqualTo(message.encodedLength());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P", "PUNC", "PUNCHE", "PUNCHEDX", "punch", "PUNCH\n", " PUNCH"})
    void anythingElseIsNone(String text) {
        assertThat(PunchMessage.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))))
                .isNull();
    }

    @Property(tries = 500)
    void noUtpPacketIsTakenForAMessage(@ForAll @Size(min = PacketHeader.SIZE, max = 40) byte[] datagram) {
        assertThat(PunchMessage.decode(ByteBuffer.wrap(datagram))).isNull();
    }

    @Test
    void noMessageIsTakenForAPacket() {
        for (PunchMessage message : PunchMessage.values()) {
            ByteBuffer out = ByteBuffer.allocate(message.encodedLength());
            message.encode(out);
            assertThat(new PacketHeader().decode(out.flip())).isEqualTo(DecodeResult.NOT_UTP);
        }
    }
}
