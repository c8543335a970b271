package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PacketHeaderTests {

    /** A DATA packet without extensions, up to the extension byte and from there on. */
    private static final String BEFORE_EXTENSION = "01";

    private static final String AFTER_EXTENSION = "03e9 00000001 00000002 00000003 0004 0005";

    private final PacketHeader header = new PacketHeader();

    // ---- fields

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void everyFieldSurvivesEncodingAndDecoding(
            @ForAll PacketType type,
            @ForAll @IntRange(max = 0xffff) int id,
            @ForAll int timestamp,
            @ForAll int difference,
            @ForAll @LongRange(max = 0xffff_ffffL) long window,
            @ForAll @IntRange(max = 0xffff) int sequence,
            @ForAll @IntRange(max = 0xffff) int acknowledgement,
            @ForAll @Size(max = PacketHeader.MAX_SELECTIVE_ACK) byte[] mask) {
        PacketHeader original = new PacketHeader()
                .type(type)
                .connectionId(id)
                .timestampMicros(timestamp)
                .differenceMicros(difference)
                .window(window)
                .sequence(sequence)
                .acknowledgement(acknowledgement)
                .selectiveAckLength(mask.length);
        System.arraycopy(mask, 0, original.selectiveAck(), 0, mask.length);
        ByteBuffer out = ByteBuffer.allocate(original.encodedLength());
        original.encode(out);
        assertThat(out.hasRemaining()).as("room left of encodedLength()").isFalse();

        assertThat(header.decode(out.flip())).isEqualTo(DecodeResult.VALID);

        assertThat(header.type()).isEqualTo(type);
        assertThat(header.connectionId()).isEqualTo(id);
        assertThat(header.timestampMicros()).isEqualTo(timestamp);
        assertThat(header.differenceMicros()).isEqualTo(difference);
        assertThat(header.window()).isEqualTo(window);
        assertThat(header.sequence()).isEqualTo(sequence);
        assertThat(header.acknowledgement()).isEqualTo(acknowledgement);
        assertThat(header.selectiveAckLength()).isEqualTo(mask.length);
        assertThat(Arrays.copyOf(header.selectiveAck(), mask.length)).isEqualTo(mask);
        assertThat(header.hasExtensions()).isEqualTo(mask.length > 0);
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void numbersAboveSixteenBitsWrapAndAWindowAboveThirtyTwoIsCut() {
        header.connectionId(0x1_0001).sequence(-1).acknowledgement(0x1_0000).window(Long.MAX_VALUE);
        assertThat(header.connectionId()).isEqualTo(1);
        assertThat(header.sequence()).isEqualTo(0xffff);
        assertThat(header.acknowledgement()).isZero();
        assertThat(header.window()).isEqualTo(0xffff_ffffL);
    }

    @Test
    void aHeaderThatIsUsedAgainKeepsNothingOfTheLastPacket() {
        decode("41 01 0001 00000000 00000000 00000000 0001 0000 0004ffffffff");
        assertThat(header.selectiveAckLength()).isEqualTo(4);
        decode("41 00 0001 00000000 00000000 00000000 0001 0000");
        assertThat(header.selectiveAckLength()).isZero();
        assertThat(header.hasExtensions()).isFalse();
    }

    // ---- masks of several extensions

    @Test
    void aMaskThatFillsItsExtensionGoesOnInTheNext() {
        decode("21 01" + AFTER_EXTENSION + "72 ff" + "aa".repeat(255) + "00 02 bbcc");
        assertThat(header.selectiveAckLength()).isEqualTo(257);
        assertThat(Arrays.copyOfRange(header.selectiveAck(), 254, 257))
                .isEqualTo(HexFormat.of().parseHex("aabbcc"));
    }

    @Test
    void onlyAFullMaskGoesOn() {
        decode("21 01" + AFTER_EXTENSION + "72 04 aaaaaaaa 00 02 bbcc");
        assertThat(header.selectiveAckLength()).isEqualTo(4);
        decode("21 72" + AFTER_EXTENSION + "00 02 bbcc");
        assertThat(header.selectiveAckLength()).isZero();
    }

    @Test
    void howeverManyExtensionsThereAreAMaskIsBounded() {
        String block = "72 ff" + "aa".repeat(255);
        decode("21 01" + AFTER_EXTENSION + block.repeat(5) + "00 04 bbbbbbbb");
        assertThat(header.selectiveAckLength()).isEqualTo(PacketHeader.MAX_SELECTIVE_ACK);
    }

    @Test
    void aMaskOfOneExtensionIsAsEveryPeerKnowsIt() {
        header.type(PacketType.STATE).selectiveAckLength(255);
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength());
        header.encode(out);
        assertThat(out.array()).hasSize(277);
        assertThat(out.array()[1]).isEqualTo((byte) 1);
        assertThat(out.array()[20]).isZero();
        assertThat(out.array()[21]).isEqualTo((byte) 255);
    }

    @ParameterizedTest
    @CsvSource({"100, 255", "513, 255", "514, 510", "1200, 1020", "65000, 1020"})
    void aMaskFitsIntoAPacket(int bytes, int longest) {
        assertThat(PacketHeader.maskWithin(bytes)).isEqualTo(longest);
    }

    // ---- what is not uTP

    @Property(tries = 2_000, edgeCases = EdgeCasesMode.NONE)
    void anyBytesDecodeToAResultAndNothingOutsideOfTheDatagramIsRead(
            @ForAll @Size(max = 60) byte[] datagram,
            @ForAll boolean wellBegun,
            @ForAll boolean direct,
            @ForAll @IntRange(max = 40) int before,
            @ForAll byte filler) {
        if (wellBegun && datagram.length > 1) {
            datagram[0] = (byte) ((datagram[0] & 3) << 4 | 1);
            datagram[1] &= 3;
        }
        DecodeResult alone = header.decode(ByteBuffer.wrap(datagram));
        ByteBuffer surrounded = surround(datagram, before, filler, direct);
        PacketHeader other = new PacketHeader();

        assertThat(other.decode(surrounded)).isEqualTo(alone);

        assertThat(surrounded.position()).isEqualTo(before);
        assertThat(surrounded.remaining()).isEqualTo(datagram.length);
        if (alone == DecodeResult.VALID) {
            assertThat(other.sequence()).isEqualTo(header.sequence());
            assertThat(other.selectiveAckLength()).isEqualTo(header.selectiveAckLength());
            assertThat(other.payloadLength()).isEqualTo(header.payloadLength());
            assertThat(other.payloadOffset()).isEqualTo(header.payloadOffset() + before);
            assertThat(header.payloadOffset() + header.payloadLength()).isEqualTo(datagram.length);
        }
    }

    private static ByteBuffer surround(byte[] datagram, int before, byte filler, boolean direct) {
        int size = before + datagram.length + 300;
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(size) : ByteBuffer.allocate(size);
        for (int i = 0; i < size; i++) {
            buffer.put(i, filler);
        }
        return buffer.put(before, datagram).position(before).limit(before + datagram.length);
    }

    @Test
    void nineteenBytesAreNotUtp() {
        assertThat(header.decode(ByteBuffer.allocate(19).put(0, (byte) 0x01))).isEqualTo(DecodeResult.NOT_UTP);
        assertThat(header.decode(ByteBuffer.allocate(0))).isEqualTo(DecodeResult.NOT_UTP);
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "0f", "20", "22", "51", "61", "f1"})
    void anotherVersionOrTypeIsNotUtp(String first) {
        // BEP 29: version 1, types 0 to 4.
        assertThat(decode(first + "00" + AFTER_EXTENSION)).isEqualTo(DecodeResult.NOT_UTP);
    }

    @ParameterizedTest
    @CsvSource({"01, DATA", "11, FIN", "21, STATE", "31, RESET", "41, SYN"})
    void theFirstByteIsTypeAndVersion(String first, PacketType type) {
        // BEP 29, "type": ST_DATA = 0 to ST_SYN = 4.
        assertThat(decode(first + "00" + AFTER_EXTENSION)).isEqualTo(DecodeResult.VALID);
        assertThat(header.type()).isEqualTo(type);
    }

    // ---- extensions

    @Test
    void thePayloadFollowsTheHeader() {
        assertThat(decode(withExtensions("00", "aabbcc"))).isEqualTo(DecodeResult.VALID);
        assertThat(header.payloadOffset()).isEqualTo(20);
        assertThat(header.payloadLength()).isEqualTo(3);
    }

    @Test
    void aSelectiveAcknowledgementOfOneByteIsRead() {
        // librqbit-utp: "a ton of messages in the wild are 1 byte long".
        assertThat(decode(withExtensions("01", "00 01 05 aabb"))).isEqualTo(DecodeResult.VALID);
        assertThat(header.selectiveAckLength()).isEqualTo(1);
        assertThat(header.selectiveAck()[0]).isEqualTo((byte) 5);
        assertThat(header.payloadLength()).isEqualTo(2);
    }

    @Test
    void theLongestSelectiveAcknowledgementIsRead() {
        assertThat(decode(withExtensions("01", "00 ff" + "ab".repeat(255)))).isEqualTo(DecodeResult.VALID);
        assertThat(header.selectiveAckLength()).isEqualTo(255);
        assertThat(Arrays.copyOf(header.selectiveAck(), 255)).containsOnly((byte) 0xab);
    }

    @Test
    void unknownExtensionsAreSkipped() {
        assertThat(decode(withExtensions("07", "01 03 111111 00 04 01020304 ee")))
                .isEqualTo(DecodeResult.VALID);
        assertThat(header.hasExtensions()).isTrue();
        assertThat(header.selectiveAckLength()).isEqualTo(4);
        assertThat(header.selectiveAck()).startsWith(1, 2, 3, 4);
        assertThat(header.payloadLength()).isEqualTo(1);
    }

    @Test
    void theExtensionBitsOfLibutpAreSkipped() {
        // libutp: extension 2, 8 bytes, only ever stored.
        assertThat(decode(withExtensions("02", "00 08 0000000000000000 ff"))).isEqualTo(DecodeResult.VALID);
        assertThat(header.payloadLength()).isEqualTo(1);
    }

    @Test
    void theCloseReasonOfLibtorrentBehindASelectiveAcknowledgementIsSkipped() {
        // libtorrent: extension 3, close_reason, 4 bytes.
        assertThat(decode(withExtensions("01", "03 04 00000000 00 04 00000107")))
                .isEqualTo(DecodeResult.VALID);
        assertThat(header.selectiveAckLength()).isEqualTo(4);
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void onlyTheFirstSelectiveAcknowledgementCounts() {
        assertThat(decode(withExtensions("01", "01 01 aa 00 02 bbcc"))).isEqualTo(DecodeResult.VALID);
        assertThat(header.selectiveAckLength()).isEqualTo(1);
        assertThat(header.selectiveAck()[0]).isEqualTo((byte) 0xaa);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "00", "00 01", "00 04 010203", "01 00", "01 00 00", "05 00 00 ff 00"})
    void aChainThatLeadsOutOfTheDatagramIsMalformed(String chain) {
        assertThat(decode(withExtensions("01", chain))).isEqualTo(DecodeResult.MALFORMED);
    }

    @Test
    void aLongChainOfEmptyExtensionsEnds() {
        assertThat(decode(withExtensions("09", "0900".repeat(700)))).isEqualTo(DecodeResult.MALFORMED);
        assertThat(decode(withExtensions("09", "0900".repeat(700) + "0000"))).isEqualTo(DecodeResult.VALID);
        assertThat(header.selectiveAckLength()).isZero();
        assertThat(header.payloadLength()).isZero();
    }

    // ---- packets of other implementations, as they stood on the wire

    @Test
    void theSynOfUtpPunchIsRead() {
        // utp-punch 1.0.1: an even id, window 262,144, neither difference nor acknowledgement.
        assertThat(decode("41004b16 08911176 00000000 00040000 a1a00000")).isEqualTo(DecodeResult.VALID);
        assertThat(header.type()).isEqualTo(PacketType.SYN);
        assertThat(header.connectionId()).isEqualTo(0x4b16);
        assertThat(header.timestampMicros()).isEqualTo(0x08911176);
        assertThat(header.differenceMicros()).isZero();
        assertThat(header.window()).isEqualTo(262_144);
        assertThat(header.sequence()).isEqualTo(0xa1a0);
        assertThat(header.acknowledgement()).isZero();
        assertThat(header.hasExtensions()).isFalse();
    }

    @Test
    void theSynOfLibutpIsRead() {
        // utp-native 2.5.3: an odd id is possible, window 1 MiB.
        assertThat(decode("41004567 70721ab3 00000000 00100000 23c60000")).isEqualTo(DecodeResult.VALID);
        assertThat(header.type()).isEqualTo(PacketType.SYN);
        assertThat(header.connectionId()).isEqualTo(0x4567);
        assertThat(header.window()).isEqualTo(1 << 20);
        assertThat(header.sequence()).isEqualTo(0x23c6);
    }

    @Test
    void theStateOfLibutpThatMissesOnePacketOfEachTwoIsRead() {
        // utp-native 2.5.3, having received 1000, 1002 and 1004: the lowest bit of the first byte is 1002.
        assertThat(decode("21014568 7073c008 70647dc6 00100000 23c703e8 0004 05000000"))
                .isEqualTo(DecodeResult.VALID);
        assertThat(header.type()).isEqualTo(PacketType.STATE);
        assertThat(header.connectionId()).isEqualTo(0x4568);
        assertThat(header.differenceMicros()).isEqualTo(0x70647dc6);
        assertThat(header.sequence()).isEqualTo(0x23c7);
        assertThat(header.acknowledgement()).isEqualTo(1_000);
        assertThat(header.selectiveAckLength()).isEqualTo(4);
        assertThat(header.selectiveAck()).startsWith(5, 0, 0, 0);
        assertThat(header.payloadLength()).isZero();
    }

    @Test
    void aPacketIsWrittenAsBep29DrawsIt() {
        header.type(PacketType.STATE)
                .connectionId(0x9c41)
                .timestampMicros(0x5f3a1b22)
                .differenceMicros(0xffff8ad0)
                .window(1 << 20)
                .sequence(2)
                .acknowledgement(1_001)
                .selectiveAckLength(4);
        System.arraycopy(new byte[] {1, 0, 0, 0}, 0, header.selectiveAck(), 0, 4);
        ByteBuffer out = ByteBuffer.allocate(26);
        header.encode(out);
        assertThat(HexFormat.of().formatHex(out.array()))
                .isEqualTo("21019c415f3a1b22ffff8ad000100000000203e9000401000000");
    }

    private static String withExtensions(String first, String chain) {
        return BEFORE_EXTENSION + first + AFTER_EXTENSION + chain;
    }

    private DecodeResult decode(String hex) {
        return header.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", ""))));
    }

    // ---- parts

    @Test
    void aPartSaysWhereItBelongs() {
        header.type(PacketType.DATA).part(60_000, 65_487);
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength() + 5_487);
        header.encode(out);
        assertThat(out.remaining()).isEqualTo(5_487);
        assertThat(out.position()).isEqualTo(PacketHeader.SIZE + PacketHeader.PART_OVERHEAD);

        PacketHeader decoded = new PacketHeader();
        assertThat(decoded.decode(out.rewind())).isEqualTo(DecodeResult.VALID);

        assertThat(decoded.isPart()).isTrue();
        assertThat(decoded.partOffset()).isEqualTo(60_000);
        assertThat(decoded.partOf()).isEqualTo(65_487);
        assertThat(decoded.payloadLength()).isEqualTo(5_487);
    }

    @ParameterizedTest
    @CsvSource({"DATA, 10, 0", "DATA, 10, 101", "DATA, 60_000, 1", "FIN, 0, 10", "STATE, 0, 10"})
    void aPartThatIsNotOneIsMalformed(PacketType type, int offset, int payload) {
        header.type(type).part(offset, 110);
        ByteBuffer out = ByteBuffer.allocate(header.encodedLength() + payload);
        header.encode(out);

        assertThat(new PacketHeader().decode(out.rewind())).isEqualTo(DecodeResult.MALFORMED);
    }
}
