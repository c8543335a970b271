package io.utp.sample.pingpong;

import io.utp.sample.pingpong.Example.Origin;
import io.utp.sample.pingpong.Example.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * utp-punch's example as it is meant: a server and a client behind a NAT of their own (RFC 4787: endpoint-independent
 * mapping, address-and-port-dependent filtering), the tracker in public, each role played by either side.
 *
 * <p>The lab is that of utp-core's tests, by its script. Its Java side is not used from here: a dependency on the test classes
 * of another module has to be packaged, and would break every build that skips the tests.
 */
class SeedExampleNatLabTests {

    private static final Path SCRIPT =
            Path.of("../utp-core/src/test/natlab/natlab").toAbsolutePath().normalize();

    @BeforeAll
    static void needsTheScriptsAndTheLab() {
        Example.assumeScripts();
        List<String> missing = new ArrayList<>();
        if (!System.getProperty("os.name").equals("Linux")) {
            missing.add("Linux");
        } else if (!"root".equals(System.getProperty("user.name"))) {
            missing.add("root");
        }
        for (String tool : List.of("ip", "nft", "bash")) {
            if (!Example.isOnPath(tool)) {
                missing.add(tool);
            }
        }
        if (!missing.isEmpty()) {
            Example.skip("No NAT lab without " + String.join(", ", missing)
                    + "; on Debian, as root: apt-get install iproute2 nftables");
        }
    }

    @ParameterizedTest
    @MethodSource("io.utp.sample.pingpong.Example#casts")
    void trackerServerAndClientPlayTogether(Origin tracker, Origin server, Origin client) throws Exception {
        try (Lab lab = new Lab();
                Example example = new Example(lab)) {
            example.play(tracker, server, client);
        }
    }

    private static final class Lab implements Stage, AutoCloseable {

        private static final Map<String, String> HOSTS = Map.of("tracker", "pub", "server", "a", "client", "b");

        private final String prefix = "utps" + ProcessHandle.current().pid();

        Lab() throws IOException, InterruptedException {
            String failure = run("up", "--a", "cone", "--b", "cone");
            if (!failure.isEmpty()) {
                run("down");
                Example.skip("No NAT lab without permission to create network namespaces: " + failure);
            }
        }

        @Override
        public String trackerAddress() {
            return "10.77.0.1";
        }

        @Override
        public int trackerPort() {
            return Example.TRACKER_PORT;
        }

        @Override
        public ProcessBuilder process(String role, List<String> command) {
            List<String> inside = new ArrayList<>(List.of(SCRIPT.toString(), "exec", HOSTS.get(role)));
            inside.addAll(command);
            return builder(inside);
        }

        @Override
        public List<String> nodeOptions() {
            return List.of();
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
}
