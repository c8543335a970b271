package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RemotePatternTests {

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.1.2.128/25, 10.1.2.200, true",
        "10.1.2.128/25, 10.1.2.100, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/32, 2001:db8:1::2, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, 0:0:0:0:0:0:0:1, true"
    })
    void anAddressOrNetworkMatchesTheAddress(String pattern, String address, boolean expected) {
        assertThat(RemotePattern.of(pattern).matches(socket(null, address))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "alice, alice, true",
        "alice, Alice, false",
        "alice, , false",
        "sensor-*, sensor-7, true",
        "sensor-*, motor-7, false",
        "*, anybody, true",
        "*, , false"
    })
    void aNameMatchesThePeerThatWasIntroduced(String pattern, String name, boolean expected) {
        assertThat(RemotePattern.of(pattern).matches(socket(name, "10.0.0.1"))).isEqualTo(expected);
    }

    @Test
    void theMostSpecificComesFirst() {
        List<String> ordered = List.of(
                "alice",
                "sensor-left-*",
                "sensor-*",
                "*",
                "2001:db8::1",
                "2001:db8::/64",
                "10.0.0.1",
                "10.0.0.0/8",
                "0.0.0.0/0");
        assertThat(Stream.of(
                                "0.0.0.0/0",
                                "sensor-*",
                                "10.0.0.1",
                                "*",
                                "2001:db8::/64",
                                "alice",
                                "10.0.0.0/8",
                                "sensor-left-*",
                                "2001:db8::1")
                        .map(RemotePattern::of)
                        .sorted(RemotePattern.MOST_SPECIFIC_FIRST)
                        .map(RemotePattern::toString))
                .containsExactlyElementsOf(ordered);
    }

    @Test
    void isTheSameHoweverItIsWritten() {
        assertThat(RemotePattern.of("10.9.8.7/8").isSameAs(RemotePattern.of("10.0.0.0/8")))
                .isTrue();
        assertThat(RemotePattern.of("::1").isSameAs(RemotePattern.of("0:0:0:0:0:0:0:1/128")))
                .isTrue();
        assertThat(RemotePattern.of("10.0.0.0/8").isSameAs(RemotePattern.of("10.0.0.0/9")))
                .isFalse();
        assertThat(RemotePattern.of("alice").isSameAs(RemotePattern.of("alicia")))
                .isFalse();
        assertThat(RemotePattern.of("alice").isSameAs(RemotePattern.of("alice")))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "host.example.org:20000",
                "a b",
                "name/8"
            })
    void explainsWhatIsNoPattern(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemotePattern.of(text))
                .withMessageContaining("'" + text + "'");
    }

    private static UtpSocket socket(String name, String address) {
        UtpSocket socket = mock();
        given(socket.remoteName()).willReturn(name);
        given(socket.remoteAddress()).willReturn(new InetSocketAddress(address, 4711));
        return socket;
    }
}
