package io.utp.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.benchmarks.Results;
import io.utp.benchmarks.Summary;
import io.utp.benchmarks.Target;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTests {

    private static final int OURS = 0x0969da;

    private final BarChart chart = new BarChart(
            "bulk",
            "Gbit/s",
            Map.of("ours", new Summary(3, 1, 2, 4), "<theirs>", new Summary(3, 1, 1, 1)),
            Set.of("ours"));

    @Test
    void theSameDrawingIsSvgAndImage(@TempDir Path directory) throws IOException {
        SvgCanvas svg = new SvgCanvas(BarChart.WIDTH, chart.height());
        chart.draw(svg);
        assertThat(svg.svg()).contains(">ours</text>", ">&lt;theirs&gt;</text>", "fill=\"#0969da\"", "</svg>");

        Path file = directory.resolve("chart.png");
        try (ImageCanvas canvas = new ImageCanvas(BarChart.WIDTH, chart.height())) {
            chart.draw(canvas);
            canvas.write(file);
        }
        BufferedImage image = ImageIO.read(file.toFile());
        assertThat(image.getWidth()).isEqualTo(2 * BarChart.WIDTH);
        assertThat(count(image, OURS)).as("pixels of our bar").isGreaterThan(10_000);
    }

    @Test
    void whatDiffersByMagnitudesIsLogarithmicAndSaysSo() {
        BarChart wide = new BarChart(
                "bulk",
                "Gbit/s",
                Map.of("a", new Summary(1, 1, 1, 1), "b", new Summary(1, 999, 999, 999)),
                Set.of("a"));
        SvgCanvas svg = new SvgCanvas(BarChart.WIDTH, wide.height());
        wide.draw(svg);
        assertThat(svg.svg()).contains("logarithmic");
    }

    @Test
    void anEmptyReportIsAPage(@TempDir Path directory) throws IOException {
        Results results = new Results();
        results.fact("command", "run <nothing>");
        Path page = new HtmlReport(results, List.of()).write(directory);
        assertThat(Files.readString(page)).contains("run &lt;nothing&gt;");
    }

    @Test
    void aTargetThatIsMetIsGreenAndOneThatIsMissedIsRed(@TempDir Path directory) throws IOException {
        Target met = new Target("speed", "a/b", true, 2, "", OptionalDouble.of(3));
        Target missed = new Target("speed", "c/d", false, 2, "us", OptionalDouble.of(3));
        Target unknown = new Target("speed", "e/f", true, 2, "", OptionalDouble.empty());
        Path page = new HtmlReport(new Results(), List.of(met, missed, unknown)).write(directory);
        assertThat(Files.readString(page))
                .contains("1 of 2 targets met", "fill=\"#2da44e\"", "fill=\"#cf222e\"", "at most 2 us")
                .doesNotContain("e/f");
        assertThat(directory.resolve("targets.png")).isNotEmptyFile();
    }

    @Test
    void filesOfFiguresHavePlainNames() {
        assertThat(HtmlReport.fileName("wan.50ms.1%")).isEqualTo("wan.50ms.1pct.png");
    }

    private static int count(BufferedImage image, int color) {
        int count = 0;
        for (int x = 0; x < image.getWidth(); x++) {
            for (int y = 0; y < image.getHeight(); y++) {
                count += (image.getRGB(x, y) & 0xffffff) == color ? 1 : 0;
            }
        }
        return count;
    }
}
