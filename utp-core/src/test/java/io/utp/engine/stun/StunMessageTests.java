package io.utp.engine.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.utp.engine.stun.StunMessage.Change;
import io.utp.engine.stun.StunMessage.Kind;
import io.utp.engine.stun.StunMessage.TransactionId;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StunMessageTests {

    private static final String HEADER = "2112a442b7e7a701bc34d686fa87dfae";

    /** RFC 5769 section 2.2. */
    private static final String IPV4_RESPONSE = "0101003c" + HEADER + "8022000b7465737420766563746f7220"
            + "002000080001a147e112a643" + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" + "80280004c07d4c96";

    /** RFC 5769 section 2.3. */
    private static final String IPV6_RESPONSE = "01010048" + HEADER + "8022000b7465737420766563746f7220"
            + "002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
            + "00080014a382954e4be67bf11784c97c8292c275bfe3ed41" + "80280004c8fb0b4c";

    private static final TransactionId ID = new TransactionId(0xb7e7a701bc34d686L, 0xfa87dfae);
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.1", 32_853);

    // ---- test vectors

    @Test
    void theIpv4ResponseOfRfc5769IsRead() {
        assertThat(StunMessage.decode(bytes(IPV4_RESPONSE)))
                .isEqualTo(new StunMessage(Kind.SUCCESS, ID, ADDRESS, null, 0));
    }

    @Test
    void theIpv6ResponseOfRfc5769IsRead() {
        InetSocketAddress address = new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32_853);
        assertThat(StunMessage.decode(bytes(IPV6_RESPONSE)))
                .isEqualTo(new StunMessage(Kind.SUCCESS, ID, address, null, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4_RESPONSE, IPV6_RESPONSE})
    void aResponseIsDroppedWhenABitOfItsHeaderOrItsAddressIsWrong(String response) {
        // RFC 8489 section 14.7: the fingerprint covers all that comes before it.
        for (int bit = 0; bit < 48 * 8; bit++) {
            ByteBuffer message = bytes(response);
            message.put(bit / 8, (byte) (message.get(bit / 8) ^ 1 << bit % 8));
            assertThat(StunMessage.decode(message)).as("bit %d", bit).isNull();
        }
    }

    // ---- requests

    @Test
    void aRequestIsHeaderAndFingerprint() {
        // RFC 8489 sections 5 and 14.7
        ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        StunMessage.encodeRequest(ID, Change.NOTHING, out);
        assertThat(HexFormat.of().formatHex(out.array(), 0, out.position()))
                .startsWith("00010008" + HEADER + "80280004");
        assertThat(out.position()).isEqualTo(28);
    }

    @Test
    void aChangeIsAskedForWithTwoBits() {
        // RFC 5780 section 7.2: 4 is the address, 2 the port.
        assertThat(changeRequest(Change.PORT)).isEqualTo("0003000400000002");
        assertThat(changeRequest(Change.ADDRESS_AND_PORT)).isEqualTo("0003000400000006");
    }

    private static String changeRequest(Change change) {
        ByteBuffer out = ByteBuffer.allocate(StunMessage.MAX_REQUEST);
        StunMessage.encodeRequest(ID, change, out);
        assertThat(out.hasRemaining()).isFalse();
        return HexFormat.of().formatHex(out.array(), 20, 28);
    }

    @Property
    void whatIsWrittenIsRead(
            @ForAll long high, @ForAll int low, @ForAll Change change, @ForAll @IntRange(max = 9) int position) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(60).position(position);
        StunMessage.encodeRequest(new TransactionId(high, low), change, buffer);
        buffer.flip().position(position);
        assertThat(StunMessage.decode(buffer))
                .isEqualTo(new StunMessage(Kind.REQUEST, new TransactionId(high, low), null, null, 0));
        assertThat(buffer.position()).isEqualTo(position);
    }

    // ---- answers

    @Property
    void everyAddressIsReadAsItWasWritten(
            @ForAll @Size(4) byte[] ipv4,
            @ForAll @Size(16) byte[] ipv6,
            @ForAll @IntRange(max = 65_535) int port,
            @ForAll long high,
            @ForAll int low)
            throws Exception {
        for (byte[] address : new byte[][] {ipv4, ipv6}) {
            InetSocketAddress mapped = new InetSocketAddress(java.net.InetAddress.getByAddress(address), port);
            ByteBuffer response = new StunResponse(new TransactionId(high, low))
                    .mapped(mapped)
                    .other(mapped)
                    .fingerprint()
                    .build();
            StunMessage message = StunMessage.decode(response);
            assertThat(message).isNotNull();
            assertThat(message.mapped()).isEqualTo(mapped);
            assertThat(message.other()).isEqualTo(mapped);
        }
    }

    @Test
    void theAddressOfAnOldServerIsNotXored() {
        // RFC 8489 section 14.1
        String mapped = "000100080001" + "8055" + "c0000201";
        assertThat(StunMessage.decode(bytes("0101000c" + HEADER + mapped)))
                .isEqualTo(new StunMessage(Kind.SUCCESS, ID, ADDRESS, null, 0));
    }

    @Test
    void theXoredAddressCountsMoreThanThePlainOne() {
        // RFC 8489 section 14.2: NATs rewrite addresses that they recognise in the payload.
        String both = "000100080001" + "0001" + "0a000001" + "002000080001a147e112a643";
        assertThat(StunMessage.decode(bytes("01010018" + HEADER + both)).mapped())
                .isEqualTo(ADDRESS);
    }

    @Test
    void onlyTheFirstOfEqualAttributesCounts() {
        // RFC 8489 section 14
        String twice = "002000080001a147e112a643" + "002000080001a148e112a644";
        assertThat(StunMessage.decode(bytes("01010018" + HEADER + twice)).mapped())
                .isEqualTo(ADDRESS);
    }

    @Test
    void anErrorHasItsCode() {
        // RFC 8489 section 14.8
        StunMessage message = StunMessage.decode(bytes("01110008" + HEADER + "0009000400000414"));
        assertThat(message.kind()).isEqualTo(Kind.ERROR);
        assertThat(message.errorCode()).isEqualTo(420);
    }

    @Test
    void anAnswerThatHasToBeUnderstoodAndIsNotTellsNoAddress() {
        // RFC 8489 section 6.3.3: the transaction has failed.
        String unknown = "7fff0000" + "002000080001a147e112a643";
        assertThat(StunMessage.decode(bytes("01010010" + HEADER + unknown)).mapped())
                .isNull();
        String optional = "80000000" + "002000080001a147e112a643";
        assertThat(StunMessage.decode(bytes("01010010" + HEADER + optional)).mapped())
                .isEqualTo(ADDRESS);
    }

    // ---- anything else

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0101",
                "01010000" + "2112a443b7e7a701bc34d686fa87dfae", // another cookie
                "01010004" + HEADER, // longer than it is
                "01010000" + HEADER + "00000000", // shorter than it is
                "01010003" + HEADER + "000000", // not a multiple of 4
                "c1010000" + HEADER, // RFC 8489 section 5: the first two bits are 0
                "01020000" + HEADER, // another method
                "00110000" + HEADER, // an indication
                "01010004" + HEADER + "00200008", // an attribute that leads out
                "01010008" + HEADER + "002000040001a147", // no room for an address
                "0101000c" + HEADER + "002000080003a147e112a643", // no such family
                "0101000c" + HEADER + "002000080002a147e112a643", // IPv6 of 4 bytes
                "01110008" + HEADER + "0009000400000200", // error code 200
                "01110008" + HEADER + "0009000400000464", // error code 400 and 100
                "01110004" + HEADER + "00090000", // no error code
                "01010014" + HEADER + "80280004c07d4c96" + "002000080001a147e112a643" // not at the end
            })
    void whatIsMalformedIsNone(String hex) {
        assertThat(StunMessage.decode(bytes(hex))).isNull();
    }

    @Property
    void anyBytesAreReadWithoutAnException(@ForAll byte[] content) {
        assertThatCode(() -> StunMessage.decode(ByteBuffer.wrap(content))).doesNotThrowAnyException();
    }

    @Property
    void anyAttributesAreReadWithoutAnException(@ForAll @Size(max = 100) byte[] content) {
        ByteBuffer message = ByteBuffer.allocate(20 + content.length / 4 * 4);
        message.putShort((short) 0x0101).putShort((short) (message.capacity() - 20));
        message.putInt(StunMessage.MAGIC_COOKIE).position(20);
        message.put(content, 0, message.remaining()).flip();
        assertThatCode(() -> StunMessage.decode(message)).doesNotThrowAnyException();
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }
}
