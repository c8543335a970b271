package io.utp.sample;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Two hosts {@code a} and {@code b} behind a NAT each, and a host {@code pub} that both see.
 *
 * <p>The lab is that of utp-core's tests, by its script. Its Java side is not used from here: a dependency on the test classes
 * of another module has to be packaged, and would break every build that skips the tests.
 */
public final class Lab implements AutoCloseable {

    /** Where {@code pub} is. */
    public static final String PUBLIC = "10.77.0.1";

    private static final Path SCRIPT =
            Path.of("../utp-core/src/test/natlab/natlab").toAbsolutePath().normalize();

    private final String prefix = "utps" + ProcessHandle.current().pid();

    private Lab() {}

    /** Skips the calling test, or fails it on a build server, where there can be no lab; the kinds are those of the script. */
    public static Lab up(String a, String b) throws IOException, InterruptedException {
        assumeTools();
        Lab lab = new Lab();
        String failure = lab.run("up", "--a", a, "--b", b);
        if (!failure.isEmpty()) {
            lab.close();
            skip("No NAT lab without permission to create network namespaces: " + failure);
        }
        return lab;
    }

    private static void assumeTools() {
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            missing.add("Linux");
        } else if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        for (String tool : List.of("ip", "nft", "bash")) {
            if (!isOnPath(tool)) {
                missing.add(tool);
            }
        }
        if (!missing.isEmpty()) {
            skip("No NAT lab without " + String.join(", ", missing)
                    + "; on Debian, as root: apt-get install iproute2 nftables");
        }
    }

    public static void skip(String reason) {
        if (Boolean.parseBoolean(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        Assumptions.abort(reason);
    }

    public static boolean isOnPath(String program) {
        String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin" + File.pathSeparator + "/sbin";
        return Arrays.stream(path.split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** A program in one of the hosts. */
    public ProcessBuilder process(String host, List<String> command) {
        List<String> inside = new ArrayList<>(List.of(SCRIPT.toString(), "exec", host));
        inside.addAll(command);
        return builder(inside);
    }

    private ProcessBuilder builder(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("NATLAB_PREFIX", prefix);
        builder.environment().merge("PATH", ":/usr/sbin:/sbin", String::concat);
        return builder;
    }

    /** Returns what the script says when it fails. */
    private String run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
        command.addAll(Arrays.asList(arguments));
        Process process = builder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return (process.waitFor() == 0) ? "" : command + ": " + said;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("down");
    }
}
