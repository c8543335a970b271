package io.utp.network.tcp;

/** CUBIC: RFC 9438, with fast convergence and the plain slow start. */
public final class Cubic implements TcpControl {
    /** RFC 9438 5. */
    private static final double C = 0.4;
    /** RFC 9438 4.6. */
    private static final double BETA = 0.7;
    /** RFC 9438 4.3. */
    private static final double ALPHA = 3 * (1 - BETA) / (1 + BETA);

    private double window = Reno.INITIAL_WINDOW;
    private double threshold = Double.MAX_VALUE;
    private double most;
    private double prior;
    private double estimate;
    private double origin;
    private long epochNanos = Long.MIN_VALUE;

    @Override
    public double window() {
        return window;
    }

    @Override
    public void onAck(TcpAck ack) {
        if (ack.recovering) {
            return;
        }
        if (window < threshold) {
            window += 1;
            return;
        }
        if (epochNanos == Long.MIN_VALUE) {
            begin(ack.nowNanos);
        }
        double seconds = (ack.nowNanos - epochNanos) / 1e9;
        // RFC 9438 4.3: what Reno would have.
        estimate += (estimate < prior ? ALPHA : 1) / window;
        if (at(seconds) < estimate) {
            window = Math.max(window, estimate);
            return;
        }
        // RFC 9438 4.2: towards the curve, a round trip ahead, by at most a half.
        double target = at(seconds + ack.roundTripNanos / 1e9);
        window += Math.max(0, Math.min(target, 1.5 * window) - window) / window;
    }

    private void begin(long nowNanos) {
        epochNanos = nowNanos;
        if (most < window) {
            most = window;
        }
        origin = Math.cbrt((most - window) / C);
        estimate = window;
    }

    private double at(double seconds) {
        double t = seconds - origin;
        return C * t * t * t + most;
    }

    @Override
    public void onLoss(long nowNanos, int flight) {
        reduce(flight);
        window = threshold;
    }

    @Override
    public void onTimeout(long nowNanos, int flight) {
        reduce(flight);
        window = 1;
        // RFC 9438 4.8: the curve begins where the slow start ends.
        most = 0;
    }

    private void reduce(int flight) {
        prior = window;
        // RFC 9438 4.7: who had more before leaves more than it has to.
        most = window < most ? window * (1 + BETA) / 2 : window;
        threshold = Math.max(flight * BETA, 2);
        epochNanos = Long.MIN_VALUE;
    }
}
