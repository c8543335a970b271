package io.utp.soak;

import io.utp.UtpSocket;
import java.time.Duration;
import java.time.LocalTime;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** What became of the connections. Safe for use by several threads. */
final class Tally {

    private static final int MOST_FAULTS = 50;
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long STALL_MEMORY_NANOS = TimeUnit.SECONDS.toNanos(90);

    final AtomicLong opened = new AtomicLong();
    final AtomicLong uploaded = new AtomicLong();
    final AtomicLong downloaded = new AtomicLong();
    final AtomicLong verified = new AtomicLong();
    private volatile long stalledNanos = System.nanoTime() - STALL_MEMORY_NANOS;
    private final Map<String, AtomicLong> expected = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> unexpected = new ConcurrentHashMap<>();
    private final Set<Integer> lostClients = ConcurrentHashMap.newKeySet();
    private final Map<Long, Life> lives = new ConcurrentHashMap<>();
    private final Queue<String> faults = new ConcurrentLinkedQueue<>();

    void expected(String what) {
        count(expected, what);
    }

    void event(String what, String to) {
        System.out.println(LocalTime.now().withNano(0) + " " + what + ": " + to);
        count(expected, "event, " + what);
    }

    /** What uTP cannot do: a connection whose ends have no key yet, which takes some round trips, does not outlive a move. */
    void tooYoung(String what) {
        expected("moved before both ends had the key, " + what);
    }

    /** Whether no timer was late for so long: else it says nothing that something takes long. */
    boolean isCalmFor(Duration duration) {
        return System.nanoTime() - stalledNanos > duration.toNanos();
    }

    /** A timer of a node was late: the machine had other things to do, or stood still. */
    void late(long nanos) {
        if (nanos > STALL_NANOS) {
            stalledNanos = System.nanoTime();
        }
    }

    void began(long seed, Life life) {
        lives.put(seed, life);
    }

    void ended(long seed) {
        lives.remove(seed);
    }

    /** The other end of the connection with this seed says so, unless the dialling end is over. */
    void accepted(long seed, UtpSocket socket) {
        Life life = lives.get(seed);
        if (life != null) {
            life.accepted(socket);
        }
    }

    /**
     * What a network may do, but should do rarely; after a stall it says nothing about the library.
     *
     * @param what counted together with its equals
     * @param details of this one, printed only
     */
    void unexpected(String what, String details) {
        if (System.nanoTime() - stalledNanos < STALL_MEMORY_NANOS) {
            count(expected, "after a stall of the machine, " + what);
            return;
        }
        System.out.println(LocalTime.now().withNano(0) + " unexpected: " + what + "; " + details);
        count(unexpected, what);
    }

    /** What must never happen. */
    void fault(String what) {
        System.out.println("FAULT " + what);
        if (faults.size() < MOST_FAULTS) {
            faults.add(what);
        }
    }

    /** What this one has begun may end anywhere from now on: a node that is closed ends its streams where they are. */
    void lost(int client) {
        lostClients.add(client);
    }

    boolean isLost(int client) {
        return lostClients.contains(client);
    }

    private static void count(Map<String, AtomicLong> map, String what) {
        map.computeIfAbsent(what, ignored -> new AtomicLong()).incrementAndGet();
    }

    Map<String, AtomicLong> expected() {
        return new TreeMap<>(expected);
    }

    Map<String, AtomicLong> unexpected() {
        return new TreeMap<>(unexpected);
    }

    long unexpectedCount() {
        return unexpected.values().stream().mapToLong(AtomicLong::get).sum();
    }

    Queue<String> faults() {
        return faults;
    }
}
