package io.utp.benchmarks.relay;

import io.utp.benchmarks.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** The relay's process: {@code port=TARGET delay=MS jitter=MS loss=SHARE rate=MBITS queue=BYTES}. */
public final class RelayMain {

    /** Every run of a benchmark loses the same datagrams, as far as the peers send the same. */
    private static final long SEED = 20_260_101;

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
        try (Relay relay = new Relay(target, Impairment.of(settings), SEED)) {
            Thread thread = new Thread(relay, "relay");
            thread.setDaemon(true);
            thread.start();
            System.out.println("listening=" + relay.address().getPort());
            while (System.in.read() >= 0) {
                // Nothing is asked of a relay.
            }
        }
    }
}
