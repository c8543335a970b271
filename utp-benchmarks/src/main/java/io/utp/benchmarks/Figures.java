package io.utp.benchmarks;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Makes the figures of a task from what the two processes have said. */
final class Figures {

    private static final double MEBIBYTE = 1 << 20;

    private static final double GIGABYTE = 1e9;

    private static final double SECOND = 1e9;

    private final Task task;

    private final Map<String, Double> server;

    private final Map<String, Double> client;

    private final Map<String, Double> figures = new LinkedHashMap<>();

    private Figures(Task task, Map<String, Double> server, Map<String, Double> client) {
        this.task = task;
        this.server = server;
        this.client = client;
    }

    /** The figures by their names; the unit of each is said by {@link #unit}. */
    static Map<String, Double> of(Task task, Rival rival, Map<String, Double> server, Map<String, Double> client)
            throws IOException {
        Figures figures = new Figures(task, server, client);
        switch (task.kind()) {
            case BULK, BOTH -> figures.bulk(rival);
            case ECHO -> figures.echo();
            case CONNECT -> figures.connect();
            case IDLE -> figures.idle(rival);
        }
        return figures.figures;
    }

    /** What a figure counts. */
    static String unit(String figure) {
        if (figure.endsWith(".cpu")) {
            return "CPU s/GB";
        } else if (figure.endsWith(".jain")) {
            return "";
        } else if (figure.endsWith(".allocated")) {
            return "bytes/MiB";
        } else if (figure.contains(".allocated.packet")) {
            return "bytes/packet";
        } else if (figure.startsWith("echo.p")) {
            return "us";
        } else if (figure.startsWith("echo") || figure.equals("connect")) {
            return "/s";
        } else if (figure.startsWith("idle.")) {
            return "bytes/connection";
        } else if (figure.startsWith("connect.")) {
            return "";
        }
        return "MiB/s";
    }

    /** The unit, and whether more or less of it is better. */
    static String note(String figure) {
        String unit = unit(figure);
        boolean more = unit.equals("MiB/s") || unit.equals("/s") || figure.endsWith(".jain");
        return (unit.isEmpty() ? "" : unit + ", ") + (more ? "more is better" : "less is better");
    }

    private void bulk(Rival rival) throws IOException {
        double received = of(server, "received") + of(client, "received");
        if (received == 0) {
            throw new IOException("nothing arrived in " + task.duration());
        }
        double rate = of(server, "received") / of(server, "nanos");
        if (task.kind() == Kind.BOTH) {
            rate += of(client, "received") / of(client, "nanos");
        }
        figures.put(task.name(), rate * SECOND / MEBIBYTE);
        figures.put(task.name() + ".cpu", (of(server, "cpu") + of(client, "cpu")) / SECOND / (received / GIGABYTE));
        if (of(server, "streams") > 1) {
            figures.put(task.name() + ".jain", of(server, "jain"));
        }
        if (task.name().equals("bulk") && !rival.needsNode()) {
            figures.put("bulk.allocated", (of(server, "allocated") + of(client, "allocated")) / (received / MEBIBYTE));
            perPacket("sender", client);
            perPacket("receiver", server);
        }
    }

    private void perPacket(String side, Map<String, Double> process) {
        double packets = of(process, "packets");
        if (packets > 0) {
            figures.put("bulk.allocated.packet." + side, of(process, "allocated") / packets);
            figures.put("bulk.allocated.packet." + side + ".io", of(process, "allocated.io") / packets);
        }
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

    private void idle(Rival rival) {
        double connections = task.settings().number(Settings.STREAMS);
        Map<String, Map<String, Double>> processes = new TreeMap<>(Map.of("server", server, "client", client));
        for (Map.Entry<String, Map<String, Double>> process : processes.entrySet()) {
            double heap = of(process.getValue(), "heap");
            if (!rival.needsNode()) {
                figures.put("idle.heap." + process.getKey(), heap / connections);
            }
            // The heap of a JVM is resident from the start in this task, so growth is what is outside of it.
            figures.put("idle.memory." + process.getKey(), (heap + of(process.getValue(), "resident")) / connections);
        }
    }

    private static double of(Map<String, Double> process, String key) {
        return process.getOrDefault(key, 0.0);
    }
}
