package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.engine.rendezvous.RendezvousMessage.Bye;
import io.utp.engine.rendezvous.RendezvousMessage.CallFailed;
import io.utp.engine.rendezvous.RendezvousMessage.Malformed;
import io.utp.engine.rendezvous.RendezvousMessage.Ping;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousCodecTests {

    @Property
    void whatIsWrittenIsReadHoweverItIsCut(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int count,
            @ForAll @IntRange(min = 1) int mostBytes) {
        RandomMessages messages = new RandomMessages(seed);
        List<RendezvousMessage> written = new ArrayList<>();
        ByteBuffer stream = ByteBuffer.allocate(count * RendezvousCodec.MOST_FRAME);
        for (int i = 0; i < count; i++) {
            written.add(messages.any());
            RendezvousCodec.encode(written.get(i), stream);
        }
        assertThat(read(new FrameDecoder(), stream.flip(), mostBytes, new Random(seed)))
                .isEqualTo(written);
    }

    private static List<RendezvousMessage> read(FrameDecoder decoder, ByteBuffer stream, int mostBytes, Random random) {
        List<RendezvousMessage> read = new ArrayList<>();
        while (stream.hasRemaining()) {
            int length = Math.min(stream.remaining(), 1 + random.nextInt(mostBytes));
            ByteBuffer part = stream.slice(stream.position(), length);
            stream.position(stream.position() + length);
            for (var message = decoder.decode(part); message != null; message = decoder.decode(part)) {
                read.add(message);
            }
            assertThat(part.hasRemaining()).isFalse();
        }
        return read;
    }

    @Property
    void whatIsWrittenToAnotherServerIsRead(@ForAll long seed) {
        ForwardMessage message = new RandomMessages(seed).forwarded();
        byte[] bytes = ForwardCodec.encode(message);
        assertThat(ForwardCodec.decode(bytes)).isEqualTo(message);
        assertThat(ForwardCodec.decode(Arrays.copyOf(bytes, bytes.length + 1))).isNull();
        assertThat(ForwardCodec.decode(Arrays.copyOf(bytes, bytes.length - 1))).isNull();
    }

    @Property
    void anyBytesAreReadWithoutAnException(@ForAll @Size(max = 3000) byte[] content) {
        FrameDecoder decoder = new FrameDecoder();
        List<RendezvousMessage> read = read(decoder, ByteBuffer.wrap(content), 3000, new Random(1));
        assertThat(read.stream().filter(Malformed.class::isInstance).count()).isLessThanOrEqualTo(1);
        RendezvousCodec.decode(ByteBuffer.wrap(content));
        ForwardCodec.decode(content);
    }

    @Property
    void aMessageWithAByteChangedIsAnotherMessageOrNone(
            @ForAll long seed, @ForAll @IntRange(max = 10_000) int index, @ForAll byte value) {
        RandomMessages messages = new RandomMessages(seed);
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(messages.any(), out);
        byte[] body = Arrays.copyOfRange(out.array(), 2, out.position());
        body[index % body.length] = value;
        RendezvousMessage read = RendezvousCodec.decode(ByteBuffer.wrap(body));
        if (!(read instanceof Malformed)) {
            // There is one way to write each message.
            ByteBuffer again = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
            RendezvousCodec.encode(read, again);
            assertThat(Arrays.copyOfRange(again.array(), 2, again.position())).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // no body; longer than any message; no such type
                "0000",
                "0801",
                "000100",
                "000112",
                // a hello of another protocol, and a ping with a byte too many and too few
                "0006" + "01" + "0000000001",
                "0006" + "06" + "0000000001",
                "0004" + "06" + "000000",
                // a question for a name that is empty, has a space, and is longer than the message
                "000a" + "0e" + "0000000000000001" + "00",
                "000b" + "0e" + "0000000000000001" + "0120",
                "000b" + "0e" + "0000000000000001" + "0261",
                // a failure without a reason, with text that is no UTF-8, and with a line feed in its text
                "000b" + "0d" + "0000000000000001" + "0700",
                "000c" + "0d" + "0000000000000001" + "0001ff",
                "000c" + "0d" + "0000000000000001" + "00010a",
                // an answer that is neither yes nor no, an address of no family, an IPv4 address as an IPv6 one
                "000a" + "0f" + "0000000000000001" + "02",
                "0008" + "10" + "05" + "01020304" + "0001",
                "0014" + "10" + "06" + "00000000000000000000ffff01020304" + "0001",
            })
    void whatIsNoMessageIsMalformedAndTheLast(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex + "0005" + "06" + "00000001");
        FrameDecoder decoder = new FrameDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        assertThat(decoder.decode(in)).isEqualTo(new Malformed());
        assertThat(decoder.decode(in)).isNull();
        assertThat(in.hasRemaining()).isFalse();
    }

    @Test
    void seventeenCandidatesAreTooMany() {
        ByteBuffer body = ByteBuffer.allocate(200).put((byte) 10).putLong(1).put(new byte[] {0, 0, 17});
        for (int i = 0; i < 17; i++) {
            body.put(new byte[] {0, 4, 10, 0, 0, 1, 0, 1});
        }
        assertThat(RendezvousCodec.decode(body.flip())).isEqualTo(new Malformed());
    }

    @Test
    void framesAreWrittenAsTheyAlwaysWere() {
        assertThat(hex(new Ping(0x01020304))).isEqualTo("00050601020304");
        assertThat(hex(new Bye())).isEqualTo("000111");
        assertThat(hex(new RendezvousMessage.Hello(1))).isEqualTo("000601" + "75545072" + "01");
        assertThat(hex(new RendezvousMessage.Call(2, "bob", Addresses.host("10.0.0.3", 6000))))
                .isEqualTo("0018" + "08" + "0000000000000002" + "03626f62" + "010001" + "0004" + "0a000003" + "1770");
    }

    private static String hex(RendezvousMessage message) {
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(message, out);
        return HexFormat.of().formatHex(out.array(), 0, out.position());
    }

    @Test
    void aTextIsCutAndItsControlCharactersBecomeSpaces() {
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        RendezvousCodec.encode(new CallFailed(1, CallFailure.DECLINED, "a\nb" + "€".repeat(100)), out);
        RendezvousMessage read = new FrameDecoder().decode(out.flip());
        assertThat(read).isEqualTo(new CallFailed(1, CallFailure.DECLINED, "a b" + "€".repeat(65)));
    }

    @Test
    void whatIsMalformedIsNotSent() {
        ByteBuffer out = ByteBuffer.allocate(RendezvousCodec.MOST_FRAME);
        assertThatThrownBy(() -> RendezvousCodec.encode(new Malformed(), out))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
