package io.utp.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes the figures of a task from what the processes have said. */
public final class Figures {

    private static final double MEBIBYTE = 1 << 20;

    private static final double GIGABYTE = 1e9;

    private static final double SECOND = 1e9;

    private static final double BITS_OF_A_BYTE = 8;

    /** Patterns of figures, and what they are in words. The first that fits counts. */
    private static final Map<String, String> TITLES = titles();

    private final Task task;

    private final Rival rival;

    private final Map<String, Double> server;

    private final Map<String, Double> client;

    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Figures(Task task, Rival rival, Map<String, Double> server, Map<String, Double> client) {
        this.task = task;
        this.rival = rival;
        this.server = server;
        this.client = client;
    }

    /**
     * The figures by their names; the unit of each is said by {@link #unit}.
     *
     * @param task what was done
     * @param rival who did it
     * @param server what one process has said
     * @param client what the other has said
     * @param relay what the relay has said; empty without one
     * @throws IOException if that is nothing
     */
    static Map<String, Double> of(
            Task task, Rival rival, Map<String, Double> server, Map<String, Double> client, Map<String, Double> relay)
            throws IOException {
        Figures figures = new Figures(task, rival, server, client);
        switch (task.kind()) {
            case BULK, BOTH -> figures.bulk();
            case ECHO -> figures.echo();
            case CONNECT -> figures.connect();
            case IDLE -> figures.idle();
        }
        if (!relay.isEmpty()) {
            figures.line(relay);
        }
        return figures.figures;
    }

    /** A figure in words. */
    public static String title(String figure) {
        for (Map.Entry<String, String> title : TITLES.entrySet()) {
            if (figure.matches(title.getKey())) {
                return figure.replaceAll(title.getKey(), title.getValue());
            }
        }
        return figure;
    }

    /** What a figure counts. */
    public static String unit(String figure) {
        int dot = figure.lastIndexOf('.');
        return switch (figure.substring(dot + 1)) {
            case "cpu" -> "CPU s/GB";
            case "allocated" -> "bytes/MiB";
            case "packet" -> "bytes/packet";
            case "jain", "failures", "sent" -> "";
            case "use" -> "% of the line";
            case "queue" -> "ms";
            case "late" -> "us";
            default -> ofWork(figure);
        };
    }

    private static String ofWork(String figure) {
        if (figure.startsWith("bulk.allocated.")) {
            return "bytes/packet";
        } else if (figure.startsWith("echo.")) {
            return "us";
        } else if (figure.startsWith("idle.")) {
            return "bytes/connection";
        } else if (figure.equals("connect")) {
            return "/s";
        }
        return figure.startsWith("wan.") ? "Mbit/s" : "Gbit/s";
    }

    /** The unit, and whether more or less of it is better. */
    public static String note(String figure) {
        String unit = unit(figure);
        return (unit.isEmpty() ? "" : unit + ", ") + (isMoreBetter(figure) ? "more is better" : "less is better");
    }

    /** Whether who has more of it is the better one. */
    public static boolean isMoreBetter(String figure) {
        String unit = unit(figure);
        return unit.endsWith("bit/s")
                || unit.equals("/s")
                || unit.startsWith("%")
                || figure.endsWith(".jain")
                || figure.endsWith(".packet");
    }

    private void bulk() throws IOException {
        double received = of(server, "received") + of(client, "received");
        if (received == 0) {
            throw new IOException("nothing arrived in " + task.duration());
        }
        double rate = of(server, "received") / of(server, "nanos");
        if (task.kind() == Kind.BOTH) {
            rate += of(client, "received") / of(client, "nanos");
        }
        // Bytes a nanosecond are gigabytes a second.
        figures.put(task.name(), rate * BITS_OF_A_BYTE * (task.link() == null ? 1 : 1_000));
        figures.put(task.name() + ".cpu", (of(server, "cpu") + of(client, "cpu")) / SECOND / (received / GIGABYTE));
        if (of(server, "streams") > 1) {
            figures.put(task.name() + ".jain", of(server, "jain"));
        }
        if (task.name().equals("bulk")) {
            if (of(client, "packets.sent") > 0) {
                figures.put("bulk.packet", of(client, "bytes.sent") / of(client, "packets.sent"));
            }
            if (rival.isJava()) {
                double allocated = of(server, "allocated") + of(client, "allocated");
                figures.put("bulk.allocated", allocated / (received / MEBIBYTE));
                perPacket("sender", client);
                perPacket("receiver", server);
            }
        }
    }

    private void perPacket(String side, Map<String, Double> process) {
        double packets = of(process, "packets");
        if (packets > 0) {
            figures.put("bulk.allocated.packet." + side, of(process, "allocated") / packets);
            figures.put("bulk.allocated.packet." + side + ".io", of(process, "allocated.io") / packets);
        }
    }

    /** What went from the client to the server, as the relay saw it. */
    private void line(Map<String, Double> relay) {
        figures.put(task.name() + ".late", of(relay, "late") / 1_000);
        if (task.name().equals(Work.RELAY)) {
            return;
        }
        double capacity = Work.WAN_MEGABITS / BITS_OF_A_BYTE / 1_000 * of(relay, "nanos");
        figures.put(task.name() + ".use", 100 * of(relay, "carried") / capacity);
        figures.put(task.name() + ".queue", of(relay, "queue") / 1e6);
        figures.put(task.name() + ".sent", of(relay, "offered") / of(server, "received"));
    }

    private void echo() throws IOException {
        if (of(client, "echoes") == 0) {
            throw new IOException("no echo in " + task.duration());
        }
        figures.put("echo.p50", of(client, "p50"));
        figures.put("echo.p99", of(client, "p99"));
        figures.put("echo.p99.9", of(client, "p99.9"));
    }

    private void connect() throws IOException {
        double connects = of(client, "connects");
        if (connects == 0) {
            throw new IOException("no connection in " + task.duration());
        }
        figures.put("connect", connects * SECOND / of(client, "nanos"));
        figures.put("connect.failures", of(client, "failures"));
    }

    private void idle() {
        double connections = task.settings().number(Settings.STREAMS);
        Map<String, Map<String, Double>> processes = new TreeMap<>(Map.of("server", server, "client", client));
        for (Map.Entry<String, Map<String, Double>> process : processes.entrySet()) {
            double heap = of(process.getValue(), "heap");
            if (rival.isJava()) {
                figures.put(task.name() + ".heap." + process.getKey(), heap / connections);
            }
            // The heap of a JVM is resident from the start in this task, so growth is what is outside of it.
            double resident = of(process.getValue(), "resident");
            figures.put(task.name() + ".memory." + process.getKey(), (heap + resident) / connections);
        }
    }

    private static Map<String, String> titles() {
        Map<String, String> titles = new LinkedHashMap<>();
        titles.put("(.+)\\.cpu", "Processor time for each GB: $1");
        titles.put("bulk", "One stream, one way");
        titles.put("both", "One stream, both ways at once");
        titles.put("bulk\\.packet", "Size of the packets of one stream");
        titles.put("bulk\\.allocated", "Heap allocated for each MiB, both processes");
        titles.put("bulk\\.allocated\\.packet\\.(\\w+)\\.io", "Heap allocated for each packet, $1, I/O thread alone");
        titles.put("bulk\\.allocated\\.packet\\.(\\w+)", "Heap allocated for each packet, $1, all threads");
        titles.put("streams\\.(\\d+)", "$1 streams at once, sum");
        titles.put("streams\\.(\\d+)\\.jain", "$1 streams at once, fairness (Jain's index)");
        titles.put("echo\\.p(.+)", "Round trip of 64 bytes, percentile $1");
        titles.put("connect", "Connections opened");
        titles.put("connect\\.failures", "Connections that failed");
        titles.put("idle\\.(\\d+)\\.heap\\.(\\w+)", "Heap of each of $1 idle connections, $2");
        titles.put(
                "idle\\.(\\d+)\\.memory\\.(\\w+)", "Memory of each of $1 idle connections, $2, without the kernel's");
        titles.put("wan\\.relay", "What the relay itself can pass");
        titles.put("(wan\\..+)\\.late", "Lateness of the relay (99th percentile): $1");
        titles.put("(wan\\..+)\\.use", "Use of the line: $1");
        titles.put("(wan\\..+)\\.queue", "Queue at the line (95th percentile): $1");
        titles.put("(wan\\..+)\\.sent", "Bytes sent for each byte delivered: $1");
        titles.put("wan\\.torture", "A fifth lost, each datagram late by 0 to 50 ms; 100 Mbit/s");
        titles.put("wan\\.(\\d+)ms\\.(.+)", "Round trip $1 ms, loss $2, 100 Mbit/s");
        return titles;
    }

    private static double of(Map<String, Double> process, String key) {
        return process.getOrDefault(key, 0.0);
    }
}
