package io.utp.engine.congestion;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a controller did, a line for each round trip: for people, and for tests that compare it with what people saw. */
public final class CongestionTrace {

    private final int mostLines;
    private final List<String> lines = new ArrayList<>();
    private long startNanos;
    private long round = -1;

    /**
     * Creates an empty trace.
     *
     * @param mostLines what comes later is left out
     */
    public CongestionTrace(int mostLines) {
        this.mostLines = mostLines;
    }

    /**
     * An acknowledgement was handled.
     *
     * @param sample its facts
     * @param control what decided by them
     */
    public void handleAck(AckSample sample, CongestionControl control) {
        if (sample.rounds() == round || lines.size() == mostLines) {
            return;
        }
        if (round < 0) {
            startNanos = sample.nowNanos();
        }
        round = sample.rounds();
        lines.add(String.format(
                Locale.ROOT,
                "%9.1f ms  window %9d B  flight %9d B  pace %8.2f  delivered %8.2f Mbit/s  queue %6.1f  round trip %6.1f ms  %s",
                (sample.nowNanos() - startNanos) / 1e6,
                control.window(),
                sample.flightBytes(),
                control.pacingRate() * 8 / 1e6,
                sample.rate() * 8 / 1e6,
                sample.queuingDelay() / 1e6,
                sample.latestRoundTrip() / 1e6,
                control.phase()));
    }

    /** The lines so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }
}
