package io.utp.spring.boot.observation;

import io.micrometer.common.docs.KeyName;
import io.utp.spring.boot.autoconfigure.ReadmeTable;
import io.utp.spring.boot.observation.UtpObservation.Key;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ObservationTableTests {

    @Test
    void theTableOfTheObservationsIsThatOfTheirDocumentation() throws IOException {
        ReadmeTable table = new ReadmeTable("observations", "Observation", "Tags", "For traces only", "What it covers");
        for (UtpObservation observation : UtpObservation.values()) {
            table.row(List.of(
                    "`" + observation.getName() + "`",
                    keys(observation.getLowCardinalityKeyNames()),
                    keys(observation.getHighCardinalityKeyNames()),
                    observation.description()));
        }
        table.assertIsIn("docs/actuator.md");
    }

    @Test
    void theTableOfTheKeysIsThatOfTheirDocumentation() throws IOException {
        ReadmeTable table = new ReadmeTable("observation-keys", "Key", "What it tells");
        for (Key key : Key.values()) {
            table.row(List.of("`" + key.asString() + "`", key.description()));
        }
        table.assertIsIn("docs/actuator.md");
    }

    private static String keys(KeyName[] keys) {
        return Arrays.stream(keys).map(key -> "`" + key.asString() + "`").collect(Collectors.joining(", "));
    }
}
