package io.utp.load;

import com.sun.management.OperatingSystemMXBean;
import io.utp.NodeStatistics;
import io.utp.UtpNode;
import io.utp.rendezvous.InMemoryRendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousServerStatistics;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A rendezvous server in a process of its own, which tells about itself for each line that it reads. */
final class LoadServer {

    private LoadServer() {}

    static UtpNode start(int port, int names) {
        RendezvousServerOptions options =
                new RendezvousServerOptions(null, null, Duration.ofMinutes(1), List.of(0, 0), names, names, 1_000);
        UtpNode node = UtpNode.builder()
                .rendezvousServer(options, new InMemoryRendezvousRegistry())
                .build();
        node.bind(new InetSocketAddress("127.0.0.1", port)).join();
        return node;
    }

    public static void main(String[] arguments) throws Exception {
        try (UtpNode node = start(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            System.out.println("listening " + node.address().getPort());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                System.out.println(report(node, line.equals("memory")));
            }
        }
        System.exit(0);
    }

    private static String report(UtpNode node, boolean memory) throws Exception {
        if (memory) {
            System.gc();
        }
        NodeStatistics statistics = node.statistics();
        RendezvousServerStatistics rendezvous = node.rendezvousServer();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return String.format(
                Locale.ROOT,
                "report %d %d %d %d %d %d",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                residentBytes(),
                system.getProcessCpuTime(),
                statistics.datagramsReceived(),
                statistics.datagramsSent(),
                rendezvous == null ? 0 : rendezvous.names());
    }

    /** Linux only; 0 elsewhere. */
    private static long residentBytes() throws Exception {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1_024)
                .findFirst()
                .orElse(0);
    }
}
