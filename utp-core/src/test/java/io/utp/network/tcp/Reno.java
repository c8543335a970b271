package io.utp.network.tcp;

/** Reno: RFC 5681, with the initial window of RFC 6928. The sender's scoreboard makes the recovery that of RFC 6675. */
public final class Reno implements TcpControl {
    static final int INITIAL_WINDOW = 10;

    private double window = INITIAL_WINDOW;
    private double threshold = Double.MAX_VALUE;

    @Override
    public double window() {
        return window;
    }

    @Override
    public void onAck(TcpAck ack) {
        if (!ack.recovering) {
            // RFC 5681 3.1: a segment for each one acknowledged, later one for each window.
            window += window < threshold ? 1 : 1 / window;
        }
    }

    @Override
    public void onLoss(long nowNanos, int flight) {
        threshold = Math.max(flight / 2.0, 2);
        window = threshold;
    }

    @Override
    public void onTimeout(long nowNanos, int flight) {
        threshold = Math.max(flight / 2.0, 2);
        window = 1;
    }
}
