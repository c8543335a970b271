package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CookieMessageTests {

    @Property(tries = 200)
    void everyMessageSurvivesEncodingAndDecoding(
            @ForAll @IntRange(max = 0xffff) int id, @ForAll @IntRange(max = 0xffff) int sequence, @ForAll long cookie) {
        CookieMessage message = new CookieMessage(id, sequence, cookie);
        ByteBuffer out = ByteBuffer.allocate(CookieMessage.SIZE);

        message.encode(out);

        assertThat(CookieMessage.decode(out.flip())).isEqualTo(message);
        assertThat(new PacketHeader().decode(out)).isEqualTo(DecodeResult.NOT_UTP);
        assertThat(PathMessage.decode(out)).isNull();
        assertThat(PunchMessage.decode(out)).isNull();
    }

    @Property(tries = 200)
    void noOtherDatagramIsTakenForOne(@ForAll @Size(min = 0, max = 40) byte[] bytes) {
        assertThat(CookieMessage.decode(ByteBuffer.wrap(bytes))).isNull();
    }

    @Test
    void aSynNamesItsServiceBeforeEverythingElse() {
        PacketHeader syn = new PacketHeader().type(PacketType.SYN).service(255, -2);
        ByteBuffer out = ByteBuffer.allocate(syn.encodedLength());
        syn.encode(out);
        // libutp: a packet whose first extension is above 2 is none.
        assertThat(out.get(1)).isEqualTo((byte) 0x70);
        // The message is no larger than what it answers.
        assertThat(CookieMessage.SIZE).isLessThanOrEqualTo(out.position());

        PacketHeader read = new PacketHeader();
        assertThat(read.decode(out.flip())).isEqualTo(DecodeResult.VALID);
        assertThat(read.service()).isEqualTo(255);
        assertThat(read.cookie()).isEqualTo(-2);
        assertThat(read.payloadLength()).isZero();
    }

    @Test
    void onlyASynNamesAService() {
        PacketHeader state = new PacketHeader().type(PacketType.STATE).service(1, 2);
        ByteBuffer out = ByteBuffer.allocate(state.encodedLength());
        state.encode(out);

        assertThat(out.position()).isEqualTo(PacketHeader.SIZE);
        PacketHeader read = new PacketHeader().service(7, 7);
        read.decode(out.flip());
        assertThat(read.service()).isZero();
    }
}
