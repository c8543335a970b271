package io.utp.soak;

import java.time.Duration;
import java.util.List;

/**
 * What is asked of a soak.
 *
 * @param duration how long connections are opened
 * @param connections how many are open at the same time
 * @param seed decides what they do; the network's chances are its own
 * @param patience how long a node waits for an acknowledgement; longer than a busy machine stops all of them
 * @param unexpectedShare of all connections may fail for reasons that a bad network has
 */
record SoakOptions(Duration duration, int connections, long seed, Duration patience, double unexpectedShare) {

    static SoakOptions parse(List<String> arguments) {
        Duration duration = Duration.ofMinutes(60);
        int connections = 3_000;
        long seed = System.nanoTime();
        double share = 0.01;
        for (int i = 0; i < arguments.size(); i += 2) {
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(arguments.get(i) + " needs a value");
            }
            String value = arguments.get(i + 1);
            switch (arguments.get(i)) {
                case "--minutes" -> duration = Duration.ofMillis((long) (Double.parseDouble(value) * 60_000));
                case "--connections" -> connections = Integer.parseInt(value);
                case "--seed" -> seed = Long.parseLong(value);
                case "--unexpected" -> share = Double.parseDouble(value);
                default ->
                    throw new IllegalArgumentException(
                            arguments.get(i) + " is not one of --minutes, --connections, --seed, --unexpected");
            }
        }
        return new SoakOptions(duration, connections, seed, Duration.ofSeconds(30), share);
    }
}
