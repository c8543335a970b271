package io.utp.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Starts the processes of the rivals. */
final class Launcher {

    private static final String PEER_MAIN = "io.utp.benchmarks.peer.PeerMain";

    private static final String RELAY_MAIN = "io.utp.benchmarks.relay.RelayMain";

    private static final String NOT_COMPILED = " is missing: utp-benchmarks/run makes it if there is a C compiler, cc";

    private static final Path TUN = Path.of("/dev/net/tun");

    private final Path root;

    private final Path output;

    private final boolean profile;

    /**
     * A launcher that has not started anything yet.
     *
     * @param root the checkout
     * @param output where logs and recordings go
     * @param profile whether to record our processes
     */
    Launcher(Path root, Path output, boolean profile) {
        this.root = root;
        this.output = output;
        this.profile = profile;
    }

    /** Why a rival cannot do a task here, if it cannot. */
    Optional<String> obstacle(Rival rival, Task task) {
        if (rival == Rival.KCP_NETTY && !Files.isRegularFile(kcpClassPath())) {
            return Optional.of(kcpClassPath() + " is missing: utp-benchmarks/run makes it");
        }
        if (rival.program() == Rival.Program.NATIVE && !Files.isExecutable(compiled("udp"))) {
            return Optional.of(compiled("udp") + NOT_COMPILED);
        }
        if (rival == Rival.NETTY_TCP && task.link() != null) {
            return Files.isExecutable(compiled("tunnel"))
                    ? Files.isWritable(TUN) ? Optional.empty() : Optional.of("only root can bring TCP to the relay")
                    : Optional.of(compiled("tunnel") + NOT_COMPILED);
        }
        if (rival.program() != Rival.Program.NODE) {
            return Optional.empty();
        }
        if (!succeeds("node", "--version")) {
            return Optional.of("Node.js is missing");
        }
        if (!Files.isDirectory(modules().resolve(rival.label()))) {
            return Optional.of(modules().resolve(rival.label()) + " is missing: npm ci --prefix "
                    + modules().getParent());
        }
        return Optional.empty();
    }

    /** Starts one of the two processes of a rival. */
    ChildProcess peer(String role, Rival rival, Task task, Settings settings) throws IOException {
        String name = task.name() + "-" + rival.label() + "-" + role;
        List<String> command = new ArrayList<>(
                switch (rival.program()) {
                    case OURS, JAVA -> java(name, rival, task.kind());
                    case NODE -> node();
                    case NATIVE -> List.of(compiled("udp").toString());
                });
        command.addAll(List.of(role, rival.label(), task.kind().name()));
        command.addAll(settings.words());
        return start(name, command);
    }

    /**
     * Starts what brings TCP to a relay.
     *
     * @param name for messages
     * @param port where the server listens
     */
    ChildProcess tunnel(String name, String port) throws IOException {
        return start(name, List.of(compiled("tunnel").toString(), "port=" + port));
    }

    /** Starts a relay. */
    ChildProcess relay(Task task, Rival rival, List<String> words) throws IOException {
        String name = task.name() + "-" + rival.label() + "-relay";
        List<String> command = java(System.getProperty("java.class.path"));
        command.add(RELAY_MAIN);
        command.addAll(words);
        return start(name, command);
    }

    private ChildProcess start(String name, List<String> command) throws IOException {
        Path logs = Files.createDirectories(output.resolve("logs"));
        Path log = logs.resolve(name + ".log");
        Files.deleteIfExists(log);
        return new ChildProcess(name, command, log);
    }

    private List<String> java(String name, Rival rival, Kind kind) throws IOException {
        String classPath = System.getProperty("java.class.path");
        if (rival == Rival.KCP_NETTY) {
            classPath = root.resolve("utp-benchmarks/target/classes")
                    + File.pathSeparator
                    + Files.readString(kcpClassPath()).strip();
        }
        List<String> command = java(classPath);
        if (profile && rival.isOurs()) {
            command.add("-XX:StartFlightRecording=settings=profile,filename=" + output.resolve(name + ".jfr"));
        }
        if (kind == Kind.IDLE) {
            command.addAll(List.of("-Xms2g", "-XX:+AlwaysPreTouch")); // see Figures.idle
        }
        command.add(PEER_MAIN);
        return command;
    }

    private static List<String> java(String classPath) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g", "-cp", classPath));
        if (Runtime.version().feature() >= 21) {
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        return command;
    }

    private List<String> node() {
        return List.of(
                "node",
                root.resolve("utp-benchmarks/src/main/node/peer.js").toString(),
                modules().toString());
    }

    /** A program in C. */
    private Path compiled(String name) {
        return root.resolve("utp-benchmarks/target").resolve(name);
    }

    private Path kcpClassPath() {
        return root.resolve("utp-benchmarks/target/kcp.classpath");
    }

    private Path modules() {
        return root.resolve("utp-core/src/test/peers/node_modules");
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException ex) {
            return false;
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
