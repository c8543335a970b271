package io.utp.engine.traversal;

import io.utp.engine.config.NodeLimits;
import io.utp.engine.limit.RateLimit;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PunchMessage;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All hole punches of one port. */
public final class Punches {

    private final List<Punch> punches = new ArrayList<>();
    private final ArrayDeque<PunchOutcome> outcomes = new ArrayDeque<>();
    private final RateLimit rate;
    private long suppressed;
    private long lastId;

    /**
     * There are none.
     *
     * @param limits how many messages are answered
     */
    public Punches(NodeLimits limits) {
        this.rate = new RateLimit(limits.punchesPerSecond(), limits.punchesPerAddress());
    }

    /**
     * Starts a punch.
     *
     * @param remote the peer's address as somebody told it
     * @param attempts how many {@code PUNCH} to send at most
     * @param nowNanos the time
     * @return the number that the outcome carries
     */
    public long start(InetSocketAddress remote, int attempts, long nowNanos) {
        // The new one answers as well: two would answer twice.
        punches.removeIf(punch -> punch.outcome() != null && punch.remote().equals(remote));
        punches.add(new Punch(++lastId, remote, attempts, nowNanos));
        return lastId;
    }

    /**
     * A message from somewhere. Who is not being punched gets no answer, nor who asks too often: an answer is larger than the
     * question.
     *
     * @param from the sender
     * @param message what
     * @param nowNanos the time
     */
    public void handleMessage(InetSocketAddress from, PunchMessage message, long nowNanos) {
        if (message == PunchMessage.PUNCH && isPunched(from) && !rate.take(from, nowNanos)) {
            suppressed++;
            return;
        }
        boolean found = false;
        for (Punch punch : punches) {
            if (punch.concerns(from, true)) {
                handle(punch, from, message, nowNanos);
                found = true;
            }
        }
        Punch other = found ? null : atSameAddress(from);
        if (other != null) {
            handle(other, from, message, nowNanos);
        }
    }

    private boolean isPunched(InetSocketAddress from) {
        for (Punch punch : punches) {
            if (punch.concerns(from, false)) {
                return true;
            }
        }
        return false;
    }

    /** A punch of another port of the address, rather one that still needs to hear than one that only answers. */
    private @Nullable Punch atSameAddress(InetSocketAddress from) {
        Punch answering = null;
        for (Punch punch : punches) {
            if (punch.concerns(from, false)) {
                if (punch.outcome() == null) {
                    return punch;
                }
                answering = answering == null ? punch : answering;
            }
        }
        return answering;
    }

    private void handle(Punch punch, InetSocketAddress from, PunchMessage message, long nowNanos) {
        boolean ended = punch.outcome() != null;
        suppressed += punch.handleMessage(from, message, nowNanos) ? 0 : 1;
        report(punch, ended);
    }

    /** How many messages were not answered because of a limit. */
    public long suppressed() {
        return suppressed;
    }

    private void report(Punch punch, boolean ended) {
        PunchOutcome outcome = punch.outcome();
        if (!ended && outcome != null) {
            outcomes.add(outcome);
        }
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        for (Punch punch : punches) {
            boolean ended = punch.outcome() != null;
            punch.handleTimeout(nowNanos);
            report(punch, ended);
        }
        punches.removeIf(Punch::isOver);
    }

    /**
     * The next message to be sent.
     *
     * @return the message, or {@code null}
     */
    public Punch.@Nullable Datagram pollDatagram() {
        for (Punch punch : punches) {
            Punch.Datagram datagram = punch.pollDatagram();
            if (datagram != null) {
                return datagram;
            }
        }
        return null;
    }

    /**
     * The next punch that ended.
     *
     * @return how, or {@code null}
     */
    public @Nullable PunchOutcome pollOutcome() {
        return outcomes.poll();
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        long earliest = Deadline.NEVER;
        for (Punch punch : punches) {
            earliest = Math.min(earliest, punch.nextDeadline());
        }
        return earliest;
    }
}
