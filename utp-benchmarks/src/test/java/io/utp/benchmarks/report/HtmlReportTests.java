package io.utp.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.benchmarks.Results;
import io.utp.benchmarks.Summary;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTests {

    private static final int OURS = 0x0969da;

    private final BarChart chart = new BarChart(
            "bulk", "MiB/s", Map.of("ours", new Summary(3, 1, 2, 4), "<theirs>", new Summary(3, 1, 1, 1)), "ours");

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
                "bulk", "MiB/s", Map.of("a", new Summary(1, 1, 1, 1), "b", new Summary(1, 999, 999, 999)), "a");
        SvgCanvas svg = new SvgCanvas(BarChart.WIDTH, wide.height());
        wide.draw(svg);
        assertThat(svg.svg()).contains("logarithmic");
    }

    @Test
    void anEmptyReportIsAPage(@TempDir Path directory) throws IOException {
        Path page = new HtmlReport(new Results(), figure -> "", "run <nothing>").write(directory);
        assertThat(Files.readString(page)).contains("run &lt;nothing&gt;", "processors");
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
