package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.simulation.Chaos.Kind;
import io.utp.simulation.Chaos.Step;
import java.time.Duration;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.state.Action;
import net.jqwik.api.state.ActionChain;
import net.jqwik.api.state.Transformer;

/**
 * Any interleaving of what applications do, what the network does to packets, NATs that change and clocks that jump: delivered
 * bytes are the first of those sent, what was acknowledged was delivered, nothing hangs when the network is whole again, no
 * timer and no buffer is left, memory stays within its limit, and both ends agree on how it ended.
 *
 * <p>A failure prints the seed, which {@code @Property(seed = …)} replays, and the shortest chain of steps that fails.
 */
class ChaosSimulationTests {
    private static final long MEMORY = 400_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** Who loses all it says for as long as the timeout is rightly given up; here losses alone must not come to that. */
    private static final Duration MORE_THAN_IS_LOST = Duration.ofSeconds(60);

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void whateverHappensNothingHangsAndNothingIsLeft(@ForAll("anything") ActionChain<Chaos> history) {
        history.run().settle();
    }

    @Property(tries = 150, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void whereOnlyPacketsAreLostBothEndsGetEverythingAndAgreeOnTheEnd(@ForAll("losses") ActionChain<Chaos> history) {
        Chaos chaos = history.run();
        chaos.settle();
        assertThat(chaos.isGentle()).isTrue();
    }

    @Provide
    Arbitrary<ActionChain<Chaos>> anything() {
        return chains(DEFAULT_TIMEOUT, Kind.values());
    }

    @Provide
    Arbitrary<ActionChain<Chaos>> losses() {
        return chains(
                MORE_THAN_IS_LOST,
                Arrays.stream(Kind.values()).filter(Kind::isGentle).toArray(Kind[]::new));
    }

    private static Arbitrary<ActionChain<Chaos>> chains(Duration timeout, Kind[] kinds) {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.of(Chaos.DIALECTS),
                        Arbitraries.of(CongestionAlgorithm.class),
                        Arbitraries.of(5, 100))
                .flatAs((seed, dialects, congestion, packets) -> ActionChain.startWith(() -> new Chaos(
                                seed,
                                settings(dialects[0], congestion, packets, timeout),
                                settings(dialects[1], congestion, 100, timeout),
                                MEMORY))
                        .withAction(2, new Any(Kind.CONNECT))
                        .withAction(4, new Any(Kind.WRITE))
                        .withAction(4, new Any(Kind.PASS))
                        .withAction(8, new Any(kinds))
                        .withMaxTransformations(40));
    }

    private static EngineSettings settings(
            Dialect dialect, CongestionAlgorithm congestion, int packets, Duration timeout) {
        return new EngineSettings()
                .dialect(dialect)
                .congestion(congestion)
                .timeout(timeout)
                .bufferPackets(packets)
                .linkMtu(packets == 100 ? 1_500 : 0)
                .memory(MEMORY / 2, MEMORY);
    }

    /** A step of one of these kinds. */
    private static final class Any implements Action.Independent<Chaos> {
        private final Kind[] kinds;

        private Any(Kind... kinds) {
            this.kinds = kinds;
        }

        @Override
        public Arbitrary<Transformer<Chaos>> transformer() {
            return Combinators.combine(
                            Arbitraries.of(kinds),
                            Arbitraries.integers().between(0, 255),
                            Arbitraries.integers().between(0, 65_535))
                    .as(Step::new)
                    .map(step -> Transformer.mutate(step.toString(), chaos -> chaos.apply(step)));
        }
    }
}
