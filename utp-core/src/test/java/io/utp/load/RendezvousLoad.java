package io.utp.load;

import io.utp.engine.endpoint.CallOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What a rendezvous server takes for many names: the server in one process, as many simulated nodes as there are names in this
 * one, each with a UDP socket, over loopback. Started by {@code bench/rendezvous-load}.
 */
final class RendezvousLoad {

    private static final double SECOND = 1e9;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private RendezvousLoad() {}

    public static void main(String[] arguments) throws Exception {
        int names = Integer.getInteger("names", 10_000);
        int callsPerSecond = Integer.getInteger("calls", 100);
        Server server = Server.start(0, names);
        Report empty = server.report("memory");
        try (LoadClients clients = new LoadClients(
                new InetSocketAddress("127.0.0.1", server.port), names, Integer.getInteger("window", 500))) {
            register(clients, server, empty, names);
            idle(clients, server, Duration.ofSeconds(20));
            call(clients, server, names, callsPerSecond, Duration.ofSeconds(15));
            server = restart(clients, server, names);
            print(
                    "\nThe thread of the nodes was late by at most %,.0f ms; that is in the times above.",
                    clients.mostLateNanos() / 1e6);
        } finally {
            server.process.destroyForcibly();
        }
        System.exit(0);
    }

    private static void register(LoadClients clients, Server server, Report empty, int names) throws IOException {
        long start = System.nanoTime();
        boolean all = clients.run(PATIENCE, () -> clients.registered() == names);
        double seconds = (System.nanoTime() - start) / SECOND;
        print(
                "registered               %,d of %,d names in %.2f s%s",
                clients.registered(), names, seconds, all ? "" : " (!)");
        print("registration rate        %,.0f names/s", clients.registered() / seconds);
        Report loaded = server.report("memory");
        print("server CPU a registration %,.0f us", (loaded.cpuNanos - empty.cpuNanos) / 1e3 / clients.registered());
        print(
                "heap                     %,.1f MB, %,.0f bytes a name",
                loaded.heap / 1e6, (double) (loaded.heap - empty.heap) / names);
        print(
                "resident memory          %,.1f MB, %,.0f bytes a name",
                loaded.resident / 1e6, (double) (loaded.resident - empty.resident) / names);
    }

    private static void idle(LoadClients clients, Server server, Duration time) throws IOException {
        Report before = server.report("");
        long start = System.nanoTime();
        clients.run(time, () -> false);
        double seconds = (System.nanoTime() - start) / SECOND;
        Report after = server.report("");
        print(
                "idle                     %,.0f datagrams/s in, %,.0f out, %.1f%% of one CPU",
                (after.received - before.received) / seconds,
                (after.sent - before.sent) / seconds,
                (after.cpuNanos - before.cpuNanos) / seconds / SECOND * 100);
    }

    private static void call(LoadClients clients, Server server, int names, int perSecond, Duration time)
            throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        Report before = server.report("");
        long start = System.nanoTime();
        int calls = (int) (perSecond * time.toSeconds());
        for (int i = 1; i <= calls; i++) {
            int caller = random.nextInt(names);
            clients.call(caller, (caller + 1 + random.nextInt(names - 1)) % names);
            long next = start + i * 1_000_000_000L / perSecond;
            clients.run(PATIENCE, () -> System.nanoTime() >= next);
        }
        clients.run(Duration.ofSeconds(12), () -> clients.outcomes().size() == calls);
        double seconds = (System.nanoTime() - start) / SECOND;
        Report after = server.report("");
        List<CallOutcome> outcomes = clients.outcomes();
        List<CallOutcome> found =
                outcomes.stream().filter(o -> o.problem() == null).toList();
        double[] millis =
                found.stream().mapToDouble(o -> o.elapsedNanos() / 1e6).sorted().toArray();
        print(
                "calls                    %,d at %d/s, %,d found a path, %,d did not",
                calls, perSecond, found.size(), calls - found.size());
        outcomes.stream().filter(o -> o.problem() != null).limit(3).forEach(o -> print("  %s", o));
        print(
                "call to path             p50 %.1f ms, p99 %.1f ms, max %.1f ms",
                percentile(millis, 0.5), percentile(millis, 0.99), percentile(millis, 1));
        print(
                "server CPU while calling %.1f%% of one CPU",
                (after.cpuNanos - before.cpuNanos) / seconds / SECOND * 100);
    }

    private static double percentile(double[] sorted, double part) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)];
    }

    private static Server restart(LoadClients clients, Server server, int names) throws Exception {
        server.process.destroyForcibly().waitFor();
        long start = System.nanoTime();
        Server restarted = Server.start(server.port, names);
        clients.run(PATIENCE, () -> clients.registered() < names / 2);
        boolean all = clients.run(PATIENCE, () -> clients.registered() == names);
        print(
                "killed and restarted     %s of %,d back %.1f s after the kill%s",
                clients.registered() == names ? "all" : clients.registered(),
                names,
                (System.nanoTime() - start) / SECOND,
                all ? "" : " (!)");
        return restarted;
    }

    private record Report(long heap, long resident, long cpuNanos, long received, long sent, long names) {}

    private record Server(Process process, BufferedReader out, PrintStream in, int port) {

        static Server start(int port, int names) throws IOException {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx1g",
                            "-Dlogback.configurationFile=logback-test.xml",
                            LoadServer.class.getName(),
                            String.valueOf(port),
                            String.valueOf(names))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            PrintStream in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
            return new Server(process, out, in, Integer.parseInt(line(out, "listening ")));
        }

        private static String line(BufferedReader out, String prefix) throws IOException {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.startsWith(prefix)) {
                    return line.substring(prefix.length());
                }
            }
            throw new IOException("the server ended");
        }

        Report report(String what) throws IOException {
            in.println(what);
            String[] v = line(out, "report ").split(" ", -1);
            return new Report(
                    Long.parseLong(v[0]),
                    Long.parseLong(v[1]),
                    Long.parseLong(v[2]),
                    Long.parseLong(v[3]),
                    Long.parseLong(v[4]),
                    Long.parseLong(v[5]));
        }
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}
