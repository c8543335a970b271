package io.utp.network.tcp;

/** BBR, version 1: draft-cardwell-iccrg-bbr-congestion-control-00, which most of the BBR in the Internet is. */
public final class Bbr implements TcpControl {
    private enum State {
        STARTUP,
        DRAIN,
        PROBE_BANDWIDTH,
        PROBE_ROUND_TRIP
    }

    /** 2/ln(2). */
    private static final double HIGH_GAIN = 2.885;

    private static final double[] CYCLE = {1.25, 0.75, 1, 1, 1, 1, 1, 1};
    private static final int BANDWIDTH_ROUNDS = 10;
    private static final long ROUND_TRIP_WINDOW_NANOS = 10_000_000_000L;
    private static final long PROBE_NANOS = 200_000_000L;
    private static final int LEAST_WINDOW = 4;

    private final double[] rates = new double[BANDWIDTH_ROUNDS];
    private State state = State.STARTUP;
    private double pacingGain = HIGH_GAIN;
    private double windowGain = HIGH_GAIN;
    private double window = Reno.INITIAL_WINDOW;
    private long round;
    private long roundEnd;
    private double fullRate;
    private int fullRounds;
    private long shortestNanos = Long.MAX_VALUE;
    private long shortestAtNanos;
    private int phase;
    private long phaseNanos;
    private long probeEndNanos;

    @Override
    public double window() {
        return state == State.PROBE_ROUND_TRIP ? Math.min(window, LEAST_WINDOW) : window;
    }

    @Override
    public double pace() {
        double rate = rate();
        return rate == 0 ? 0 : pacingGain * rate;
    }

    private double rate() {
        double most = 0;
        for (double rate : rates) {
            most = Math.max(most, rate);
        }
        return most;
    }

    private double product() {
        return shortestNanos == Long.MAX_VALUE ? Reno.INITIAL_WINDOW : rate() * shortestNanos / 1e9;
    }

    @Override
    public void onAck(TcpAck ack) {
        boolean newRound = ack.deliveredBefore >= roundEnd;
        if (newRound) {
            round++;
            roundEnd = ack.delivered;
            rates[(int) (round % BANDWIDTH_ROUNDS)] = 0;
        }
        int slot = (int) (round % BANDWIDTH_ROUNDS);
        rates[slot] = Math.max(rates[slot], ack.deliveryRate);
        boolean stale = ack.nowNanos - shortestAtNanos > ROUND_TRIP_WINDOW_NANOS;
        if (ack.roundTripNanos <= shortestNanos || stale) {
            shortestNanos = ack.roundTripNanos;
            shortestAtNanos = ack.nowNanos;
        }
        advance(ack, newRound, stale);
        grow();
    }

    private void advance(TcpAck ack, boolean newRound, boolean stale) {
        switch (state) {
            case STARTUP -> {
                if (newRound && isFull()) {
                    enter(State.DRAIN, 1 / HIGH_GAIN, HIGH_GAIN);
                }
            }
            case DRAIN -> {
                if (ack.flight <= product()) {
                    probeBandwidth(ack.nowNanos);
                }
            }
            case PROBE_BANDWIDTH -> cycle(ack);
            case PROBE_ROUND_TRIP -> {
                if (probeEndNanos == 0 && ack.flight <= LEAST_WINDOW) {
                    probeEndNanos = ack.nowNanos + PROBE_NANOS;
                } else if (probeEndNanos != 0 && ack.nowNanos >= probeEndNanos) {
                    shortestAtNanos = ack.nowNanos;
                    if (fullRounds >= 3) {
                        probeBandwidth(ack.nowNanos);
                    } else {
                        enter(State.STARTUP, HIGH_GAIN, HIGH_GAIN);
                    }
                }
            }
        }
        if (stale && state != State.PROBE_ROUND_TRIP) {
            probeEndNanos = 0;
            enter(State.PROBE_ROUND_TRIP, 1, 1);
        }
    }

    private boolean isFull() {
        if (rate() >= fullRate * 1.25) {
            fullRate = rate();
            fullRounds = 0;
            return false;
        }
        return ++fullRounds >= 3;
    }

    private void cycle(TcpAck ack) {
        boolean over = ack.nowNanos - phaseNanos > shortestNanos;
        if (pacingGain > 1) {
            over &= ack.recovering || ack.flight >= pacingGain * product();
        } else if (pacingGain < 1) {
            over |= ack.flight <= product();
        }
        if (over) {
            phase = (phase + 1) % CYCLE.length;
            phaseNanos = ack.nowNanos;
            pacingGain = CYCLE[phase];
        }
    }

    private void probeBandwidth(long nowNanos) {
        enter(State.PROBE_BANDWIDTH, 1, 2);
        // The draft draws the phase; two flows in one simulation differ by when they arrive here.
        phase = 2 + (int) (nowNanos / 1_000_000 % 6);
        phaseNanos = nowNanos;
    }

    private void enter(State next, double pacing, double windowed) {
        state = next;
        pacingGain = pacing;
        windowGain = windowed;
    }

    private void grow() {
        double target = Math.max(windowGain * product(), LEAST_WINDOW);
        if (fullRounds >= 3) {
            window = Math.min(window + 1, target);
        } else if (window < target || round < 2) {
            window++;
        }
    }

    @Override
    public void onLoss(long nowNanos, int flight) {
        // Version 1 takes loss for no sign of anything.
    }

    @Override
    public void onTimeout(long nowNanos, int flight) {
        window = LEAST_WINDOW;
    }
}
