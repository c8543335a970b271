package io.utp.spring.boot.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.docs.KeyName;
import io.utp.spring.boot.autoconfigure.ReadmeTable;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MetricTableTests {

    @Test
    void theTableOfTheMetricsIsThatOfTheirDocumentation() throws IOException {
        ReadmeTable table = new ReadmeTable("metrics", "Metric", "Type", "Unit", "Tags", "What it tells");
        for (UtpMeter meter : UtpMeter.values()) {
            table.row(List.of(
                    "`" + meter.getName() + "`",
                    meter.getType().name().toLowerCase(Locale.ROOT),
                    (meter.getBaseUnit() != null) ? meter.getBaseUnit() : "",
                    keys(meter.getKeyNames()),
                    meter.description()));
        }
        table.assertIsIn("docs/actuator.md");
    }

    private static String keys(KeyName[] keys) {
        return Arrays.stream(keys).map(key -> "`" + key.asString() + "`").collect(Collectors.joining(", "));
    }

    @Test
    void everyMetricIsASentence() {
        assertThat(UtpMeter.values())
                .extracting(UtpMeter::description)
                .allMatch(description -> description.endsWith("."));
    }
}
