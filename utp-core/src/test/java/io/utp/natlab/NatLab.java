package io.utp.natlab;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * Two hosts {@code a} and {@code b} behind two routers {@code ra} and {@code rb}, and a host {@code pub} that both see.
 * Several labs can stand side by side. Closing it ends the processes that it started and takes its namespaces down.
 */
final class NatLab implements AutoCloseable {

    /** The public host. */
    static final String TRACKER = "10.77.0.1";

    private static final List<String> TOOLS = List.of("ip", "nft", "conntrack", "bash");
    private static final int PATIENCE_SECONDS = 30;
    private static final AtomicInteger LABS = new AtomicInteger();

    private static @Nullable Boolean permitted;

    private static final Path SCRIPT = Stream.of(
                    Path.of(System.getProperty("basedir", "."), "src/test/natlab/natlab"),
                    Path.of("utp-core/src/test/natlab/natlab"))
            .filter(Files::isRegularFile)
            .findFirst()
            .orElse(Path.of("src/test/natlab/natlab"))
            .toAbsolutePath()
            .normalize();

    private final String prefix = "utp" + ProcessHandle.current().pid() + "n" + LABS.incrementAndGet();
    private final List<LabProcess> processes = new ArrayList<>();

    private NatLab() {}

    /** Builds a lab; {@code options} are those of the script. Where that is impossible the test is skipped. */
    static NatLab up(LabNat a, LabNat b, String... options) {
        assumeAvailable();
        NatLab lab = new NatLab();
        try {
            List<String> arguments = new ArrayList<>(List.of("up", "--a", a.kind(), "--b", b.kind()));
            arguments.addAll(List.of(options));
            lab.run(arguments.toArray(String[]::new));
            return lab;
        } catch (Throwable e) {
            lab.close();
            throw e;
        }
    }

    /** Skips the calling test, or fails it on a build server, when a lab cannot be built here. */
    private static void assumeAvailable() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            missing.add("Linux");
        } else if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        TOOLS.stream().filter(tool -> !isOnPath(tool)).forEach(missing::add);
        if (missing.isEmpty() && !mayCreateNamespaces()) {
            missing.add("permission to create network namespaces");
        }
        skipWithout(missing, "iproute2 nftables conntrack");
    }

    /** The same for a program that a test needs in the lab. */
    static void assumeProgram(String name, String debianPackage) {
        skipWithout(isOnPath(name) ? List.of() : List.of(name), debianPackage);
    }

    private static void skipWithout(List<String> missing, String packages) {
        if (!missing.isEmpty()) {
            String message = "No NAT lab without " + String.join(", ", missing)
                    + "; on Debian, as root: apt-get install " + packages;
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
    }

    /** Root in a container may be less than root. */
    private static synchronized boolean mayCreateNamespaces() {
        if (permitted == null) {
            NatLab probe = new NatLab();
            try {
                probe.run("up");
                permitted = true;
            } catch (AssertionError e) {
                permitted = false;
            } finally {
                probe.run("down");
            }
        }
        return permitted;
    }

    private static boolean isOnPath(String tool) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }

    /** Starts a Java program of the test class path in a host. */
    LabProcess java(String host, Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                SCRIPT.toString(),
                "exec",
                host,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived and not alone: neither the best code nor a large heap pays.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                program.getName()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return start(program.getSimpleName() + " in " + host, command);
    }

    /** Starts any program in a host, with the rights of this one. */
    LabProcess start(String host, String... command) {
        return start(
                command[0] + " in " + host,
                Stream.concat(Stream.of(SCRIPT.toString(), "exec", host), Stream.of(command))
                        .toList());
    }

    private LabProcess start(String name, List<String> command) {
        LabProcess process = new LabProcess(builder(command), name);
        processes.add(process);
        return process;
    }

    /** Runs a command in a host and returns what it printed. */
    String exec(String host, String... command) {
        return run(Stream.concat(Stream.of("exec", host), Stream.of(command)).toArray(String[]::new));
    }

    /** Lets a router forget its mappings, as a restart would. */
    void rebind(String router) {
        run("rebind", router);
    }

    /** Lets a router forget its mappings and come back with another address, as a new dial-in would. */
    void readdress(String router, String address) {
        run("readdress", router, address);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NATLAB_PREFIX", prefix);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder;
    }

    private String run(String... arguments) {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(List.of(arguments));
        Process process = null;
        try {
            process = builder(command).redirectErrorStream(true).start();
            String output;
            try (InputStream said = process.getInputStream()) {
                output = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted during " + command, e);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    @Override
    public void close() {
        processes.forEach(LabProcess::close);
        run("down");
    }
}
