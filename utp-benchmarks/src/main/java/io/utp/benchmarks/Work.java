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
    BULK {
        @Override
        List<Task> tasks(Options options) {
            return List.of(
                    onLoopback("bulk", Kind.BULK, streams(1), options),
                    onLoopback("both", Kind.BOTH, streams(1), options));
        }
    },

    /** The round trip of a small message. */
    ECHO {
        @Override
        List<Task> tasks(Options options) {
            return List.of(onLoopback("echo", Kind.ECHO, streams(1), options));
        }
    },

    /** Connections a second. */
    CONNECT {
        @Override
        List<Task> tasks(Options options) {
            return List.of(onLoopback("connect", Kind.CONNECT, streams(1), options));
        }
    },

    /** Memory of connections that do nothing. */
    IDLE {
        @Override
        List<Task> tasks(Options options) {
            Settings settings = streams(options.idle()).with(Settings.EARLIER, Math.min(500, options.idle()));
            return List.of(new Task("idle", Kind.IDLE, settings, Duration.ZERO, Duration.ZERO, null));
        }
    },

    /** Many streams at once. */
    STREAMS {
        @Override
        List<Task> tasks(Options options) {
            List<Task> tasks = new ArrayList<>();
            for (int streams : options.streams()) {
                tasks.add(onLoopback("streams." + streams, Kind.BULK, streams(streams), options));
            }
            return tasks;
        }
    },

    /** One stream over long and lossy lines, from its first byte on. */
    WAN {
        @Override
        List<Task> tasks(Options options) {
            List<Task> tasks = new ArrayList<>();
            for (int roundTrip : new int[] {50, 200}) {
                for (int percent : new int[] {0, 1}) {
                    tasks.add(new Task(
                            "wan." + roundTrip + "ms." + percent + "%",
                            Kind.BULK,
                            streams(1),
                            Duration.ZERO,
                            options.duration().multipliedBy(WAN_FACTOR),
                            Impairment.line(roundTrip, percent / 100.0, WAN_MEGABITS)));
                }
            }
            return tasks;
        }
    };

    private static final int WAN_MEGABITS = 100;

    /** Windows open by round trips, and losses are rare: there is less to see in a second than on loopback. */
    private static final int WAN_FACTOR = 3;

    abstract List<Task> tasks(Options options);

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static Task onLoopback(String name, Kind kind, Settings settings, Options options) {
        return new Task(name, kind, settings, options.warmUp(), options.duration(), null);
    }

    private static Settings streams(int count) {
        return new Settings(Map.of()).with(Settings.STREAMS, count);
    }
}
