package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.NodeLimits;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class ResetLimiterTests {

    private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.2", 2);
    private static final long MILLI = 1_000_000L;

    private final ResetLimiter limiter = new ResetLimiter(new NodeLimits(1, 1, 1, 1, 1, 200, 1_000, 1, 1, false));

    @Test
    void twoHundredASecondGoAndAsManyComeBackEachSecond() {
        assertThat(granted(0)).isEqualTo(200);
        assertThat(granted(500)).isEqualTo(100);
        assertThat(granted(100_000)).isEqualTo(200);
    }

    @Test
    void theSamePacketIsGrantedAgainAfterASecond() {
        assertThat(limiter.mayReset(PEER, 1, 1, 0)).isTrue();
        assertThat(limiter.mayReset(PEER, 1, 1, 999 * MILLI)).isFalse();
        assertThat(limiter.mayReset(PEER, 1, 1, 1_001 * MILLI)).isTrue();
    }

    @Test
    void packetsOfAnotherSenderIdOrNumberAreGrantedAtOnce() {
        assertThat(limiter.mayReset(PEER, 1, 1, 0)).isTrue();
        assertThat(limiter.mayReset(PEER, 1, 2, 0)).isTrue();
        assertThat(limiter.mayReset(PEER, 2, 1, 0)).isTrue();
        assertThat(limiter.mayReset(new InetSocketAddress("10.0.0.2", 3), 1, 1, 0))
                .isTrue();
    }

    /** How many of a thousand different packets are granted. */
    private int granted(long millis) {
        int granted = 0;
        for (int i = 0; i < 1_000; i++) {
            granted += limiter.mayReset(PEER, i, (int) millis, millis * MILLI) ? 1 : 0;
        }
        return granted;
    }
}
