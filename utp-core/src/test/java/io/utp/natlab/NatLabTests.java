package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lab itself. */
class NatLabTests {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void labsStandSideBySideAndTakeNothingOfEachOtherDown() {
        try (NatLab stays = NatLab.up(LabNat.CONE, LabNat.OPEN)) {
            LabProcess process = stays.java("pub", LabTracker.class);
            process.await("listening", LabTracker.PORT, PATIENCE);
            LabProcess other;
            try (NatLab goes = NatLab.up(LabNat.OPEN, LabNat.CONE)) {
                other = goes.java("pub", LabTracker.class);
                other.await("listening", LabTracker.PORT, PATIENCE);
                assertThat(goes.exec("a", "ip", "-4", "-o", "address")).contains("192.168.11.2/24");
            }
            assertThat(other.isAlive()).isFalse();
            assertThat(process.isAlive()).isTrue();
            assertThat(stays.exec("b", "ip", "-4", "-o", "address")).contains("192.168.12.2/24");
        }
    }

    @Test
    void aCommandThatFailsSaysWhy() {
        try (NatLab lab = NatLab.up(LabNat.OPEN, LabNat.OPEN)) {
            assertThatThrownBy(() -> lab.exec("a", "ip", "address", "show", "dev", "none"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("none");
        }
    }
}
