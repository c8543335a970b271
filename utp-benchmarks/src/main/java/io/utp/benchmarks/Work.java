package io.utp.benchmarks;

import io.utp.benchmarks.relay.Impairment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What can be asked for on the command line. */
enum Work {

    /** One stream, one way and both ways. */
    BULK(3) {
        @Override
        List<Task> tasks(Options options) {
            return List.of(
                    onLoopback("bulk", Kind.BULK, streams(1), options),
                    onLoopback("both", Kind.BOTH, streams(1), options));
        }
    },

    /** The round trip of a small message. */
    ECHO(3) {
        @Override
        List<Task> tasks(Options options) {
            return List.of(onLoopback("echo", Kind.ECHO, streams(1), options));
        }
    },

    /** Connections a second. */
    CONNECT(3) {
        @Override
        List<Task> tasks(Options options) {
            return List.of(onLoopback("connect", Kind.CONNECT, streams(1), options));
        }
    },

    /** Memory of connections that do nothing. */
    IDLE(1) {
        @Override
        List<Task> tasks(Options options) {
            return options.idle().stream().map(Work::idle).toList();
        }
    },

    /** Many streams at once. */
    STREAMS(3) {
        @Override
        List<Task> tasks(Options options) {
            return options.streams().stream()
                    .map(count -> onLoopback("streams." + count, Kind.BULK, streams(count), options))
                    .toList();
        }
    },

    /** One stream over long and lossy lines, and what the relay that makes them is able to do itself. */
    WAN(1) {
        @Override
        List<Task> tasks(Options options) {
            List<Task> tasks = new ArrayList<>();
            tasks.add(new Task(
                    RELAY,
                    Kind.BULK,
                    streams(1).with(Settings.PAYLOAD, RELAY_PAYLOAD),
                    options.warmUp(),
                    options.duration(),
                    Impairment.none()));
            for (int roundTrip : new int[] {50, 200}) {
                for (double percent : options.isQuick() ? new double[] {0, 1} : new double[] {0, 0.1, 1}) {
                    // Windows open by round trips.
                    Duration warmUp = options.warmUp().multipliedBy(roundTrip == 50 ? 1 : 2);
                    Impairment line = Impairment.line(roundTrip, percent / 100, WAN_MEGABITS);
                    tasks.add(wan("wan." + roundTrip + "ms." + percent(percent), warmUp, line, options));
                }
            }
            tasks.add(wan(TORTURE, options.warmUp(), Impairment.torture(WAN_MEGABITS), options));
            return tasks;
        }
    };

    /** Bits a second of every line, in millions. */
    static final int WAN_MEGABITS = 100;

    /** The task that measures the relay. */
    static final String RELAY = "wan.relay";

    /** The task with the worst of all lines. */
    static final String TORTURE = "wan.torture";

    private static final int RELAY_PAYLOAD = 1_200;

    /** Losses are rare: there is less to see in a second than on loopback. */
    private static final double WAN_FACTOR = 1.5;

    private final int usualRounds;

    Work(int usualRounds) {
        this.usualRounds = usualRounds;
    }

    abstract List<Task> tasks(Options options);

    int usualRounds() {
        return usualRounds;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Task idle(int count) {
        // What every connection needs once, classes for example, is not to be counted for the first of them.
        Settings settings = streams(count).with(Settings.EARLIER, Math.min(500, count));
        return new Task("idle." + count, Kind.IDLE, settings, Duration.ZERO, Duration.ZERO, null);
    }

    private static Task onLoopback(String name, Kind kind, Settings settings, Options options) {
        return new Task(name, kind, settings, options.warmUp(), options.duration(), null);
    }

    private static Task wan(String name, Duration warmUp, Impairment line, Options options) {
        Duration duration = Duration.ofMillis(Math.round(options.duration().toMillis() * WAN_FACTOR));
        return new Task(name, Kind.BULK, streams(1), warmUp, duration, line);
    }

    private static Settings streams(int count) {
        return new Settings(Map.of()).with(Settings.STREAMS, count);
    }

    private static String percent(double value) {
        return value == Math.rint(value) ? (int) value + "%" : value + "%";
    }
}
