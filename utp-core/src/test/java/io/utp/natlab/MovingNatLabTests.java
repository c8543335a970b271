package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routers that forget or change their mappings while 50 MB are under way between two nodes of this library. */
class MovingNatLabTests {

    private static final int BYTES = 50_000_000;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    /** Some seconds for the transfer, so that the router goes away in the middle of it. */
    private static final String[] LINK = {"--rate", "60mbit", "--queue", "400000"};

    @ParameterizedTest
    @CsvSource({"CONE, CONE, ra", "CONE, CONE, rb", "SYMMETRIC, FULLCONE, ra", "FULLCONE, SYMMETRIC, rb"})
    void aRouterThatRebootsDoesNotEndATransfer(LabNat a, LabNat b, String router) throws InterruptedException {
        try (NamedPair pair = NamedPair.up(a, b, LINK)) {
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
    void aSenderWhoseRouterComesBackWithAnotherAddressIsFollowed() throws InterruptedException {
        try (NamedPair pair = NamedPair.up(LabNat.CONE, LabNat.CONE, LINK)) {
            begin(pair);

            pair.lab().readdress("ra", "10.77.0.21");

            finish(pair);
            assertThat(pair.b().moved(0, PATIENCE)[1]).startsWith("10.77.0.21 ");
        }
    }

    @Test
    void aReceiverWhoseRouterComesBackWithAnotherAddressIsFollowed() throws InterruptedException {
        try (NamedPair pair = NamedPair.up(LabNat.CONE, LabNat.CONE, LINK)) {
            begin(pair);

            pair.lab().readdress("rb", "10.77.0.22");

            finish(pair);
            assertThat(pair.a().moved(0, PATIENCE)[1]).startsWith("10.77.0.22 ");
        }
    }

    /** Until a good part of the transfer is over. */
    private static void begin(NamedPair pair) throws InterruptedException {
        pair.a().join(0, "alice");
        pair.b().join(0, "bob");
        pair.a().registered(0);
        pair.b().registered(0);
        pair.a().send(0, "bob", BYTES);
        pair.a().connected(0);
        TimeUnit.MILLISECONDS.sleep(2_500); // the stimulus: somewhere in the middle
    }

    private static void finish(NamedPair pair) {
        String[] received = pair.b().received(0, PATIENCE);
        assertThat(received[1]).isEqualTo(String.valueOf(BYTES));
        assertThat(received[0]).isEqualTo(pair.a().sent(0, PATIENCE));
    }
}
