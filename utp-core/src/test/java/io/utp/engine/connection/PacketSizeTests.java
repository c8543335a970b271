package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.PacketHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PacketSizeTests {

    private static final int BASE = 1_200;
    private static final int LOOPBACK = 65_487;

    /** Linux, netif_skb_features: what is as long as gso_max_size, the link's header included, is taken apart on the way. */
    private static final int GSO_MAX_SIZE = 65_536;

    private static final int LINK_IPV6_AND_UDP = 14 + 40 + 8;

    private final PacketSize size = new PacketSize(BASE);

    @Test
    void isWhatThePathCarriesWhileTheWindowHoldsEightOfThem() {
        size.handleWindows(1 << 20, 1 << 20);
        size.setPath(LOOPBACK);

        assertThat(size.bytes()).isEqualTo(LOOPBACK);
    }

    @ParameterizedTest
    @CsvSource({"400000, 2", "200000, 4", "100000, 8", "50000, 16", "20000, 32"})
    void isAsManyTimesInARunAsFitUndividedThroughLoopbackWithSmallerWindows(long window, int packets) {
        size.setPath(LOOPBACK);
        size.handleWindows(1 << 20, window);

        int run = packets * (size.bytes() + PacketHeader.SIZE);
        assertThat(run).isEqualTo(PacketSize.MOST_RUN);
        assertThat(run + LINK_IPV6_AND_UDP).isLessThan(GSO_MAX_SIZE);
    }

    @Test
    void isNeverSmallerThanTheBase() {
        size.setPath(LOOPBACK);
        size.handleWindows(1 << 20, 4_000);

        assertThat(size.bytes()).isEqualTo(BASE);
    }
}
