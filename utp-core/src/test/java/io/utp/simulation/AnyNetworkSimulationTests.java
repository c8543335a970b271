package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.extension.ExtendWith;

/** Networks, settings and applications drawn at random: whatever they are, all bytes arrive and the end is an end. */
@ExtendWith(SimulationReport.class)
class AnyNetworkSimulationTests {
    private static final Dialect[][] DIALECTS = {
        {Dialect.AUTO, Dialect.AUTO},
        {Dialect.AUTO, Dialect.AUTO},
        {Dialect.AUTO, Dialect.BEP29},
        {Dialect.BEP29, Dialect.AUTO},
        {Dialect.AUTO, Dialect.UTP_PUNCH},
        {Dialect.UTP_PUNCH, Dialect.AUTO}
    };

    @RepeatedTest(100)
    void everythingArrivesAndEnds(RepetitionInfo repetition) {
        long seed = SimulationSeed.current() + repetition.getCurrentRepetition();
        SplittableRandom random = new SplittableRandom(seed);
        Dialect[] dialects = DIALECTS[random.nextInt(DIALECTS.length)];
        EnginePair pair = new EnginePair(
                new SimulatedNetwork(seed), settings(random, dialects[0]), settings(random, dialects[1]));
        pair.links(link -> disturb(link, random));
        long up = random.nextLong(1_500_000);
        long down = random.nextLong(1_500_000);
        long pace = random.nextInt(3) == 0 ? random.nextLong(20_000, 1_000_000) : Long.MAX_VALUE;
        boolean serverFirst = random.nextBoolean();
        pair.server().onAccept(server -> {
            server.send(down).readingPace(pace);
            if (serverFirst) {
                server.end();
            } else {
                server.endWithPeer();
            }
        });

        SimulatedApplication client = pair.dial().send(up);
        if (serverFirst) {
            client.endWithPeer();
        } else {
            client.end();
        }
        pair.runUntil(() -> client.closeCause() != null, Duration.ofDays(2));
        pair.run(Duration.ofMinutes(10));

        Connected connected = pair.connected(client);
        assertThat(client.received()).as("received by the client").isEqualTo(down);
        assertThat(connected.server().received()).as("received by the server").isEqualTo(up);
        assertThat(client.isReceiveEnded()).isTrue();
        assertThat(connected.server().isReceiveEnded()).isTrue();
        // Who ends last may find the other gone, when every acknowledgement of its end was lost.
        assertThat(client.closeCause()).isIn(CloseCause.FINISHED, serverFirst ? CloseCause.RESET : CloseCause.FINISHED);
        assertThat(connected.server().closeCause())
                .isIn(CloseCause.FINISHED, serverFirst ? CloseCause.FINISHED : CloseCause.RESET);
        assertThat(pair.client().endpoint().initiatedConnections()).isZero();
        assertThat(pair.server().endpoint().acceptedConnections()).isZero();
    }

    private static EngineSettings settings(SplittableRandom random, Dialect dialect) {
        return new EngineSettings()
                .dialect(dialect)
                .mtu(random.nextInt(150, 1_400))
                .bufferPackets(random.nextInt(2, 2_000))
                .timeout(Duration.ofMinutes(2))
                .idleTimeout(Duration.ofMinutes(5));
    }

    private static void disturb(Link link, SplittableRandom random) {
        link.delay(Duration.ofMillis(random.nextInt(300)));
        if (random.nextBoolean()) {
            link.jitter(Duration.ofMillis(random.nextInt(1, 100)));
        }
        if (random.nextBoolean()) {
            link.loss(random.nextDouble(0.15));
        }
        if (random.nextInt(3) == 0) {
            link.burstLoss(0.01, 0.2, 0.8);
        }
        if (random.nextBoolean()) {
            link.duplication(random.nextDouble(0.2));
        }
        if (random.nextBoolean()) {
            link.reordering(random.nextDouble(0.3), Duration.ofMillis(random.nextInt(1, 400)));
        }
        if (random.nextBoolean()) {
            link.rate(random.nextLong(200_000, 100_000_000), random.nextLong(10_000, 2_000_000));
        }
    }
}
