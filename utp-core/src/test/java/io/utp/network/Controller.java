package io.utp.network;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.simulation.EngineSettings;

/** A congestion control of ours, as people call it. */
public enum Controller {
    LEDBAT("LEDBAT", CongestionAlgorithm.LEDBAT),
    LEDBAT_PLUS_PLUS("LEDBAT++", CongestionAlgorithm.LEDBAT_PLUS_PLUS),
    CUBIC("CUBIC", CongestionAlgorithm.CUBIC),
    BBR("BBR", CongestionAlgorithm.BBR);

    private final String label;
    private final CongestionAlgorithm algorithm;

    Controller(String label, CongestionAlgorithm algorithm) {
        this.label = label;
        this.algorithm = algorithm;
    }

    /** A node's defaults with this controller. */
    public EngineSettings settings() {
        return new EngineSettings().congestion(algorithm);
    }

    public String label() {
        return label;
    }
}
