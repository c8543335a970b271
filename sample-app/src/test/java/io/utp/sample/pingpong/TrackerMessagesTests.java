package io.utp.sample.pingpong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.sample.protocol.MalformedException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerMessagesTests {

    @ParameterizedTest
    @EnumSource
    void aRegistrationIsReadAsItWasWritten(Side side) throws Exception {
        assertThat(TrackerMessages.readRegistration(TrackerMessages.registration(side)))
                .isEqualTo(side);
    }

    @Test
    void bothAreWrittenAsUtpPunchWritesThem() {
        assertThat(text(TrackerMessages.registration(Side.CLIENT))).isEqualTo("{\"name\":\"CLIENT\"}");
        assertThat(text(TrackerMessages.answer(new InetSocketAddress("192.0.2.7", 9000))))
                .isEqualTo("{\"address\":\"192.0.2.7\",\"port\":9000}");
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7, 1", "255.255.255.254, 65535", "2001:db8::1, 42000", "127.0.0.1, 9000"})
    void anAnswerIsReadAsItWasWritten(String address, int port) throws Exception {
        InetSocketAddress peer = new InetSocketAddress(address, port);
        assertThat(TrackerMessages.readAnswer(TrackerMessages.answer(peer))).isEqualTo(peer);
    }

    @Test
    void spaceAndFurtherMembersAreNoMatter() throws Exception {
        assertThat(TrackerMessages.readRegistration(bytes("{ \"more\": [1], \"name\" : \"SERVER\" }")))
                .isEqualTo(Side.SERVER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SERVER",
                "{",
                "{}",
                "[]",
                "null",
                "{\"name\":null}",
                "{\"name\":1}",
                "{\"name\":\"server\"}",
                "{\"name\":{\"name\":\"SERVER\"}}",
                "{\"name\"",
                "{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{",
                "PUNCH"
            })
    void whatIsNoRegistrationIsMalformed(String text) {
        assertMalformedRegistration(bytes(text));
    }

    @Test
    void bytesThatAreNoTextAreMalformed() {
        for (int value = 0; value < 256; value++) {
            assertMalformedRegistration(ByteBuffer.wrap(new byte[] {(byte) value, (byte) ~value, 0}));
        }
    }

    @Test
    void whatIsTooLongIsNotEvenLookedAt() {
        assertMalformedRegistration(bytes("{\"name\":\"SERVER\"}" + " ".repeat(112)));
    }

    private static void assertMalformedRegistration(ByteBuffer content) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> TrackerMessages.readRegistration(content));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "192.0.2.7" | 0
                    "192.0.2.7" | 65536
                    "192.0.2.7" | -1
                    "192.0.2.7" | 1.5
                    "192.0.2.7" | 99999999999999999999
                    "192.0.2.7" | "9000"
                    "192.0.2.7" | null
                    "192.0.2" | 9000
                    "192.0.2.256" | 9000
                    "192.0.2.7." | 9000
                    "host.invalid" | 9000
                    "" | 9000
                    "::x" | 9000
                    "1:2" | 9000
                    "0.0.0.0" | 9000
                    "::" | 9000
                    "224.0.0.1" | 9000
                    3232235777 | 9000
                    null | 9000
                    """)
    void anAddressThatNobodyHasIsMalformed(String address, String port) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(
                        () -> TrackerMessages.readAnswer(bytes("{\"address\":" + address + ",\"port\":" + port + "}")));
    }

    private static ByteBuffer bytes(String text) {
        return StandardCharsets.UTF_8.encode(text);
    }

    private static String text(ByteBuffer content) {
        return StandardCharsets.UTF_8.decode(content).toString();
    }
}
