package io.utp.benchmarks.attack;

import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Sends a kind of bad packets as fast as a thread can: to a port of this host, or to one of its own, so that it takes as much of
 * the machine and nothing of anybody's work.
 */
public final class FlooderMain {

    private static final int PACKETS_A_LOOK = 256;

    private FlooderMain() {}

    /**
     * Floods.
     *
     * @param arguments the port, 0 for one of its own that nobody reads; the kind; and for how many seconds
     * @throws Exception if nothing can be sent
     */
    public static void main(String[] arguments) throws Exception {
        Flood flood = Flood.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer packet = ByteBuffer.allocateDirect(2_048);
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open();
                DatagramChannel sink = DatagramChannel.open().bind(here(0))) {
            int port = Integer.parseInt(arguments[0]);
            InetSocketAddress target = port == 0 ? (InetSocketAddress) sink.getLocalAddress() : here(port);
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));
            System.out.println("started=");
            while (System.nanoTime() < end) {
                for (int count = 0; count < PACKETS_A_LOOK; count++) {
                    flood.next(packet, random);
                    sent += channel.send(packet, target) > 0 ? 1 : 0;
                }
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.println("sent=" + Math.round(sent / seconds));
            System.out.println("processor=" + cpuNanos() / 1e9 / seconds);
        }
    }

    private static InetSocketAddress here(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
