package io.utp.engine.traversal;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.PunchMessage;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One hole punch as utp-punch 1.0.1 does it: {@code PUNCH} every 500 ms, each {@code PUNCH} of the peer answered with two
 * {@code PUNCHED}; a success once {@code PUNCHED} was both sent and received.
 *
 * <p>The peer's messages may be somebody else's, in the name of who is to be flooded. So beside the probes no more bytes go to its
 * address than came from there, except for the first {@value #FREE_BYTES}: enough for a punch, and for no flood.
 *
 * <p>Unlike utp-punch it takes an answer from another port of the peer's address for what it is, the port that the peer's NAT
 * gave it towards us, and it goes on answering after its own success: the peer may still need to hear it.
 */
public final class Punch {

    private static final long INTERVAL = 500_000_000L;

    /** A PUNCH of the peer's brings the next of ours forward (RFC 8445 7.3.1.4), but not each of a burst. */
    private static final long TRIGGERED_INTERVAL = 50_000_000L;

    /** utp-punch 1.0.1: two, because one may be lost. */
    private static final int ANSWERS = 2;

    /** Answers to all of ten questions, and as many probes of another port. */
    private static final int FREE_BYTES = 200;

    /** The peer's last attempt may come long after our success; then nobody needs an answer any more. */
    private static final long ANSWERING = 60_000_000_000L;

    private final long id;
    private final InetSocketAddress remote;
    private final int attempts;
    private final long startNanos;
    private final Deadline timer = new Deadline();
    private final ArrayDeque<Datagram> due = new ArrayDeque<>();

    private InetSocketAddress path;
    private int probes;

    // bytes of the peer's messages, and of those to it that are no probes
    private long receivedBytes;
    private long answeredBytes;

    private long probedNanos;
    private boolean answered;
    private boolean heard;
    private @Nullable PunchOutcome outcome;
    private boolean over;

    /**
     * A message to be sent.
     *
     * @param to the receiver
     * @param message what
     */
    public record Datagram(InetSocketAddress to, PunchMessage message) {}

    /**
     * Starts punching.
     *
     * @param id stands in the outcome
     * @param remote the peer's address as somebody told it
     * @param attempts how many {@code PUNCH} to send at most
     * @param nowNanos the time
     */
    public Punch(long id, InetSocketAddress remote, int attempts, long nowNanos) {
        this.id = id;
        this.remote = remote;
        this.path = remote;
        this.attempts = attempts;
        this.startNanos = nowNanos;
        probe(nowNanos);
    }

    private void probe(long nowNanos) {
        probes++;
        probedNanos = nowNanos;
        due.add(new Datagram(remote, PunchMessage.PUNCH));
        if (!path.equals(remote)) {
            spend(path, PunchMessage.PUNCH);
        }
        timer.set(probes < attempts ? nowNanos + INTERVAL : startNanos + attempts * INTERVAL);
    }

    /** Sends a message that is no probe, if it may go. Returns whether it does. */
    private boolean spend(InetSocketAddress to, PunchMessage message) {
        boolean goes = answeredBytes + message.encodedLength() <= Math.max(FREE_BYTES, receivedBytes);
        if (goes) {
            answeredBytes += message.encodedLength();
            due.add(new Datagram(to, message));
        }
        return goes;
    }

    /** The peer's address as somebody told it. */
    public InetSocketAddress remote() {
        return remote;
    }

    /**
     * Whether a message from an address belongs to this punch.
     *
     * @param from the sender
     * @param exactly whether the port has to be the one that was asked for, or found since
     * @return {@code true} if it does
     */
    public boolean concerns(InetSocketAddress from, boolean exactly) {
        return exactly
                ? from.equals(remote) || from.equals(path)
                : from.getAddress().equals(remote.getAddress());
    }

    /**
     * A message that {@link #concerns} this punch.
     *
     * @param from the sender
     * @param message what
     * @param nowNanos the time
     * @return {@code false} if it is not answered although others are
     */
    public boolean handleMessage(InetSocketAddress from, PunchMessage message, long nowNanos) {
        if (outcome != null && !outcome.successful()) {
            return true;
        }
        path = outcome == null ? from : path;
        receivedBytes += message.encodedLength();
        boolean answers = true;
        if (message == PunchMessage.PUNCH) {
            answers = answer(from, nowNanos);
        } else {
            heard = true;
        }
        if (outcome == null && answered && heard) {
            finish(true, nowNanos);
        }
        return answers;
    }

    private boolean answer(InetSocketAddress to, long nowNanos) {
        int sent = 0;
        while (sent < ANSWERS && spend(to, PunchMessage.PUNCHED)) {
            sent++;
        }
        answered |= sent > 0;
        // The way is open now that both have sent: what was sent before was most likely dropped on it.
        if (!heard && probes < attempts && nowNanos - probedNanos >= TRIGGERED_INTERVAL) {
            probe(nowNanos);
        }
        return sent > 0;
    }

    /**
     * {@link #nextDeadline()} has come.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        if (!timer.hasPassed(nowNanos)) {
            return;
        }
        if (outcome != null) {
            timer.clear();
            over = true;
        } else if (probes < attempts) {
            probe(nowNanos);
        } else {
            finish(false, nowNanos);
        }
    }

    private void finish(boolean successful, long nowNanos) {
        InetSocketAddress found = successful ? path : remote;
        outcome = new PunchOutcome(id, remote, found, successful, nowNanos - startNanos, probes);
        over = !successful;
        if (successful) {
            timer.set(nowNanos + ANSWERING);
        } else {
            timer.clear();
        }
    }

    /**
     * The next message to be sent.
     *
     * @return the message, or {@code null}
     */
    public @Nullable Datagram pollDatagram() {
        return due.poll();
    }

    /**
     * How it ended.
     *
     * @return the outcome, {@code null} while it goes on
     */
    public @Nullable PunchOutcome outcome() {
        return outcome;
    }

    /**
     * Whether nothing more will be answered.
     *
     * @return {@code true} once this punch can be forgotten
     */
    public boolean isOver() {
        return over;
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long nextDeadline() {
        return timer.atNanos();
    }
}
