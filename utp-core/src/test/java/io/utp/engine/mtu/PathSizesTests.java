package io.utp.engine.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathSizesTests {

    private static final long MINUTE = 60_000_000_000L;
    private static final Path PATH = path(1);

    private final PathSizes sizes = new PathSizes(65_487, 65_536, 1_500);

    private static Path path(int port) {
        return new Path(0, new InetSocketAddress("192.0.2.1", port));
    }

    @Test
    void headersAreNotForgotten() {
        assertThat(sizes.mostTo(new InetSocketAddress("192.0.2.1", 1))).isEqualTo(1_500 - 20 - 8 - 20);
        assertThat(sizes.mostTo(new InetSocketAddress("2001:db8::1", 1))).isEqualTo(1_500 - 40 - 8 - 20);
    }

    @Test
    void loopbackCarriesMoreButNoMoreThanUdpTakes() {
        assertThat(sizes.mostTo(new InetSocketAddress("127.0.0.1", 1))).isEqualTo(65_487);
        assertThat(sizes.mostTo(new InetSocketAddress("::1", 1))).isEqualTo(65_536 - 68);
    }

    @Test
    void whatWasLearnedHoldsForTenMinutes() {
        // RFC 8201 4
        sizes.learn(PATH, 8_952, 5);

        assertThat(sizes.known(PATH, 5 + 10 * MINUTE)).isEqualTo(new PathSizes.Known(8_952, 5));
        assertThat(sizes.known(PATH, 6 + 10 * MINUTE).bytes()).isZero();
        assertThat(sizes.known(path(2), 5).bytes()).isZero();
    }

    @Test
    void whatIsWrongIsForgotten() {
        sizes.learn(PATH, 8_952, 5);
        sizes.forget(PATH);

        assertThat(sizes.known(PATH, 5).bytes()).isZero();
    }

    @Test
    void theOldestGivesWay() {
        for (int port = 1; port <= PathSizes.MOST_PATHS + 1; port++) {
            sizes.learn(path(port), 8_952, port);
        }

        assertThat(sizes.count()).isEqualTo(PathSizes.MOST_PATHS);
        assertThat(sizes.known(PATH, 1).bytes()).isZero();
        assertThat(sizes.known(path(2), 2).bytes()).isEqualTo(8_952);
    }
}
