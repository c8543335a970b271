package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A rendezvous over hours: servers that die and come back, and many nodes that call each other. */
@ExtendWith(SimulationReport.class)
class RendezvousLifeSimulationTests {
    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    @Test
    void whoseServerRestartsComesBackToIt() {
        Introduction introduction = new Introduction(seeds.nextLong(), List.of(NatKind.CONE), List.of(NatKind.CONE));
        introduction.join().settle();
        introduction.killServer(0);
        introduction.restartServer(0);

        // A heartbeat, and what has to be asked in vain before the new process is believed to know nobody.
        introduction.network().run(Duration.ofSeconds(12));

        assertThat(introduction.serverHost(0).rendezvous().statistics().names()).isEqualTo(2);
        introduction.connect();
        introduction.transfer(10_000);
    }

    @Test
    void whoseServerDiesGoesToTheOther() {
        Introduction introduction = new Introduction(seeds.nextLong(), List.of(NatKind.CONE), List.of(NatKind.CONE));
        introduction.server().server().join().settle();
        introduction.killServer(0);

        introduction.network().run(Duration.ofSeconds(15));

        assertThat(introduction.serverHost(1).rendezvous().statistics().names()).isEqualTo(2);
        introduction.connect();
        introduction.transfer(10_000);
    }

    // ---- many nodes

    @Test
    void nodesThatCallEachOtherForAnHourLeaveNothingBehind() {
        Town town = new Town(seeds.nextLong(), 20);
        town.live(Duration.ofHours(1));
        town.check();
    }

    @Test
    void aHundredNodesThatCallEachOtherLeaveNothingBehind() {
        Town town = new Town(seeds.nextLong(), 100);
        town.live(Duration.ofMinutes(3));
        town.check();
    }
}
