package io.utp.sample.pingpong;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.sample.Lab;
import io.utp.sample.SampleApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** One performance of the example: a tracker, a server and a client, each of them ours or utp-punch's own. */
final class Example implements AutoCloseable {

    static final int TRACKER_PORT = 42_000;

    /** Where utp-core keeps the foreign peers of its tests; they are not copied. */
    private static final Path PEERS =
            Path.of("../utp-core/src/test/peers").toAbsolutePath().normalize();

    private static final Path SCRIPTS = PEERS.resolve("node_modules/utp-punch/example");

    private final Stage stage;

    private final List<ExampleProcess> processes = new ArrayList<>();

    /** Who wrote the program of a role. */
    enum Origin {
        JS,
        JAVA
    }

    /** Where the roles are played. */
    interface Stage {

        /** The address of the tracker, without its port. */
        String trackerAddress();

        int trackerPort();

        /** What makes this command one of that role. */
        ProcessBuilder process(String role, List<String> command);

        /** Options for Node.js. */
        List<String> nodeOptions();
    }

    Example(Stage stage) {
        this.stage = stage;
    }

    static Stream<Arguments> casts() {
        List<Origin> both = List.of(Origin.values());
        return both.stream()
                .flatMap(tracker -> both.stream()
                        .flatMap(server -> both.stream().map(client -> Arguments.of(tracker, server, client))));
    }

    /** Skips the calling test, or fails it on a build server, where the scripts of utp-punch cannot be run. */
    static void assumeScripts() {
        if (!Lab.isOnPath("node")) {
            Lab.skip("Node.js is missing; on Debian, as root: apt-get install nodejs npm");
        } else if (!Files.isDirectory(SCRIPTS)) {
            Lab.skip("utp-punch is missing; to install it: npm ci --prefix utp-core/src/test/peers");
        }
    }

    /** From the first word to the tracker to the second PING, and to the end where the client is ours. */
    void play(Origin tracker, Origin server, Origin client) throws Exception {
        // utp-punch's peers register once and never again: the tracker has to be there before.
        start(tracker, "tracker").await("listening");
        ExampleProcess serving = start(server, "server");
        ExampleProcess dialling = start(client, "client");
        serving.await("^server: received 'PING' from \\S+:\\d+$");
        dialling.await("^client: received 'PONG' from \\S+:\\d+$");
        serving.await("^server: received 'PING' from \\S+:\\d+$");
        if (client == Origin.JAVA) {
            dialling.await("^client: received 'PONG' from \\S+:\\d+$");
            dialling.await("^client: played 2 rounds$");
            assertThat(dialling.exitCode()).as(dialling.toString()).isZero();
            serving.await("^server: (client disconnected|the client has left)$");
            // For utp-punch's server that is a failure.
            assertThat(serving.exitCode()).as(serving.toString()).isEqualTo((server == Origin.JS) ? 1 : 0);
        }
    }

    private ExampleProcess start(Origin origin, String role) throws IOException {
        List<String> command = (origin == Origin.JS) ? script(role) : application(role);
        ProcessBuilder builder = stage.process(role, command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        ExampleProcess process = new ExampleProcess(builder);
        processes.add(process);
        return process;
    }

    private List<String> script(String role) {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(stage.nodeOptions());
        command.addAll(List.of(SCRIPTS.resolve(role + ".js").toString(), stage.trackerAddress()));
        return command;
    }

    private List<String> application(String role) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // Short-lived and not alone: neither the best code nor a large heap pays.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                SampleApplication.class.getName(),
                "--role=" + role));
        if (role.equals("tracker")) {
            command.add("--utp.host=" + stage.trackerAddress());
            command.add("--utp.port=" + stage.trackerPort());
        } else {
            command.add("--tracker=" + stage.trackerAddress() + ":" + stage.trackerPort());
            command.add("--sample.ping-pong.pause=300ms");
        }
        if (role.equals("client")) {
            command.add("--rounds=2");
        }
        return command;
    }

    @Override
    public void close() {
        processes.forEach(ExampleProcess::close);
    }
}
