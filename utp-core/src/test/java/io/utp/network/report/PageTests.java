package io.utp.network.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTests {

    private final Table table =
            new Table("Goodput", "link", "ours").row("a < b", "1").row("c", "! 2");

    @Test
    void thePageHasEveryTableAndItsPlotsBesideIt(@TempDir Path directory) throws IOException {
        LineChart chart = new LineChart("Queue of 1%", "ms", 10).line("ours", new double[] {0, 5, 3});
        Section section =
                new Section("Links", "What was seen.").add(table).add(chart).attach("all.csv", "1,2\n");

        Path page = new Page("View", "a command", List.of(section)).write(directory);

        String html = Files.readString(page);
        assertThat(html).contains("<h2>Links</h2>", "<td>a &lt; b<td>1", "<td class=missed>! 2", "queue-of-1pct.png");
        assertThat(Files.readString(directory.resolve("tables.md")))
                .contains("## Links", "| a < b | 1 |", "| --- | --- |");
        assertThat(directory.resolve("all.csv")).hasContent("1,2");
        BufferedImage image =
                ImageIO.read(directory.resolve("queue-of-1pct.png").toFile());
        assertThat(image.getWidth()).isEqualTo(Chart.SCALE * chart.width());
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> table.row("one")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLineRisesWithItsValues() {
        LineChart chart = new LineChart("Rising", "ms", 1).line("ours", new double[] {0, 10});

        BufferedImage image = chart.image();

        assertThat(lowest(image, Chart.COLORS[0].getRGB(), 0.3)).isGreaterThan(image.getHeight() / 2);
        assertThat(lowest(image, Chart.COLORS[0].getRGB(), 0.65)).isLessThan(image.getHeight() / 2);
    }

    /** Where the colour is furthest down, in the columns around this share of the width. */
    private static int lowest(BufferedImage image, int color, double share) {
        int lowest = -1;
        for (int x = (int) (image.getWidth() * (share - 0.1)); x < image.getWidth() * (share + 0.15); x++) {
            for (int y = 0; x >= 0 && y < image.getHeight(); y++) {
                lowest = image.getRGB(x, y) == color ? Math.max(lowest, y) : lowest;
            }
        }
        return lowest;
    }

    @Test
    void aHeatMapIsGreenWhereItIsGoodAndRedWhereItIsBad() {
        HeatMap map = new HeatMap(
                "Use", List.of("a", "b", "c"), List.of("row"), new double[][] {{0, 100, Double.NaN}}, 0, 100);

        BufferedImage image = map.image();

        int y = image.getHeight() - Chart.SCALE * 26;
        int left = Chart.SCALE * 130;
        int cell = Chart.SCALE * 46;
        assertThat(red(image.getRGB(left + 6, y))).isGreaterThan(green(image.getRGB(left + 6, y)));
        assertThat(green(image.getRGB(left + cell + 6, y))).isGreaterThan(red(image.getRGB(left + cell + 6, y)));
        assertThat(image.getRGB(left + 2 * cell + 6, y)).as("no value").isEqualTo(0xffffffff);
    }

    private static int red(int color) {
        return color >> 16 & 0xff;
    }

    private static int green(int color) {
        return color >> 8 & 0xff;
    }

    @Test
    void aShareIsAsLongAsItIsLarge() {
        ShareChart chart = new ShareChart("Shares", "first", "second").row("both", 0.25, 0.5);

        BufferedImage image = chart.image();

        int y = Chart.SCALE * (26 + 24 + 8);
        assertThat(count(image, Chart.COLORS[1].getRGB(), y))
                .isBetween(
                        2 * count(image, Chart.COLORS[0].getRGB(), y) - 6,
                        2 * count(image, Chart.COLORS[0].getRGB(), y) + 6)
                .isGreaterThan(100);
    }

    private static int count(BufferedImage image, int color, int y) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            count += image.getRGB(x, y) == color ? 1 : 0;
        }
        return count;
    }

    @Test
    void stepsOfScalesAreRound() {
        assertThat(LineChart.step(60)).isEqualTo(20);
        assertThat(LineChart.step(30)).isEqualTo(10);
        assertThat(LineChart.step(1.2)).isEqualTo(0.5);
        assertThat(LineChart.step(100)).isEqualTo(50);
    }
}
