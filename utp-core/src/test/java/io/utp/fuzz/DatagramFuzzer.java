package io.utp.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PunchMessage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One datagram into every codec: uTP packets, punch, cookie and path messages. It is one of them at most, is read as an
 * independent decoder reads it and wherever in a buffer it lies, and is written as it was read.
 */
public final class DatagramFuzzer {
    private static final PathKey KEY = new PathKey(new byte[PathKey.SIZE]);
    private static final PathKey OTHER_KEY = new PathKey(Arrays.copyOf(new byte[] {1}, PathKey.SIZE));
    private static final int BEFORE = 7;

    private DatagramFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] datagram) {
        boolean utp = isPacket(datagram);
        int kinds = (utp ? 1 : 0)
                + (isPunch(datagram) ? 1 : 0)
                + (isCookie(datagram) ? 1 : 0)
                + (isPathMessage(datagram) ? 1 : 0);
        assertThat(kinds).as("kinds of message that it is").isLessThanOrEqualTo(1);
    }

    // ---- uTP

    private static boolean isPacket(byte[] datagram) {
        ReferencePacket expected = ReferencePacket.read(datagram);
        PacketHeader header = new PacketHeader();
        DecodeResult result = header.decode(ByteBuffer.wrap(datagram));
        ReferencePacket read = ReferencePacket.of(result, header, datagram);
        assertThat(read).isEqualTo(expected);

        PacketHeader inside = new PacketHeader();
        ByteBuffer surrounded = surround(datagram);
        assertThat(inside.decode(surrounded)).isEqualTo(result);
        assertUnmoved(surrounded, datagram);
        if (result == DecodeResult.VALID) {
            assertThat(ReferencePacket.of(result, inside, surrounded.array())).isEqualTo(read);
            assertWrittenAsRead(header, read, Arrays.copyOfRange(datagram, header.payloadOffset(), datagram.length));
        }
        return result == DecodeResult.VALID;
    }

    private static void assertWrittenAsRead(PacketHeader header, ReferencePacket read, byte[] payload) {
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength() + payload.length);
        header.encode(out);
        assertThat(out.remaining()).as("bytes behind the header").isEqualTo(payload.length);
        out.put(payload);
        PacketHeader again = new PacketHeader();
        DecodeResult result = again.decode(out.rewind());
        assertThat(ReferencePacket.of(result, again, out.array())).isEqualTo(read.written());
    }

    // ---- the rest

    private static boolean isPunch(byte[] datagram) {
        PunchMessage message = PunchMessage.decode(surround(datagram));
        if (message != null) {
            ByteBuffer out = ByteBuffer.allocate(message.encodedLength());
            message.encode(out);
            assertThat(out.array()).isEqualTo(datagram);
        }
        return message != null;
    }

    private static boolean isCookie(byte[] datagram) {
        CookieMessage message = CookieMessage.decode(surround(datagram));
        if (message != null) {
            ByteBuffer out = ByteBuffer.allocate(CookieMessage.SIZE);
            message.encode(out);
            assertThat(out.array()).isEqualTo(datagram);
        }
        return message != null;
    }

    private static boolean isPathMessage(byte[] datagram) {
        ByteBuffer surrounded = surround(datagram);
        PathMessage message = PathMessage.decode(surrounded);
        assertUnmoved(surrounded, datagram);
        if (message != null) {
            assertThat(message.size()).isEqualTo(datagram.length);
            message.address();
            assertThat(message.isFrom(OTHER_KEY)).isFalse();
            ByteBuffer out = ByteBuffer.allocate(message.size());
            message.encode(out, KEY);
            PathMessage again = PathMessage.decode(out.flip());
            assertThat(again).isNotNull();
            assertThat(again.isFrom(KEY)).isTrue();
            assertThat(again.isFrom(OTHER_KEY)).isFalse();
            assertThat(again.toString()).isEqualTo(message.toString());
            assertThat(again.body()).isEqualTo(message.body());
        }
        return message != null;
    }

    /** In the middle of a buffer whose other bytes would change what it means. */
    private static ByteBuffer surround(byte[] datagram) {
        ByteBuffer buffer = ByteBuffer.allocate(BEFORE + datagram.length + 300);
        Arrays.fill(buffer.array(), (byte) 0x71);
        return buffer.put(BEFORE, datagram).position(BEFORE).limit(BEFORE + datagram.length);
    }

    private static void assertUnmoved(ByteBuffer surrounded, byte[] datagram) {
        assertThat(surrounded.position()).isEqualTo(BEFORE);
        assertThat(surrounded.remaining()).isEqualTo(datagram.length);
    }
}
