package io.utp.engine.connection;

import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.time.Deadline;

/** How long a connection may be silent, wait or linger. */
final class Lifetime {

    /** Long enough for a peer, however far it has backed off, to repeat twice what was not acknowledged. */
    private static final long LINGER = 10_000_000_000L;

    /** libutp, when it has nothing to say, shows after 29 s with its first keep-alive that our answer to its SYN arrived. */
    private static final long HALF_OPEN = 35_000_000_000L;

    /** This library's initiators take another id 3 s after the first SYN. */
    private static final long REDIAL = 1_500_000_000L;

    /** After half of the idle timeout the peer is asked, so many times until the other half is over. */
    private static final int IDLE_PROBES = 10;

    /** The peer is asked again about a RESET, as the answer may be lost, or not given to too many. */
    private static final long ASK_AGAIN = 1_000_000_000L;

    private static final byte MOST_REPEATS = 3;

    private final EndpointConfig config;
    private final long bornNanos;
    private long heardNanos;
    private long sentNanos;
    private long probedNanos;
    private long silenceNanos;
    private boolean silenceReported;
    private boolean silenceDue;
    private byte repeats;
    private PeerLimits limits = PeerLimits.of(Dialect.AUTO, false);

    /** When it is over: what waits for the peer's end, and later what lingers behind it. */
    private long overAtNanos = Deadline.NEVER;

    Lifetime(EndpointConfig config, long nowNanos) {
        this.config = config;
        this.bornNanos = nowNanos;
        this.heardNanos = nowNanos;
        this.sentNanos = nowNanos;
        this.probedNanos = nowNanos;
        this.silenceNanos = config.timeoutNanos();
    }

    void handleHeard(long nowNanos) {
        heardNanos = nowNanos;
        silenceReported = false;
        repeats = 0;
    }

    /** The peer is asked whether it is gone, and again until it is heard. */
    void handleAsked(long nowNanos) {
        probedNanos = nowNanos;
        repeats = MOST_REPEATS;
    }

    boolean isAskingAgain() {
        return repeats > 0;
    }

    void handleSent(long nowNanos) {
        sentNanos = nowNanos;
    }

    void setLimits(PeerLimits known) {
        limits = known;
    }

    void setSilence(long nanos, long nowNanos) {
        silenceNanos = nanos;
        silenceReported = false;
        silenceDue = false;
        heardNanos = Math.max(heardNanos, nowNanos);
    }

    void startClosing(long nowNanos) {
        if (overAtNanos == Deadline.NEVER) {
            overAtNanos = nowNanos + config.timeoutNanos();
        }
    }

    void startLingering(long nowNanos) {
        overAtNanos = nowNanos + LINGER;
    }

    boolean isConnectOverdue(long nowNanos) {
        return nowNanos - bornNanos >= config.timeoutNanos();
    }

    boolean isEndOverdue(long nowNanos) {
        return nowNanos - heardNanos >= config.timeoutNanos();
    }

    boolean isPeerGone(long nowNanos) {
        return nowNanos - heardNanos >= config.idleTimeoutNanos();
    }

    boolean isHalfOpenOverdue(long nowNanos) {
        return nowNanos >= halfOpenUntil();
    }

    /** Whether the peer has had the time to dial again under another id. */
    boolean mayHaveBeenRedialled(long nowNanos) {
        return nowNanos - bornNanos >= REDIAL;
    }

    private long halfOpenUntil() {
        return bornNanos + Math.min(config.idleTimeoutNanos(), Math.max(config.timeoutNanos(), HALF_OPEN));
    }

    /** Whether a keep-alive is due; {@code true} once for each, whenever it is sent. */
    boolean pollKeepAlive(long nowNanos) {
        if (nowNanos - sentNanos < keepAlive()) {
            return false;
        }
        sentNanos = nowNanos;
        return true;
    }

    /** Whether the peer is to be asked for a sign of life; {@code true} once for each. */
    boolean pollProbe(long nowNanos) {
        if (nowNanos < probeAt()) {
            return false;
        }
        probedNanos = nowNanos;
        repeats -= (byte) (repeats > 0 ? 1 : 0);
        return true;
    }

    /** Whether the time that {@link #startClosing} or {@link #startLingering} gives has passed. */
    boolean isOver(long nowNanos) {
        return overAtNanos <= nowNanos;
    }

    boolean pollSilence() {
        boolean due = silenceDue;
        silenceDue = false;
        return due;
    }

    /** Returns whether {@link #pollSilence} tells of one now. */
    boolean handleSilence(long nowNanos) {
        if (silenceNanos == 0 || silenceReported || nowNanos - heardNanos < silenceNanos) {
            return false;
        }
        silenceReported = true;
        silenceDue = true;
        return true;
    }

    EndpointConfig config() {
        return config;
    }

    long bornNanos() {
        return bornNanos;
    }

    /** When the last packet came or went. */
    long lastNanos() {
        return Math.max(heardNanos, sentNanos);
    }

    private long keepAlive() {
        return Math.min(config.keepAliveNanos(), limits.mostKeepAliveNanos());
    }

    private long probeAt() {
        if (repeats > 0) {
            return probedNanos + ASK_AGAIN;
        }
        long half = config.idleTimeoutNanos() / 2;
        return Math.max(heardNanos + half, probedNanos + half / IDLE_PROBES);
    }

    long deadlineNanos(ConnectionState state) {
        long silence = silenceNanos == 0 || silenceReported ? Deadline.NEVER : heardNanos + silenceNanos;
        return switch (state) {
            case SYN_SENT -> Math.min(silence, bornNanos + config.timeoutNanos());
            case SYN_RECEIVED -> Math.min(silence, Math.min(halfOpenUntil(), overAtNanos));
            case CONNECTED -> {
                long idle = Math.min(heardNanos + config.idleTimeoutNanos(), probeAt());
                long keep = Math.min(sentNanos + keepAlive(), overAtNanos);
                yield Math.min(silence, Math.min(idle, keep));
            }
            case LINGERING -> overAtNanos;
            case CLOSED -> Deadline.NEVER;
        };
    }
}
