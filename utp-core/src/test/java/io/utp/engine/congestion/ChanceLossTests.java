package io.utp.engine.congestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceLossTests {

    private final ChanceLoss chance = new ChanceLoss();

    @Test
    void whereNothingIsLostNoMoreIsSentThanShallArrive() {
        chance.handleRound(0, 1_000_000);
        assertThat(chance.factor()).isEqualTo(1);
    }

    @Test
    void mostOfWhatIsLostIsMadeUpFor() {
        lose(0.2, 100);
        assertThat(chance.factor()).isCloseTo(1 / (1 - 0.8 * 0.2), within(0.01));
    }

    @Test
    void theFirstLossesTellLittle() {
        chance.handleRound(1_200, 1_200);
        assertThat(chance.factor()).isLessThan(1.04);
    }

    @Test
    void whatIsMoreThanChanceIsNotMadeUpFor() {
        lose(0.9, 100);
        assertThat(chance.factor()).isLessThan(1.32);
    }

    @Test
    void atAPolicerTheRateGoesDownToWhatPasses() {
        lose(0.3, 100);
        // What is above its rate is lost, and the rate of arrivals is all that is known of it.
        for (int round = 0; round < 300; round++) {
            lose(1 - 1 / chance.factor(), 1);
        }
        assertThat(chance.factor()).isLessThan(1.01);
    }

    @Test
    void aNewPathMayLoseNothing() {
        lose(0.2, 100);
        chance.reset();
        assertThat(chance.factor()).isEqualTo(1);
    }

    private void lose(double share, int rounds) {
        for (int i = 0; i < rounds; i++) {
            chance.handleRound((long) (100_000 * share), (long) (100_000 * (1 - share)));
        }
    }
}
