package io.utp.engine.rendezvous;

import io.utp.engine.limit.AddressGroup;
import io.utp.engine.time.Deadline;
import io.utp.engine.time.DeadlineQueue.Slot;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client's link as its server sees it. */
final class Link extends Slot {

    private static final long MINUTE = 60_000_000_000L;

    /** How far it has come. */
    enum State {
        /** Nothing was said. */
        NEW,
        /** The server waits for the name and the proof. */
        CHALLENGED,
        /** The registry is asked for the name. */
        CLAIMING,
        /** It is served. */
        REGISTERED,
        /** It is not served any longer. */
        CLOSED
    }

    /** What becomes of the name when the link is over. */
    enum Farewell {
        /** It is kept for its owner until the lease is over. */
        KEEP,
        /** Others may have it. */
        RELEASE,
        /** Another registration has it. */
        GONE
    }

    final long id;

    /** Sessions that it called for, and sessions that it was invited to. */
    final Set<Long> calls = new HashSet<>(2);

    final Set<Long> invitations = new HashSet<>(2);
    final Deadline registerBy = new Deadline();
    final Deadline silence = new Deadline();
    final Deadline renewal = new Deadline();

    State state = State.NEW;
    Farewell farewell = Farewell.KEEP;
    Bits128 nonce = Bits128.ZERO;

    /** Empty for a guest, and before it is known. */
    String name = "";

    Bits128 owner = Bits128.ZERO;
    long registration;

    /** The address that the registry was told last. */
    @Nullable InetSocketAddress told;

    private InetSocketAddress observed;
    private AddressGroup group;
    private long rttNanos = Long.MAX_VALUE;
    private long lastRttNanos = Long.MAX_VALUE;
    private long askedNanos;
    private boolean asked;
    private int question;
    private long minuteEndNanos;
    private int callsThisMinute;

    Link(long id, InetSocketAddress observed) {
        this.id = id;
        this.observed = observed;
        this.group = AddressGroup.of(observed);
    }

    InetSocketAddress observed() {
        return observed;
    }

    AddressGroup group() {
        return group;
    }

    void moveTo(InetSocketAddress address) {
        observed = address;
        group = AddressGroup.of(address);
    }

    boolean isOpen() {
        return state != State.CLOSED;
    }

    boolean isRegistered() {
        return state == State.REGISTERED;
    }

    long nextDeadline() {
        return Math.min(Math.min(registerBy.atNanos(), silence.atNanos()), renewal.atNanos());
    }

    // ---- how far away the client is

    /** A question that the client answers at once is sent. */
    void handleAsked(int id, long nowNanos) {
        asked = true;
        question = id;
        askedNanos = nowNanos;
    }

    /** The answer is there. Of the last two samples the lower one counts: the other may have been sent twice. */
    void handleAnswered(int id, long nowNanos) {
        if (asked && id == question) {
            asked = false;
            long sample = nowNanos - askedNanos;
            rttNanos = Math.min(lastRttNanos, sample);
            lastRttNanos = sample;
        }
    }

    boolean isMeasuredSince(long nanos) {
        return asked || askedNanos > nanos;
    }

    /** The round trip time. */
    long rttNanos() {
        return rttNanos == Long.MAX_VALUE ? 0 : rttNanos;
    }

    // ---- how much it asks for

    /** Whether it may ask once more in this minute. */
    boolean mayAsk(int mostPerMinute, long nowNanos) {
        if (nowNanos >= minuteEndNanos) {
            minuteEndNanos = nowNanos + MINUTE;
            callsThisMinute = 0;
        }
        return ++callsThisMinute <= mostPerMinute;
    }
}
