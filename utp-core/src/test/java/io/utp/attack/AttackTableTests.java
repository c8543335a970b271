package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NodeStatistics;
import io.utp.SocketStatistics;
import io.utp.TrafficStatistics;
import io.utp.simulation.SimulationReport;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Mounts every attack of the table, and checks that the page says what happens. */
@ExtendWith(SimulationReport.class)
class AttackTableTests {

    private static Stream<Named<Supplier<Attack>>> attacks() {
        return AttackTable.ATTACKS.stream().map(attack -> Named.of(attack.get().name(), attack));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theLimitHoldsAndTheGoodConnectionKeepsAtLeastHalfOfItsRate(Supplier<Attack> attack) {
        AttackRow row = AttackTable.row(attack);

        assertThat(row.goodShare()).isGreaterThanOrEqualTo(0.5);
        assertThat(row.packets()).isPositive();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void thePropertiesAndCountersAreThere(Supplier<Attack> attack) throws IOException {
        String options = Files.readString(Path.of("..", "README.md"));
        Set<String> counted = Stream.of(NodeStatistics.class, TrafficStatistics.class, SocketStatistics.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getName)
                .collect(Collectors.toSet());

        assertThat(attack.get().properties()).allMatch(name -> options.contains("| `" + name + "` |"));
        assertThat(counted).containsAll(attack.get().counters());
    }

    @Test
    void thePageSaysWhatHappens() throws IOException {
        if (Boolean.getBoolean("attacks.write")) {
            AttackTable.publish();
        }

        assertThat(AttackTable.published())
                .as("docs/security.md; -Dattacks.write=true -Dtest=AttackTableTests writes it")
                .isEqualTo(AttackTable.markdown());
    }
}
