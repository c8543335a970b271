package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routers that forget or change their mappings while 50 MB are under way between two nodes of this library. */
@Execution(ExecutionMode.CONCURRENT)
class MovingNatLabTests {

    private static final int BYTES = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Some seconds for the transfer, so that the router goes away in the middle of it. */
    private static final String[] LINK = {"--rate", "60mbit", "--queue", "400000"};

    @ParameterizedTest
    @CsvSource({"CONE, CONE, ra", "CONE, CONE, rb", "SYMMETRIC, FULLCONE, ra", "FULLCONE, SYMMETRIC, rb"})
    void aRouterThatRebootsDoesNotEndATransfer(LabNat a, LabNat b, String router) {
        try (LabPair pair = LabPair.named(a, b, LINK)) {
            begin(pair);

            pair.lab().rebind(router);

            finish(pair);
            if (a == LabNat.SYMMETRIC) {
                String[] moved = pair.b().moved(0, PATIENCE);
                assertThat(moved[1]).startsWith("10.77.0.11 ").isNotEqualTo(moved[0]);
            } else if (b == LabNat.SYMMETRIC) {
                String[] moved = pair.a().moved(0, PATIENCE);
                assertThat(moved[1]).startsWith("10.77.0.12 ").isNotEqualTo(moved[0]);
            }
        }
    }

    @Test
    void aSenderWhoseRouterComesBackWithAnotherAddressIsFollowed() {
        try (LabPair pair = LabPair.named(LabNat.CONE, LabNat.CONE, LINK)) {
            begin(pair);

            pair.lab().readdress("ra", "10.77.0.21");

            finish(pair);
            assertThat(pair.b().moved(0, PATIENCE)[1]).startsWith("10.77.0.21 ");
        }
    }

    @Test
    void aReceiverWhoseRouterComesBackWithAnotherAddressIsFollowed() {
        try (LabPair pair = LabPair.named(LabNat.CONE, LabNat.CONE, LINK)) {
            begin(pair);

            pair.lab().readdress("rb", "10.77.0.22");

            finish(pair);
            assertThat(pair.a().moved(0, PATIENCE)[1]).startsWith("10.77.0.22 ");
        }
    }

    /** Until a quarter of the transfer is over. */
    private static void begin(LabPair pair) {
        pair.a().join(0, "alice");
        pair.b().join(0, "bob");
        pair.a().registered(0);
        pair.b().registered(0);
        pair.a().sendHalf(0, "bob", BYTES);
        pair.b().quarter(0, PATIENCE);
    }

    private static void finish(LabPair pair) {
        pair.a().resume(0);
        String[] received = pair.b().received(0, PATIENCE);
        assertThat(received[1]).isEqualTo(String.valueOf(BYTES));
        assertThat(received[0]).isEqualTo(pair.a().sent(0, PATIENCE));
    }
}
