package io.utp.benchmarks.attack;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Sends a kind of bad packets to a port of this host, as fast as a thread can. */
public final class FlooderMain {

    private static final int PACKETS_A_LOOK = 256;

    private FlooderMain() {}

    /**
     * Floods.
     *
     * @param arguments the port, the kind, and for how many seconds
     * @throws Exception if nothing can be sent
     */
    public static void main(String[] arguments) throws Exception {
        InetSocketAddress victim =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        Flood flood = Flood.valueOf(arguments[1].toUpperCase(Locale.ROOT));
        SplittableRandom random = new SplittableRandom(1);
        ByteBuffer packet = ByteBuffer.allocateDirect(2_048);
        long sent = 0;
        try (DatagramChannel channel = DatagramChannel.open()) {
            long start = System.nanoTime();
            long end = start + TimeUnit.SECONDS.toNanos(Long.parseLong(arguments[2]));
            System.out.println("started=");
            while (System.nanoTime() < end) {
                for (int count = 0; count < PACKETS_A_LOOK; count++) {
                    flood.next(packet, random);
                    sent += channel.send(packet, victim) > 0 ? 1 : 0;
                }
            }
            System.out.println("sent=" + Math.round(sent * 1e9 / (System.nanoTime() - start)));
        }
    }
}
