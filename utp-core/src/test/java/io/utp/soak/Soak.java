package io.utp.soak;

import io.utp.netty.NodeInsight;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Thousands of connections over bad networks, for a set time, each byte of which is compared; clients vanish and are closed,
 * NATs and servers are started again. Says each minute what the process holds. It has failed when a byte was wrong, when a
 * connection neither goes on nor ends, when more fail than the network explains, or when something is left or has grown.
 */
final class Soak {

    private static final long MIB = 1 << 20;
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int BLOCKING_THREADS = 32;

    /** A connection lives about so long, so that as many have to be opened in that time as are open at once. */
    private static final double MEAN_LIFE_SECONDS = 45;

    private final SoakOptions options;
    private final Tally tally = new Tally();
    private final SplittableRandom random;
    private final Set<Life> lives = ConcurrentHashMap.newKeySet();
    private final ExecutorService callbacks = pool(4, "soak-callback");
    private final ExecutorService blocking = pool(BLOCKING_THREADS, "soak-blocking");
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(named("soak-timer"));
    private final List<Vitals> history = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private long nextReport;
    private long nextEvent;
    private double due;

    Soak(SoakOptions options) {
        this.options = options;
        this.random = new SplittableRandom(options.seed());
    }

    /** With all its threads, so that they do not look as if they had been left over. */
    private static ExecutorService pool(int threads, String name) {
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(name));
        pool.prestartAllCoreThreads();
        return pool;
    }

    private static ThreadFactory named(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    public static void main(String[] arguments) throws Exception {
        Tally tally = new Soak(SoakOptions.parse(List.of(arguments))).run();
        System.exit(tally.faults().isEmpty() ? 0 : 1);
    }

    Tally run() throws IOException, InterruptedException {
        say(options.toString());
        Complaints.into(tally, "was closed by itself");
        timer.execute(() -> {}); // its thread is not left over either
        Vitals before = Vitals.measure(List.of());
        try (World world = new World(tally, callbacks, options.patience(), random.split())) {
            Vitals idle = Vitals.measure(world.nodes());
            say("at the start: " + idle);
            live(world);
            say("no more connections are opened");
            quiesce(world, idle);
        }
        closed(before);
        report();
        return tally;
    }

    // ---- while connections are opened

    private void live(World world) throws InterruptedException {
        nextReport = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        nextEvent = System.nanoTime() + nextEventNanos();
        Pulse.repeat(STEP, options.duration(), () -> {
            step(world);
            return false;
        });
    }

    private void step(World world) throws IOException, InterruptedException {
        // A little more than are over, until there are enough.
        due += 1.2 * options.connections() / MEAN_LIFE_SECONDS * STEP.toMillis() / 1_000;
        for (; due >= 1; due--) {
            if (lives.size() < options.connections()) {
                begin(world);
            }
        }
        long now = System.nanoTime();
        if (now >= nextEvent) {
            befall(world);
            nextEvent = now + nextEventNanos();
        }
        if (now >= nextReport) {
            minute(world);
            nextReport = now + TimeUnit.MINUTES.toNanos(1);
        }
    }

    private long nextEventNanos() {
        // Often enough that each happens in a soak of seconds as well.
        long most = Math.min(TimeUnit.SECONDS.toMillis(30), options.duration().toMillis() / 6);
        return TimeUnit.MILLISECONDS.toNanos(1 + random.nextLong(most));
    }

    private void befall(World world) throws IOException, InterruptedException {
        switch (random.nextInt(16)) {
            case 0 -> world.oneServerIsStartedAgain();
            case 1, 2, 3, 4 -> world.oneClientVanishes();
            case 5, 6, 7, 8 -> world.oneClientCloses();
            default -> world.oneNetworkMoves(lives);
        }
    }

    private void begin(World world) {
        Client client = world.anyClient();
        Life life = new Life(Script.random(random, client.number()), client, tally, timer, lives::remove);
        lives.add(life);
        life.begin(blocking);
    }

    private void minute(World world) {
        Vitals vitals = Vitals.measure(world.nodes());
        history.add(vitals);
        say(String.format(
                Locale.ROOT,
                "%d live, %d opened, %.1f MiB verified, unexpected %d, faults %d; %s; %s",
                lives.size(),
                tally.opened.get(),
                tally.verified.get() / (double) MIB,
                tally.unexpectedCount(),
                tally.faults().size(),
                vitals,
                world.servers().get(0).lateness().report()));
        say(world.counts().toString());
        findStuck();
    }

    private void findStuck() {
        long now = System.nanoTime();
        for (Life life : lives) {
            if (life.isStuck(now) && tally.isCalmFor(Life.LONGEST) && lives.remove(life)) {
                tally.fault("neither goes on nor ends: " + life);
            }
        }
    }

    // ---- afterwards

    private void quiesce(World world, Vitals idle) throws InterruptedException {
        awaitUntil(240, () -> {
            lives.forEach(Life::wakeUp);
            if (random.nextInt(20) == 0) {
                say(lives.size() + " live on: " + lives.stream().limit(2).toList());
            }
            return lives.isEmpty();
        });
        lives.forEach(life -> tally.fault("has not ended: " + life));
        // Those whose other end vanished are given up after the idle timeout, and closed ports are waited for.
        awaitUntil(240, () -> isEmpty(Vitals.measure(world.nodes()).nodes()));
        Vitals end = Vitals.measure(world.nodes());
        say("all connections ended: " + end);
        Counts counts = world.counts();
        say(counts.toString());
        // Nobody here sends what is wrong, or takes nothing for hours.
        for (String accusation : List.of("malformedPackets", "deceits", "stalls")) {
            bound(accusation, counts.of(accusation), 0);
        }
        bound("connections in the tables of nodes", end.nodes().connections(), 0);
        bound("connections of drivers", end.nodes().drivers(), 0);
        bound("bytes in the buffers of connections", end.nodes().heldBytes(), 0);
        bound("bytes that wait to be sent", end.nodes().waitingBytes(), 0);
        bound("tasks", end.nodes().tasks(), 5);
        bound(
                "timers",
                end.nodes().timers(),
                idle.nodes().timers() + 3L * world.nodes().size());
        bound("threads", end.threads(), idle.threads() + 8);
        bound("descriptors", end.descriptors() - world.relayPorts(), idle.descriptors() + 8);
        bound("bytes of heap", end.heap(), idle.heap() + end.nodes().idleBytes() + 32 * MIB);
        bound("bytes outside of the heap", end.direct(), idle.direct() + 96 * MIB);
        steady();
    }

    private static boolean isEmpty(NodeInsight nodes) {
        return nodes.connections() + nodes.drivers() == 0 && nodes.heldBytes() + nodes.waitingBytes() == 0;
    }

    /** With as many connections as before it needs as much as before: the last quarter is compared with the second. */
    private void steady() {
        int quarter = history.size() / 4;
        if (quarter < 2) {
            return;
        }
        List<Vitals> early = history.subList(quarter, 2 * quarter);
        List<Vitals> late = history.subList(history.size() - quarter, history.size());
        long heap = mean(early, vitals -> vitals.heap() - vitals.nodes().idleBytes());
        bound(
                "bytes of heap in the last quarter",
                mean(late, vitals -> vitals.heap() - vitals.nodes().idleBytes()),
                heap + heap / 4 + 16 * MIB);
        long direct = mean(early, Vitals::direct);
        bound(
                "bytes outside of the heap in the last quarter",
                mean(late, Vitals::direct),
                direct + direct / 4 + 32 * MIB);
        bound("threads in the last quarter", mean(late, Vitals::threads), mean(early, Vitals::threads) + 8);
        bound(
                "descriptors in the last quarter",
                mean(late, Vitals::descriptors),
                mean(early, Vitals::descriptors) + 60);
        long timers = mean(early, vitals -> vitals.nodes().timers());
        bound("timers in the last quarter", mean(late, vitals -> vitals.nodes().timers()), 2 * timers + 50);
    }

    private static long mean(List<Vitals> vitals, java.util.function.ToLongFunction<Vitals> value) {
        return (long) vitals.stream().mapToLong(value).average().orElseThrow();
    }

    private void closed(Vitals before) throws InterruptedException {
        Map<String, Long> left = new LinkedHashMap<>();
        awaitUntil(30, () -> {
            Vitals now = Vitals.measure(List.of());
            left.put("threads after the nodes were closed", (long) now.threads() - before.threads());
            left.put("descriptors after the nodes were closed", (long) now.descriptors() - before.descriptors());
            return left.values().stream().allMatch(more -> more <= 4);
        });
        say("all nodes closed: " + Vitals.measure(List.of()));
        left.forEach((what, more) -> bound(what, more, 4));
    }

    private void bound(String what, long value, long most) {
        if (value > most) {
            tally.fault(what + ": " + value + ", where there may be " + most);
        }
    }

    private void report() {
        long unexpected = tally.unexpectedCount();
        bound("connections that failed", unexpected, (long) (options.unexpectedShare() * tally.opened.get()) + 2);
        print("as expected", tally.expected());
        print("unexpected", tally.unexpected());
        say(String.format(
                Locale.ROOT,
                "%d connections opened, %.1f MiB sent, %.1f MiB verified, %d failed, %d faults",
                tally.opened.get(),
                (tally.uploaded.get() + tally.downloaded.get()) / (double) MIB,
                tally.verified.get() / (double) MIB,
                unexpected,
                tally.faults().size()));
        tally.faults().forEach(fault -> say("FAULT " + fault));
        say(tally.faults().isEmpty() ? "PASSED" : "FAILED");
    }

    private void print(String title, Map<String, AtomicLong> counts) {
        counts.forEach((what, count) -> say(title + ": " + what + ": " + count));
    }

    private void say(String text) {
        System.out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - startNanos) / 1e9, text);
        System.out.flush();
    }

    private static void awaitUntil(int seconds, Pulse.Step condition) throws InterruptedException {
        Pulse.repeat(Duration.ofMillis(500), Duration.ofSeconds(seconds), condition);
    }
}
