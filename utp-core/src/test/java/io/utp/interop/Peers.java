package io.utp.interop;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The foreign implementations that can be started on this machine. They need Node.js; their packages are installed on the
 * first use. Where that is not possible the tests are skipped with the reason, except that a build server ({@code CI=true})
 * has to have them.
 */
enum Peers {

    /** utp-punch 1.0.1, from npm. */
    UTP_PUNCH("utp-punch", "punch-peer.js"),

    /** libutp, as utp-native 2.5.3 packs it. */
    LIBUTP("utp-native", "native-peer.js");

    private static final int INSTALL_SECONDS = 120;

    private static final Path DIRECTORY = Stream.of(
                    Path.of(System.getProperty("basedir", "."), "src/test/peers"), Path.of("utp-core/src/test/peers"))
            .filter(Files::isDirectory)
            .findFirst()
            .orElse(Path.of("src/test/peers"))
            .toAbsolutePath()
            .normalize();

    private static Optional<String> obstacle;

    private final String packageName;

    private final String script;

    Peers(String packageName, String script) {
        this.packageName = packageName;
        this.script = script;
    }

    static Path directory() {
        return DIRECTORY;
    }

    String script() {
        return script;
    }

    /** Skips the calling test, or fails it on a build server, when the peer cannot be started here. */
    void assumeAvailable() {
        Optional<String> missing = installationObstacle();
        if (missing.isEmpty() && !Files.isDirectory(module())) {
            missing = Optional.of("npm could not install " + packageName + " for this platform");
        }
        missing.ifPresent(reason -> {
            String message = reason + "; to install the peers: npm ci in " + DIRECTORY;
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        });
    }

    /** The scripts that utp-punch tests itself with, by name, without {@code test-} and {@code .js}. */
    static List<String> seedScripts() throws IOException {
        UTP_PUNCH.assumeAvailable();
        try (Stream<Path> files = Files.list(UTP_PUNCH.module().resolve("tests"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("test-") && name.endsWith(".js"))
                    .map(name -> name.substring("test-".length(), name.length() - ".js".length()))
                    .sorted()
                    .toList();
        }
    }

    private Path module() {
        return DIRECTORY.resolve("node_modules").resolve(packageName);
    }

    private static synchronized Optional<String> installationObstacle() {
        if (obstacle == null) {
            obstacle = install();
        }
        return obstacle;
    }

    private static Optional<String> install() {
        Optional<String> noNode = run("Node.js is missing", 20, "node", "--version");
        if (noNode.isPresent() || Files.isDirectory(DIRECTORY.resolve("node_modules"))) {
            return noNode;
        }
        String npm = File.separatorChar == '\\' ? "npm.cmd" : "npm";
        return run("npm ci failed", INSTALL_SECONDS, npm, "ci", "--no-audit", "--no-fund");
    }

    /** Runs a command to its end; what went wrong, if anything did. */
    private static Optional<String> run(String complaint, int seconds, String... command) {
        Process process = null;
        try {
            Path output = Files.createTempFile("utp-peers", ".log");
            process = new ProcessBuilder(command)
                    .directory(DIRECTORY.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                return Optional.of(complaint + " (not finished after " + seconds + " s)");
            }
            String said = Files.readString(output, StandardCharsets.UTF_8).strip();
            Files.delete(output);
            return process.exitValue() == 0 ? Optional.empty() : Optional.of(complaint + " (" + reason(said) + ")");
        } catch (IOException e) {
            return Optional.of(complaint + " (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(complaint + " (interrupted)");
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    /** npm says what is wrong first and where its log is last. */
    private static String reason(String output) {
        return output.lines()
                .filter(line -> line.startsWith("npm error"))
                .map(line -> line.substring("npm error".length()).strip())
                .limit(2)
                .collect(Collectors.joining(", "));
    }
}
