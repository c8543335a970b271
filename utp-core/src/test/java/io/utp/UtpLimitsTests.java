package io.utp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class UtpLimitsTests {

    @Test
    void eachLimitCanBeSetByItself() {
        UtpLimits limits = UtpLimits.defaults()
                .withConnectionsPerAddress(11)
                .withHalfOpenPerAddress(12)
                .withHalfOpenPerNetwork(13)
                .withStatelessAnswersPerSecond(19)
                .withMemoryPerAddress(14 << 20)
                .withResetsPerSecond(15)
                .withResetsPerAddress(16)
                .withPunchesPerSecond(17)
                .withPunchesPerAddress(18)
                .withEarlyData(true);

        assertThat(limits).isEqualTo(new UtpLimits(11, 12, 13, 19, 14 << 20, 15, 16, 17, 18, true));
    }

    @Test
    void theOthersStayAsTheyWere() {
        assertThat(UtpLimits.defaults().withPunchesPerSecond(7))
                .isEqualTo(new UtpLimits(10_000, 128, 256, 5_000, 64 << 20, 200, 20, 7, 20, false));
        assertThat(UtpLimits.defaults()).isEqualTo(UtpLimits.defaults().withEarlyData(false));
    }

    @Test
    void aLimitOutOfBoundsIsRefusedWithItsNameAndItsBounds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UtpLimits.defaults().withMemoryPerAddress(1))
                .withMessage("memoryPerAddress must be between 65536 and 9223372036854775807, but was 1");
    }
}
