package io.utp.engine.traversal;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.PortMapping;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortPredictionTests {

    @Test
    void onePortTellsNothing() {
        assertThat(PortPrediction.of(List.of()).mapping()).isEqualTo(PortMapping.UNKNOWN);
        assertThat(PortPrediction.of(List.of(5_000)).mapping()).isEqualTo(PortMapping.UNKNOWN);
    }

    @Test
    void onePortForEverybodyIsTheSame() {
        PortPrediction prediction = PortPrediction.of(List.of(5_000, 5_000, 5_000));

        assertThat(prediction.mapping()).isEqualTo(PortMapping.SAME);
        assertThat(prediction.after(5_000, 5)).isEmpty();
    }

    @Test
    void neighboursAreSequential() {
        PortPrediction prediction = PortPrediction.of(List.of(5_000, 5_001, 5_002));

        assertThat(prediction).isEqualTo(new PortPrediction(PortMapping.SEQUENTIAL, 1));
        assertThat(prediction.after(5_010, 3)).containsExactly(5_011, 5_012, 5_013);
    }

    @Test
    void portsThatOthersTookInBetweenDoNotHideTheStep() {
        assertThat(PortPrediction.of(List.of(5_000, 5_004, 5_020)).step()).isEqualTo(4);
        assertThat(PortPrediction.of(List.of(5_000, 5_004, 5_007)).step()).isEqualTo(1);
    }

    @Test
    void somePortsFall() {
        PortPrediction prediction = PortPrediction.of(List.of(5_000, 4_998, 4_996));

        assertThat(prediction).isEqualTo(new PortPrediction(PortMapping.SEQUENTIAL, -2));
        assertThat(prediction.after(1_026, 3)).containsExactly(1_024, 65_534, 65_532);
    }

    @Test
    void theLowestPortComesAfterTheHighest() {
        PortPrediction prediction = PortPrediction.of(List.of(65_534, 65_535, 1_024));

        assertThat(prediction).isEqualTo(new PortPrediction(PortMapping.SEQUENTIAL, 1));
        assertThat(prediction.after(65_534, 3)).containsExactly(65_535, 1_024, 1_025);
    }

    @Test
    void oneServerSeesOnePortOfAnAddressDependentMapping() {
        // RFC 4787 section 4.1
        assertThat(PortPrediction.of(List.of(5_000, 5_000, 5_001, 5_001)).mapping())
                .isEqualTo(PortMapping.SEQUENTIAL);
        assertThat(PortPrediction.of(List.of(5_000, 5_000, 9_001, 9_001)).mapping())
                .isEqualTo(PortMapping.RANDOM);
    }

    @Test
    void farOnesAreRandom() {
        assertThat(PortPrediction.of(List.of(5_000, 5_017)).mapping()).isEqualTo(PortMapping.RANDOM);
        assertThat(PortPrediction.of(List.of(5_000, 5_001, 50_000)).mapping()).isEqualTo(PortMapping.RANDOM);
    }

    @Test
    void aQuestionThatWasRepeatedHasALaterPort() {
        assertThat(PortPrediction.of(List.of(5_002, 5_000, 5_001)))
                .isEqualTo(new PortPrediction(PortMapping.SEQUENTIAL, 1));
    }

    @Test
    void noMorePortsAreExpectedThanAreWorthTelling() {
        assertThat(new PortPrediction(PortMapping.SEQUENTIAL, 1).after(5_000, 100))
                .hasSize(PortPrediction.MOST_PORTS);
    }
}
