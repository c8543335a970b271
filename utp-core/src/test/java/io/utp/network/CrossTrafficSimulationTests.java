package io.utp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.utp.network.tcp.TcpSender;
import io.utp.simulation.SimulationReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** TCP behaves as TCP is known to, so that what is measured beside it means something. */
@ExtendWith(SimulationReport.class)
class CrossTrafficSimulationTests {
    private static final Duration FROM = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(60);

    @ParameterizedTest
    @EnumSource
    void anyOfThemFillsALinkWithAQueueOfOneProduct(Rival rival) {
        Recording.Part part = alone(rival, LinkSpec.ofProducts(10, 50, 1));

        assertThat(part.utilisation()).isBetween(0.97, 1.0);
        // What arrives is what was carried, without 52 bytes of headers in 1,500.
        assertThat(part.goodput(0)).isCloseTo(part.utilisation() * 10 * TcpSender.SEGMENT_BYTES / 1500, within(0.1));
    }

    @Test
    void renoFillsTheQueueAndHalves() {
        Dumbbell dumbbell = new Dumbbell(LinkSpec.ofProducts(10, 50, 1), 1);
        TcpFlow flow = dumbbell.tcp("Reno", Rival.RENO.control(), Duration.ZERO);
        dumbbell.runTo(FROM);
        long before = dumbbell.link().statistics().queueDrops();

        Recording.Part part = dumbbell.runTo(END).recording().between(FROM, END);

        assertThat(part.maxQueueMillis()).as("full").isBetween(45.0, 50.0);
        assertThat(part.queueMillis(0.02)).as("nearly empty").isLessThan(8.0);
        assertThat(flow.retransmitted()).isEqualTo(dumbbell.link().statistics().queueDrops());
        // RFC 5681 3.1: a segment a round trip; from 42 to 83 of them that is a halving every 3 s, for a packet or two.
        assertThat(dumbbell.link().statistics().queueDrops() - before).isBetween(12L, 50L);
    }

    @ParameterizedTest(name = "{0}% of packets lost")
    @CsvSource({"0.1", "1"})
    void renoHasWhatItsFormulaPromises(double lossPercent) {
        double loss = lossPercent / 100;
        Duration end = Duration.ofSeconds(600);
        Dumbbell dumbbell = new Dumbbell(LinkSpec.ofProducts(1000, 50, 1).withLoss(loss), 1);
        dumbbell.tcp("Reno", Rival.RENO.control(), Duration.ZERO);
        Recording.Part part = dumbbell.runTo(end).recording().between(FROM, end);

        // Mathis and others, 1997: segment / round trip * sqrt(3/2) / sqrt(loss).
        double expected = TcpSender.SEGMENT_BYTES * 8 / 0.05 * Math.sqrt(1.5 / loss) / 1e6;
        assertThat(part.goodput(0)).isBetween(0.8 * expected, 1.2 * expected);
    }

    @Test
    void cubicIsFasterThanRenoWhereTheWindowHasToBeLarge() {
        LinkSpec link = LinkSpec.ofProducts(100, 150, 1).withLoss(0.0002);

        assertThat(alone(Rival.CUBIC, link).goodput(0))
                .isGreaterThan(1.5 * alone(Rival.RENO, link).goodput(0));
    }

    @Test
    void bbrKeepsTheQueueShortAndMindsNoLoss() {
        Recording.Part clean = alone(Rival.BBR, LinkSpec.ofProducts(10, 50, 4));
        Recording.Part lossy = alone(Rival.BBR, LinkSpec.ofProducts(100, 50, 1).withLoss(0.01));

        assertThat(clean.queueMillis(0.5)).isLessThan(5.0);
        assertThat(clean.queueMillis(0.95)).isLessThan(20.0);
        assertThat(lossy.utilisation()).isGreaterThan(0.9);
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource({"RENO, RENO", "CUBIC, CUBIC", "RENO, CUBIC"})
    void twoOfThemShareALink(Rival first, Rival second) {
        Dumbbell dumbbell = new Dumbbell(LinkSpec.ofProducts(10, 50, 1), 1);
        dumbbell.tcp("first", first.control(), Duration.ZERO);
        dumbbell.tcp("second", second.control(), Duration.ofSeconds(3));

        Recording.Part part =
                dumbbell.runTo(Duration.ofSeconds(180)).recording().between(FROM, Duration.ofSeconds(180));

        assertThat(part.utilisation()).isGreaterThan(0.97);
        assertThat(part.share(0)).isBetween(0.3, 0.7);
    }

    @Test
    void whatIsLateIsSentAgainAndDeliveredOnce() {
        Dumbbell dumbbell = new Dumbbell(LinkSpec.ofProducts(10, 50, 1).withReordering(0.05, Duration.ofMillis(30)), 1);
        TcpFlow flow = dumbbell.tcp("Reno", Rival.RENO.control(), Duration.ZERO);

        Recording.Part part = dumbbell.runTo(END).recording().all();

        assertThat(flow.retransmitted()).isPositive();
        assertThat(part.goodput(0)).isLessThan(10.0).isPositive();
    }

    @Test
    void anOutageIsSurvived() {
        Dumbbell dumbbell = new Dumbbell(LinkSpec.ofProducts(10, 50, 1), 1);
        dumbbell.tcp("Reno", Rival.RENO.control(), Duration.ZERO);
        dumbbell.runTo(Duration.ofSeconds(5));
        dumbbell.link().blackhole();
        dumbbell.runTo(Duration.ofSeconds(7));
        dumbbell.link().clearFilters();

        Recording.Part part = dumbbell.runTo(END).recording().between(Duration.ofSeconds(20), END);

        assertThat(part.utilisation()).isGreaterThan(0.95);
    }

    private static Recording.Part alone(Rival rival, LinkSpec link) {
        Dumbbell dumbbell = new Dumbbell(link, 1);
        dumbbell.tcp(rival.label(), rival.control(), Duration.ZERO);
        return dumbbell.runTo(END).recording().between(FROM, END);
    }
}
