package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsedNoncesTests {

    private static final long SECOND = 1_000_000_000L;

    private final UsedNonces used = new UsedNonces(1, 0);

    @Test
    void aCopyOfAnyOfTheLastQuestionsIsKnown() {
        for (int nonce = 2; nonce <= 33; nonce++) {
            assertThat(used.add(nonce, nonce)).isTrue();
        }

        for (int nonce = 1; nonce <= 33; nonce++) {
            assertThat(used.add(nonce, 34)).as("nonce %d", nonce).isFalse();
        }
    }

    @Test
    void theFirstOfTooManyIsForgotten() {
        for (int nonce = 2; nonce <= 34; nonce++) {
            used.add(nonce, 0);
        }

        assertThat(used.add(2, 0)).isFalse();
        assertThat(used.add(1, 0)).isTrue();
    }

    @Test
    void theLastOneIsKnownHoweverLongAgoItWasAndThoseBeforeAreForgottenAfterAPause() {
        used.add(2, SECOND);
        assertThat(used.add(2, 3_600 * SECOND)).isFalse();
        assertThat(used.add(1, 3_600 * SECOND)).isFalse();

        assertThat(used.add(3, 3_600 * SECOND)).isTrue();
        assertThat(used.add(3, 3_601 * SECOND)).isFalse();
        assertThat(used.add(1, 3_601 * SECOND)).isTrue();
    }
}
