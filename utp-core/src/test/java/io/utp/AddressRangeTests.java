package io.utp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.utp.UtpConnectionFilter.Decision;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks in CIDR notation, and who may connect by lists of them. */
class AddressRangeTests {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "10.0.0.0/8, 10.255.255.255, true",
        "10.1.2.3/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "0.0.0.0/0, 255.255.255.255, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 192.0.2.7, false",
        "::/0, 2001:db8::1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "2001:db8::8000:0/97, 2001:db8::ffff:ffff, true",
        "2001:db8::8000:0/97, 2001:db8::7fff:ffff, false",
        "::1, ::1, true",
    })
    void containsWhatBeginsWithTheSameBits(String range, String address, boolean expected) {
        assertThat(AddressRange.of(range).contains(address(address).getAddress()))
                .isEqualTo(expected);
    }

    @Test
    void areEqualIfTheyContainTheSame() {
        assertThat(AddressRange.of("10.9.8.7/8")).isEqualTo(AddressRange.of("10.0.0.0/8"));
        assertThat(AddressRange.of("10.9.8.7/8")).hasSameHashCodeAs(AddressRange.of("10.0.0.0/8"));
        assertThat(AddressRange.of("10.0.0.0/8")).isNotEqualTo(AddressRange.of("10.0.0.0/9"));
        assertThat(AddressRange.of("0.0.0.0/0")).isNotEqualTo(AddressRange.of("::/0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0",
                "10.0.0.256",
                "10.0.0.0/33",
                "10.0.0.0/",
                "10.0.0.0/-1",
                "::/129",
                ":::",
                "1:2"
            })
    void aWrongOneIsNamedAndNeverLookedUp(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AddressRange.of(text))
                .withMessageContaining("'" + text + "'");
    }

    @Test
    void whoIsDeniedMayNotConnectEvenIfAllowed() {
        UtpConnectionFilter filter = UtpConnectionFilter.of(ranges("10.0.0.0/8", "::1"), ranges("10.1.0.0/16"));

        assertThat(filter.decide(address("10.2.0.1"))).isEqualTo(Decision.ACCEPT);
        assertThat(filter.decide(address("::1"))).isEqualTo(Decision.ACCEPT);
        assertThat(filter.decide(address("10.1.0.1"))).isEqualTo(Decision.DROP);
        assertThat(filter.decide(address("192.0.2.1"))).isEqualTo(Decision.DROP);
    }

    @Test
    void everybodyMayConnectWhoIsNotDeniedIfNobodyIsAllowed() {
        UtpConnectionFilter filter = UtpConnectionFilter.of(List.of(), ranges("10.1.0.0/16"));

        assertThat(filter.decide(address("192.0.2.1"))).isEqualTo(Decision.ACCEPT);
        assertThat(filter.decide(address("10.1.0.1"))).isEqualTo(Decision.DROP);
    }

    @Test
    void ofSeveralFiltersTheFirstThatTurnsAwayDecides() {
        UtpConnectionFilter accepting = remote -> Decision.ACCEPT;
        UtpConnectionFilter refusing = remote -> Decision.REFUSE;

        assertThat(accepting.and(refusing).decide(address("192.0.2.1"))).isEqualTo(Decision.REFUSE);
        assertThat(refusing.and(remote -> Decision.DROP).decide(address("192.0.2.1")))
                .isEqualTo(Decision.REFUSE);
        assertThat(accepting.and(accepting).decide(address("192.0.2.1"))).isEqualTo(Decision.ACCEPT);
    }

    private static List<AddressRange> ranges(String... texts) {
        return Stream.of(texts).map(AddressRange::of).toList();
    }

    private static InetSocketAddress address(String text) {
        return new InetSocketAddress(text, 4_711);
    }
}
