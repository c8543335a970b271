package io.utp.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.utp.network.report.Page;
import io.utp.network.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkViewTests {

    @Test
    void thePublishedLinksHaveARowEachAndOursBesideWhatWasPublished() {
        Section section = Profiles.section(new Plan(List.of(Controller.LEDBAT), true, Plan.SEED));

        List<List<String>> rows = section.tables().get(0).rows();
        assertThat(rows)
                .extracting(row -> row.get(0))
                .containsExactlyElementsOf(
                        Profile.ALL.stream().map(Profile::name).toList());
        assertThat(rows)
                .extracting(row -> row.get(2))
                .allSatisfy(cell -> assertThat(cell).matches("(! )?\\d+\\.\\d\\d \\(\\d+\\.\\d\\d\\)"));
        assertThat(section.tables().get(1).rows()).hasSize(Profile.ALL.size());
    }

    @Test
    void aSectionMakesAPageWithPlots(@TempDir Path directory) throws IOException {
        Section section = Torture.section(new Plan(List.of(Controller.LEDBAT), true, Plan.SEED));
        Section fairness = Fairness.section(new Plan(List.of(Controller.LEDBAT), true, Plan.SEED));

        new Page("View", "", List.of(section, fairness)).write(directory);

        assertThat(Files.readString(directory.resolve("tables.md"))).contains("One packet in five lost", "Jain");
        assertThat(directory.resolve("goodput-ledbat-4-one-every-10-s.png")).isNotEmptyFile();
    }

    @Test
    void resultsReplaceThoseThatStandOnThePage() {
        String page = "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n";

        assertThat(NetworkView.measured(page, "new\n"))
                .isEqualTo("before\n<!-- measured -->\nnew\n<!-- /measured -->\nafter\n");
        assertThatThrownBy(() -> NetworkView.measured("nothing", "new")).hasMessageContaining("no place");
    }

    @Test
    void theGridHasEveryCombinationOnce() {
        assertThat(Grid.places(false)).hasSize(4 * 4 * 3 * 3 * 3).doesNotHaveDuplicates();
        assertThat(Grid.places(true)).hasSizeBetween(20, 100);
    }

    @Test
    void numbersAreShort() {
        assertThat(Format.number(0.5)).isEqualTo("0.5");
        assertThat(Format.number(1000)).isEqualTo("1000");
        assertThat(Format.number(1234.6)).isEqualTo("1235");
        assertThat(Format.percent(0.1234)).isEqualTo("12.3%");
        assertThat(LinkSpec.of(10, 40, 256_000).withLoss(0.001).text())
                .isEqualTo("10 Mbit/s, 40 ms, queue 256 kB, loss 0.1%");
    }
}
