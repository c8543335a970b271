package io.utp.benchmarks.relay;

import io.utp.benchmarks.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The relay's process: {@code port=TARGET delay=MS jitter=MS loss=SHARE rate=MBITS queue=BYTES}. It says {@code listening=PORT}
 * and, at the line {@code report}, what it has seen since the line {@code mark}; it leaves when its standard input ends.
 */
public final class RelayMain {

    /** Every run of a benchmark loses the same datagrams, as far as the peers send the same. */
    private static final long SEED = 20_260_101;

    private long markedAt;

    private long offeredAtMark;

    private long carriedAtMark;

    private RelayMain() {}

    /**
     * Runs until the standard input ends.
     *
     * @param arguments the target's port and the impairment
     * @throws IOException if there is no port
     */
    public static void main(String[] arguments) throws IOException {
        Settings settings = Settings.parse(List.of(arguments));
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.number(Settings.PORT));
        RelayMain main = new RelayMain();
        try (Relay relay = new Relay(target, Impairment.of(settings), SEED);
                BufferedReader commands =
                        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            Thread thread = new Thread(relay, "relay");
            thread.setDaemon(true);
            thread.start();
            say("listening", relay.address().getPort());
            for (String command = commands.readLine(); command != null; command = commands.readLine()) {
                relay.request(command.equals("mark") ? main::mark : main::report);
            }
        }
    }

    private void mark(Relay relay) {
        offeredAtMark = relay.forth().offered();
        carriedAtMark = relay.forth().carried();
        relay.queueNanos().reset();
        relay.lateNanos().reset();
        markedAt = System.nanoTime();
        say("marked", "");
    }

    private void report(Relay relay) {
        say("nanos", System.nanoTime() - markedAt);
        say("offered", relay.forth().offered() - offeredAtMark);
        say("carried", relay.forth().carried() - carriedAtMark);
        say("queue", relay.queueNanos().getValueAtPercentile(95));
        say("late", relay.lateNanos().getValueAtPercentile(99));
        say("reported", "");
    }

    private static void say(String key, Object value) {
        System.out.println(key + "=" + value);
        System.out.flush();
    }
}
