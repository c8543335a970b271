package io.utp.spring.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.CloseReason;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class UtpTextTests {

    @Test
    void addressesAreWrittenAsNumbers() {
        assertThat(UtpText.of(new InetSocketAddress("192.0.2.7", 4711))).isEqualTo("192.0.2.7:4711");
        assertThat(UtpText.of(new InetSocketAddress("localhost", 4711))).doesNotContain("localhost");
    }

    @Test
    void addressesOfVersion6AreInBrackets() {
        assertThat(UtpText.of(new InetSocketAddress("2001:db8::7", 4711))).isEqualTo("[2001:db8:0:0:0:0:0:7]:4711");
    }

    @Test
    void hostsThatAreNotResolvedAreWrittenByName() {
        assertThat(UtpText.of(InetSocketAddress.createUnresolved("peer.example.org", 1)))
                .isEqualTo("peer.example.org:1");
    }

    @Test
    void constantsAreWrittenAsInProperties() {
        assertThat(UtpText.of(CloseReason.RESET_BY_PEER)).isEqualTo("reset-by-peer");
    }
}
