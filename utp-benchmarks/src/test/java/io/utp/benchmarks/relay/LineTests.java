package io.utp.benchmarks.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.utp.benchmarks.Settings;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineTests {

    private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);

    /** A datagram that takes one millisecond on a line of 10 Mbit/s. */
    private static final int PAYLOAD = 1250 - Line.HEADERS;

    @Test
    void aDatagramTakesItsBitsAndTheDelay() {
        Line line = new Line(new Impairment(20, 0, 0, 10, 100_000), 1);
        assertThat(line.arrival(PAYLOAD, 5 * MILLISECOND)).isEqualTo(26 * MILLISECOND);
    }

    @Test
    void theNextWaitsUntilTheLineIsFree() {
        Line line = new Line(new Impairment(20, 0, 0, 10, 100_000), 1);
        line.arrival(PAYLOAD, 0);
        assertThat(line.arrival(PAYLOAD, 0)).isEqualTo(22 * MILLISECOND);
        assertThat(line.arrival(PAYLOAD, 50 * MILLISECOND)).isEqualTo(71 * MILLISECOND);
    }

    @Test
    void whatTheQueueDoesNotHoldIsDropped() {
        Line line = new Line(new Impairment(0, 0, 0, 10, 10 * 1250), 1);
        int carried = 0;
        for (int i = 0; i < 100; i++) {
            carried += line.arrival(PAYLOAD, 0) == Line.LOST ? 0 : 1;
        }
        assertThat(carried).isEqualTo(11);
        assertThat(line.overflowed()).isEqualTo(89);
        assertThat(line.arrival(PAYLOAD, 11 * MILLISECOND)).isEqualTo(12 * MILLISECOND);
    }

    @Test
    void theShareThatIsLostIsLost() {
        Line line = new Line(new Impairment(0, 0, 0.01, 0, 0), 7);
        for (int i = 0; i < 100_000; i++) {
            line.arrival(PAYLOAD, i);
        }
        assertThat(line.lost()).isCloseTo(1_000, within(100L));
    }

    @Test
    void jitterMakesSomeLaterButNoneEarlier() {
        Line line = new Line(new Impairment(20, 10, 0, 0, 0), 7);
        for (int i = 0; i < 1_000; i++) {
            assertThat(line.arrival(PAYLOAD, 0)).isBetween(20 * MILLISECOND, 30 * MILLISECOND);
        }
    }

    @Test
    void whatIsTooLargeForEthernetIsDropped() {
        Line line = new Line(Impairment.none(), 1);
        assertThat(line.arrival(1472, 0)).isZero();
        assertThat(line.arrival(1473, 0)).isEqualTo(Line.LOST);
        assertThat(line.offered()).isEqualTo(1472 + 1473);
        assertThat(line.carried()).isEqualTo(1500);
    }

    @Test
    void theBacklogIsWhatTheNextOneWaits() {
        Line line = new Line(new Impairment(20, 0, 0, 10, 100_000), 1);
        assertThat(line.backlog(0)).isZero();
        line.arrival(PAYLOAD, 0);
        line.arrival(PAYLOAD, 0);
        assertThat(line.backlog(MILLISECOND / 2)).isEqualTo(3 * MILLISECOND / 2);
        assertThat(line.backlog(9 * MILLISECOND)).isZero();
    }

    @Test
    void timeMayBeNegative() {
        Line line = new Line(new Impairment(20, 0, 0, 10, 100_000), 1);
        assertThat(line.arrival(PAYLOAD, -100 * MILLISECOND)).isEqualTo(-79 * MILLISECOND);
    }

    @Test
    void aLineQueuesWhatItCarriesInARoundTrip() {
        assertThat(Impairment.line(50, 0.01, 100)).isEqualTo(new Impairment(25, 0, 0.01, 100, 625_000));
    }

    @Test
    void anImpairmentSurvivesTheCommandLine() {
        Impairment impairment = new Impairment(25, 3, 0.01, 100, 625_000);
        assertThat(Impairment.of(Settings.parse(impairment.words()))).isEqualTo(impairment);
    }
}
