package io.utp.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Where something was measured; figures of different machines do not compare. */
public final class Machine {

    private static final Path CPU = Path.of("/proc/cpuinfo");

    private static final Path LOAD = Path.of("/proc/loadavg");

    private Machine() {}

    /** What matters about it, by the names of the facts. */
    public static Map<String, String> describe() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("processors", Runtime.getRuntime().availableProcessors() + times(value(CPU, "model name")));
        lines.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        lines.put("Java", System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"));
        lines.put("load at the end", value(LOAD, ""));
        return lines;
    }

    private static String times(String model) {
        return model.isEmpty() ? "" : " x " + model;
    }

    /** What stands behind the colon of the first line that begins so; empty where the system does not say. */
    private static String value(Path file, String start) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(start))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse("");
        } catch (IOException ex) {
            return "";
        }
    }
}
