package io.utp.fuzz;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.simulation.Chaos;
import io.utp.simulation.EngineSettings;

/**
 * Two ends against a model: whatever the applications do and the network does to their packets, the bytes that arrive are the
 * first ones of those sent, what was acknowledged has arrived, nothing hangs, and nothing is left.
 *
 * <p>Input: the settings (2 bytes), then steps of 4 bytes: what, to whom, how much.
 */
public final class PairFuzzer {
    private static final long MEMORY = 400_000;
    private static final int MOST_STEPS = 60;
    private static final Chaos.Kind[] KINDS = Chaos.Kind.values();
    private static final CongestionAlgorithm[] CONTROLS = CongestionAlgorithm.values();

    private PairFuzzer() {}

    /** What Jazzer calls. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        run(bytes);
    }

    /** Returns how many bytes have arrived. */
    static long run(byte[] bytes) {
        FuzzInput input = new FuzzInput(bytes);
        int dialects = input.octet();
        int more = input.octet();
        Dialect[] spoken = Chaos.DIALECTS.get(dialects % Chaos.DIALECTS.size());
        Chaos chaos = new Chaos(more, settings(spoken[0], more), settings(spoken[1], more >> 4), MEMORY);
        for (int steps = 0; input.hasMore() && steps < MOST_STEPS; steps++) {
            chaos.apply(new Chaos.Step(KINDS[input.octet() % KINDS.length], input.octet(), input.pair()));
        }
        chaos.settle();
        return chaos.received();
    }

    private static EngineSettings settings(Dialect dialect, int more) {
        return new EngineSettings()
                .dialect(dialect)
                .congestion(CONTROLS[(more & 3) % CONTROLS.length])
                .bufferPackets((more & 4) == 0 ? 100 : 5)
                .linkMtu((more & 8) == 0 ? 0 : 1_500)
                .memory(200_000, MEMORY);
    }
}
