package io.utp.simulation;

import java.util.Random;

/** Where a simulation's seed comes from. */
final class SimulationSeed {
    private static final String PROPERTY = "simulation.seed";
    private static final long DEFAULT = 20_290_029L;

    private SimulationSeed() {}

    /** The seed of {@code -Dsimulation.seed}, a new one when that is {@code random}, else always the same one. */
    static long current() {
        String property = System.getProperty(PROPERTY);
        if (property == null || property.isEmpty()) {
            return DEFAULT;
        }
        return property.equals("random") ? new Random().nextLong() : Long.parseLong(property);
    }
}
