package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultsTests {

    private final Results results = new Results();

    @Test
    void ratiosAreOfMediansOursFirst() {
        for (double rate : new double[] {90, 100, 500}) {
            results.add(Rival.UTP, Map.of("bulk", rate));
        }
        results.add(Rival.UTP_PUNCH, Map.of("bulk", 2.0));
        results.add(Rival.UTP_PUNCH, Map.of("bulk", 8.0));
        assertThat(results.ratios()).containsExactly("ratio.bulk.utp/utp-punch 20.0");
    }

    @Test
    void withoutOffloadOursIsComparedWithWhatASystemCallAllows() {
        results.add(Rival.UTP_NIO, Map.of("bulk", 3.0, "bulk.packet", 1_200.0));
        results.add(Rival.UDP_C, Map.of("bulk", 4.0));
        results.add(Rival.NETTY_TCP, Map.of("bulk", 40.0));
        assertThat(results.ratios()).containsExactly("ratio.bulk.utp-nio/udp-c 0.750");
    }

    @Test
    void blockingStreamsAreComparedWithBlockingStreams() {
        results.add(Rival.UTP_BLOCKING, Map.of("echo.p50", 60.0));
        results.add(Rival.TCP_BLOCKING, Map.of("echo.p50", 40.0));
        results.add(Rival.NETTY_TCP, Map.of("echo.p50", 20.0));
        assertThat(results.ratios()).containsExactly("ratio.echo.p50.utp-blocking/tcp-blocking 1.50");
    }

    @Test
    void whatOursDidNotDoHasNoRatio() {
        results.add(Rival.NETTY_TCP, Map.of("bulk", 2.0));
        assertThat(results.ratios()).isEmpty();
    }

    @Test
    void nothingIsDividedByZero() {
        results.add(Rival.UTP, Map.of("connect.failures", 2.0));
        results.add(Rival.NETTY_TCP, Map.of("connect.failures", 0.0));
        assertThat(results.ratios()).isEmpty();
    }

    @Test
    void manyStreamsAreComparedWithOne() {
        results.add(Rival.UTP, Map.of("streams.1", 200.0));
        results.add(Rival.UTP, Map.of("streams.1000", 150.0, "streams.1000.jain", 0.9));
        assertThat(results.ratios()).containsExactly("ratio.streams.1000/streams.1.utp 0.750");
    }

    @ParameterizedTest
    @CsvSource({"1234.56, 1235", "36.24, 36.2", "1.444, 1.44", "0.07, 0.070", "0, 0.000", "-12.34, -12.3"})
    void numbersHaveThreePlacesThatCount(double value, String text) {
        assertThat(Results.number(value)).isEqualTo(text);
    }
}
