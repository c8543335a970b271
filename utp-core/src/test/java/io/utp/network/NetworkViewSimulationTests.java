package io.utp.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.network.Targets.Target;
import io.utp.simulation.SimulationReport;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the network sees of us stays within bounds. They are what holds, with a margin; docs/network.md has the measured
 * values, {@code bench/network-view} measures them anew.
 */
@ExtendWith(SimulationReport.class)
class NetworkViewSimulationTests {
    /** Not reached yet; whatever else is missed is a step back. */
    private static final Set<String> KNOWN_MISSED = Set.of(
            "LEDBAT: published links with a longer queue",
            "LEDBAT: links that lose nothing by chance, with repeats",
            "LEDBAT++: published links with a longer queue",
            "LEDBAT++: links that lose nothing by chance, with repeats");

    @Test
    void whatIsWantedIsReachedOrKnownNotToBe() {
        Plan plan = new Plan(List.of(Controller.LEDBAT, Controller.LEDBAT_PLUS_PLUS), true, Plan.SEED);

        List<Target> targets = Targets.all(plan);

        assertThat(targets).hasSizeGreaterThan(KNOWN_MISSED.size());
        assertThat(targets)
                .filteredOn(target -> !target.met())
                .allSatisfy(target -> assertThat(target.text()).as("%s", target).isIn(KNOWN_MISSED));
    }

    @ParameterizedTest
    @EnumSource(names = {"LEDBAT", "LEDBAT_PLUS_PLUS"})
    void publishedLinksWithoutLossAreUsedBetterThanPublished(Controller controller) {
        for (Profile profile : Profile.ALL) {
            Profile.Published published = profile.published().get(controller.label());
            if (published != null && profile.isLossless()) {
                List<Transfer> runs = profile.runs(controller, Plan.SEED);
                assertThat(runs.get(runs.size() / 2).megabits())
                        .as(profile.name())
                        .isGreaterThan(published.megabits());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hardlyAnythingIsSentAgainThatWasNotLost(Controller controller) {
        for (Profile profile : Profile.ALL) {
            for (Transfer transfer : profile.runs(controller, Plan.SEED)) {
                assertThat(transfer.needless()).as(profile.name()).isLessThanOrEqualTo(5 + transfer.packets() / 100);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"LEDBAT, 0.97, 115", "LEDBAT_PLUS_PLUS, 0.95, 75", "CUBIC, 0.99, 200", "BBR, 0.95, 30"})
    void aCleanLinkIsFilled(Controller controller, double utilisation, double queueMillis) {
        for (Alone.Preset preset : Alone.CLEAN.subList(0, 2)) {
            Recording.Part steady = Alone.run(preset, controller, Duration.ofSeconds(40), Plan.SEED)
                    .steady();
            assertThat(steady.utilisation()).as(preset.name()).isGreaterThan(utilisation);
            assertThat(steady.queueMillis(0.95)).as(preset.name()).isLessThan(queueMillis);
        }
    }

    @ParameterizedTest
    @CsvSource({"LEDBAT, 0.9", "LEDBAT_PLUS_PLUS, 0.8", "CUBIC, 0.9", "BBR, 0.9"})
    void equalsThatBeginTogetherShareALink(Controller controller, double jain) {
        Fairness.Run run = Fairness.run(
                Fairness.LINKS.get(0), Fairness.Kind.TOGETHER, controller, Duration.ofSeconds(60), Plan.SEED);

        assertThat(run.part().jain()).isGreaterThan(jain);
        assertThat(run.part().utilisation()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @CsvSource({
        "LEDBAT, 0, 0.25",
        "LEDBAT_PLUS_PLUS, 2, 0.3",
        "LEDBAT_PLUS_PLUS, 4, 0.1",
        "CUBIC, 0, 0.6",
        "BBR, 0, 0.6"
    })
    void cubicIsLeftWithItsPart(Controller controller, int link, double most) {
        Crossing.Meeting meeting =
                Crossing.run(Crossing.LINKS.get(link), Rival.CUBIC, controller, Duration.ofSeconds(60), Plan.SEED);

        assertThat(meeting.taken()).isLessThan(most);
        assertThat(meeting.part().utilisation()).isGreaterThan(0.95);
    }

    @ParameterizedTest
    @CsvSource({
        "OVERTAKEN, LEDBAT, 1000000, 0.12",
        "OVERTAKEN, LEDBAT_PLUS_PLUS, 1000000, 0.1",
        "OVERTAKEN, CUBIC, 1000000, 0.15",
        "OVERTAKEN, BBR, 20000000, 10",
        "SCATTERED, LEDBAT, 1000000, 0.12",
        "SCATTERED, LEDBAT_PLUS_PLUS, 1000000, 0.1",
        "SCATTERED, CUBIC, 1000000, 0.15",
        "SCATTERED, BBR, 20000000, 10"
    })
    void onePacketInFiveLostCostsHardlyMoreThanTheLostOnes(
            Torture torture, Controller controller, long bytes, double megabits) {
        Transfer transfer = torture.run(controller, bytes, Plan.SEED);

        assertThat(transfer.bytesSentPerByte()).isLessThanOrEqualTo(Targets.MOST_BYTES_PER_BYTE);
        assertThat(transfer.megabits()).isGreaterThan(megabits);
    }

    @ParameterizedTest
    @CsvSource({"LEDBAT, 0.07, 120", "LEDBAT_PLUS_PLUS, 0.05, 100", "CUBIC, 0.08, 600", "BBR, 0.3, 300"})
    void theQuickGridIsWithinBounds(Controller controller, double dropped, double queueMillis) {
        for (Grid.Cell cell : Grid.cells(new Plan(List.of(controller), true, Plan.SEED))) {
            assertThat(cell.utilisation()).as("utilisation, %s", cell).isBetween(0.0, 1.0 + 1e-9);
            assertThat(cell.queueLoss()).as("dropped, %s", cell).isLessThan(dropped);
            assertThat(cell.queueHigh()).as("queue, %s", cell).isLessThan(queueMillis);
            if (cell.place().loss() == 0) {
                assertThat(cell.utilisation()).as("utilisation, %s", cell).isGreaterThan(0.65);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0.001, 0.95", "0.01, 0.9"})
    void aLongPathThatLosesPacketsIsFilled(double loss, double utilisation) {
        LinkSpec link = LinkSpec.ofProducts(100, 200, 1).withLoss(loss);
        Alone.Lone lone =
                Alone.run(new Alone.Preset("long", link, 1), Controller.BBR, Duration.ofSeconds(30), Plan.SEED);
        Recording.Part last = lone.dumbbell().recording().between(Duration.ofSeconds(15), Duration.ofSeconds(30));

        // Masks of 255 bytes tell of 2,040 packets, and 1,800 fit into the path.
        assertThat(last.utilisation()).isGreaterThan(utilisation);
        long acknowledgements = lone.dumbbell().back().statistics().offeredBytes();
        assertThat(acknowledgements)
                .isLessThan(lone.dumbbell().link().statistics().offeredBytes() / 5);
    }

    @Test
    void theSameSeedGivesTheSameResult() {
        Grid.Place place = new Grid.Place(10, 50, 1, 0.01, Grid.Jitter.REORDERED);

        assertThat(Grid.run(place, Controller.LEDBAT, 7)).isEqualTo(Grid.run(place, Controller.LEDBAT, 7));
        assertThat(Grid.run(place, Controller.LEDBAT, 8)).isNotEqualTo(Grid.run(place, Controller.LEDBAT, 7));
    }
}
