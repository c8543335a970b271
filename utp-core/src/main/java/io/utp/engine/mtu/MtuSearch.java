package io.utp.engine.mtu;

import io.utp.engine.time.Deadline;

/**
 * Finds the largest packet that a path carries, by probes (RFC 8899, Datagram Packetization Layer Path MTU Discovery, section
 * 5.2). Sizes are payload bytes of uTP packets, times nanoseconds.
 *
 * <p>Most paths carry what their first link does, so that is tried first, once. Then come the sizes that occur, from the
 * smallest up, and between the last that passed and the first that did not the middle, again and again.
 */
public final class MtuSearch {

    /** RFC 8899 5.1.2: MAX_PROBES. */
    private static final int MAX_PROBES = 3;

    /** RFC 8899 5.1.1: PMTU_RAISE_TIMER. */
    static final long RAISE_AFTER = 600_000_000_000L;

    /** RFC 8899 5.2, Error: the base is asked for again and again, less and less often. */
    private static final long LONGEST_PAUSE = 60_000_000_000L;

    /** Who falls into black holes again and again searches less and less often. */
    private static final long FIRST_HOLD = 1_000_000_000L;

    /** Sizes of IP packets that occur: the least of IPv6, tunnels, PPPoE, Ethernet, jumbo frames, virtual links. */
    private static final int[] IP_SIZES = {
        1_280, 1_400, 1_420, 1_440, 1_480, 1_492, 1_500, 4_000, 8_951, 9_000, 16_384, 32_768
    };

    /** RFC 8899 5.2. */
    public enum State {
        /** Nobody has asked for more yet, or large packets were lost: does the base pass? */
        BASE,
        /** Larger packets are being tried. */
        SEARCHING,
        /** The largest is known. */
        COMPLETE,
        /** Not even the base passes. */
        ERROR
    }

    private final int least;
    private final int base;
    private final int most;
    private final int overhead;

    private State state = State.BASE;
    private int size;
    private int tooLarge;
    private int shortcut;
    private int probed;
    private int probes;
    private boolean probeDue;
    private final Deadline probeTimer = new Deadline();
    private long pause;
    private long raiseNanos = Deadline.NEVER;
    private boolean revived;
    private int blackHoles;
    private long lastBlackHole;

    /**
     * Creates a search that has not begun; the size is the base.
     *
     * @param least what is sent where not even the base passes (RFC 8899 5.1.2: MIN_PLPMTU)
     * @param base what every path is assumed to carry (BASE_PLPMTU)
     * @param most what is never exceeded (MAX_PLPMTU)
     * @param overhead bytes of all headers, that of IP included
     */
    public MtuSearch(int least, int base, int most, int overhead) {
        this.least = least;
        this.base = base;
        this.most = most;
        this.overhead = overhead;
        this.size = base;
        this.tooLarge = most + 1;
    }

    // ---- commands and inputs

    /**
     * Begins: packets of the base have arrived.
     *
     * @param nowNanos the time
     */
    public void start(long nowNanos) {
        search(most, nowNanos);
    }

    /**
     * Begins at a size that has passed before, not long ago.
     *
     * @param known the size
     * @param sinceNanos when it had passed
     */
    public void startAt(int known, long sinceNanos) {
        size = Math.min(known, most);
        complete(sinceNanos + RAISE_AFTER);
    }

    /**
     * A probe has arrived.
     *
     * @param probeSize its size
     * @param nowNanos the time
     */
    public void handleArrived(int probeSize, long nowNanos) {
        if (probeSize > most) {
            return;
        }
        size = Math.max(size, probeSize);
        tooLarge = Math.max(tooLarge, size + 1);
        if (probed == 0 || probeSize < probed) {
            return;
        }
        if (state == State.SEARCHING) {
            next(nowNanos);
        } else if (blackHoles > 1) {
            complete(nowNanos + Math.min(RAISE_AFTER, FIRST_HOLD << Math.min(blackHoles, 16)));
        } else {
            search(shortcut, nowNanos);
        }
    }

    /**
     * A probe did not even leave this host: its size is more than the first link carries.
     *
     * @param probeSize its size
     * @param nowNanos the time
     */
    public void handleRefused(int probeSize, long nowNanos) {
        if (probeSize == probed) {
            probes = MAX_PROBES;
            giveUp(nowNanos);
        }
    }

    /**
     * Large packets vanish although others arrive (RFC 8899 4.3). The size is small from now on, and the search begins anew.
     *
     * @param nowNanos the time
     * @return {@code false} if it is small already
     */
    public boolean handleBlackHole(long nowNanos) {
        if (state == State.BASE && probed > 0 || state == State.ERROR) {
            return false;
        }
        blackHoles = nowNanos - lastBlackHole < RAISE_AFTER ? blackHoles + 1 : 1;
        lastBlackHole = nowNanos;
        state = State.BASE;
        shortcut = size;
        size = Math.min(size, base);
        raiseNanos = Deadline.NEVER;
        tooLarge = most + 1;
        probe(base);
        return true;
    }

    /**
     * Takes the passing of time in.
     *
     * @param nowNanos the time
     */
    public void handleTimeout(long nowNanos) {
        if (probeTimer.hasPassed(nowNanos)) {
            giveUp(nowNanos);
        }
    }

    /**
     * The path is in use: only then it is worth asking whether it carries more by now.
     *
     * @param nowNanos the time
     */
    public void handleUse(long nowNanos) {
        if (raiseNanos <= nowNanos) {
            raiseNanos = Deadline.NEVER;
            state = State.SEARCHING;
            tooLarge = most + 1;
            shortcut = Math.max(shortcut, most);
            // Does what passed still pass? After that, more is tried.
            probe(size);
        } else if (state == State.ERROR && !revived) {
            // Perhaps nothing at all had passed for a while, and now everything does.
            revived = true;
            pause = 0;
            probe(base);
        }
    }

    // ---- steps

    private void search(int first, long nowNanos) {
        state = State.SEARCHING;
        tooLarge = most + 1;
        shortcut = first;
        next(nowNanos);
    }

    private void next(long nowNanos) {
        int candidate = candidate();
        if (candidate > 0) {
            probe(candidate);
        } else {
            complete(nowNanos + RAISE_AFTER);
        }
    }

    private int candidate() {
        if (shortcut > size && shortcut < tooLarge) {
            return shortcut;
        }
        for (int ipSize : IP_SIZES) {
            int candidate = ipSize - overhead;
            if (candidate > size && candidate < tooLarge) {
                return candidate;
            }
        }
        if (size < most && most < tooLarge) {
            return most;
        }
        // To look closer would cost more than it brings.
        int gap = tooLarge - 1 - size;
        return gap > Math.max(8, size / 64) ? size + (gap + 1) / 2 : 0;
    }

    private void probe(int bytes) {
        probed = bytes;
        probes = 0;
        probeDue = true;
        probeTimer.clear();
    }

    /** The probe under way will not be answered any more. */
    private void giveUp(long nowNanos) {
        probeTimer.clear();
        if (state == State.ERROR) {
            pause = Math.min(LONGEST_PAUSE, pause * 2);
            probeDue = true;
        } else if (state == State.SEARCHING && probed == shortcut && probed > size) {
            shortcut = 0;
            tooLarge = probes == MAX_PROBES ? Math.min(tooLarge, probed) : tooLarge;
            next(nowNanos);
        } else if (probes < MAX_PROBES) {
            probeDue = true;
        } else if (state == State.BASE) {
            state = State.ERROR;
            revived = false;
            size = least;
            probe(base);
        } else if (probed == size) {
            handleBlackHole(nowNanos);
        } else {
            tooLarge = Math.min(tooLarge, probed);
            next(nowNanos);
        }
    }

    private void complete(long raiseAt) {
        state = State.COMPLETE;
        raiseNanos = raiseAt;
        probed = 0;
        probeDue = false;
        probeTimer.clear();
    }

    // ---- outputs

    /**
     * The probe that is to be sent now.
     *
     * @param timeout after which an answer is not to be expected any more (RFC 8899 5.1.1: PROBE_TIMER)
     * @param nowNanos the time
     * @return its size, or 0
     */
    public int pollProbe(long timeout, long nowNanos) {
        if (!probeDue) {
            return 0;
        }
        probeDue = false;
        probes++;
        if (state != State.ERROR) {
            pause = timeout;
        }
        probeTimer.set(nowNanos + Math.max(pause, timeout));
        return probed;
    }

    /**
     * When {@link #handleTimeout} is to be called.
     *
     * @return nanoseconds, or {@link Deadline#NEVER}
     */
    public long deadlineNanos() {
        return probeTimer.atNanos();
    }

    // ---- getters

    public State state() {
        return state;
    }

    /** Payload bytes of the largest packet that is known to pass. */
    public int size() {
        return size;
    }
}
