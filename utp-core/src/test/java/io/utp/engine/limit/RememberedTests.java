package io.utp.engine.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RememberedTests {

    private static final long SECOND = 1_000_000_000L;

    private final Remembered remembered = new Remembered(4_000_000_000L);
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void knowsForFourSecondsWhatWasThere() {
        assertThat(remembered.note(4_711, 100 * SECOND)).isFalse();

        assertThat(remembered.note(4_711, 103 * SECOND)).isTrue();
        assertThat(remembered.note(4_711, 106 * SECOND)).isTrue();
    }

    @Test
    void forgetsAfterEight() {
        remembered.note(4_711, 0);
        remembered.note(4_712, 5 * SECOND);

        assertThat(remembered.note(4_711, 9 * SECOND)).isFalse();
        assertThat(remembered.note(4_712, 30 * SECOND)).isFalse();
    }

    @Test
    void seldomTakesOneThingForAnotherEvenInAFlood() {
        int wrong = 0;
        for (int count = 0; count < 800_000; count++) {
            wrong += remembered.note(random.nextLong(), 0) ? 1 : 0;
        }

        assertThat(wrong).isLessThan(800_000 / 200);
    }
}
