package io.utp.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RateLimitTests {

    private static final long SECOND = 1_000_000_000L;

    private final RateLimit limit = new RateLimit(100, 10);

    @Test
    void anAddressGetsItsShareWhateverItsPorts() {
        assertThat(taken(0, "192.0.2.%d", 1)).isEqualTo(10);
        assertThat(taken(0, "192.0.2.%d", 1)).isZero();
        assertThat(limit.take(new InetSocketAddress("192.0.2.2", 1), 0)).isTrue();
        assertThat(taken(SECOND, "192.0.2.%d", 1)).isEqualTo(10);
    }

    @Test
    void allOfAnIpv6NetworkOf64BitsIsOneAddress() {
        assertThat(taken(0, "2001:db8::%x", 1_000)).isEqualTo(10);
        assertThat(limit.take(new InetSocketAddress("2001:db8:0:1::1", 1), 0)).isTrue();
    }

    @Test
    void allTogetherGetAsManyAsGoInASecond() {
        assertThat(taken(0, "192.0.2.%d", 200)).isEqualTo(100);
        assertThat(taken(SECOND / 2, "192.0.2.%d", 200)).isEqualTo(50);
        assertThat(taken(100 * SECOND, "192.0.2.%d", 200)).isEqualTo(100);
    }

    /** How many of a thousand from so many addresses in turns. */
    private int taken(long nowNanos, String pattern, int addresses) {
        int taken = 0;
        for (int i = 0; i < 1_000; i++) {
            InetSocketAddress from = new InetSocketAddress(String.format(pattern, 1 + i % addresses), 1 + i);
            taken += limit.take(from, nowNanos) ? 1 : 0;
        }
        return taken;
    }
}
