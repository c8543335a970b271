package io.utp.interop;

import java.io.File;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A coturn server of our own on two loopback addresses, so that it can do what RFC 5780 asks for. */
final class StunServer implements AutoCloseable {

    private static final String ADDRESS = "127.0.0.1";
    private static final String OTHER_ADDRESS = "127.0.0.2";
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final Path directory;
    private final int port;

    private StunServer(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /** Skips the calling test, or fails it on a build server, when there is no coturn. */
    static void assumeAvailable() {
        boolean found = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "turnserver")));
        if (!found) {
            String message = "turnserver is missing; to install it: apt-get install coturn";
            if (Boolean.parseBoolean(System.getenv("CI"))) {
                throw new AssertionError(message);
            }
            Assumptions.abort(message);
        }
    }

    /** Another port is tried when somebody took the one that was free a moment ago. */
    static StunServer start() throws IOException {
        for (int i = 1; i < ATTEMPTS; i++) {
            StunServer server = tryToStart();
            if (server.isListening()) {
                return server;
            }
            server.close();
        }
        StunServer last = tryToStart();
        if (last.isListening()) {
            return last;
        }
        String log = Files.readString(last.log());
        last.close();
        throw new AssertionError("turnserver did not start:\n" + log);
    }

    private static StunServer tryToStart() throws IOException {
        Path directory = Files.createTempDirectory("utp-stun");
        int port = freePort();
        List<String> command = List.of(
                "turnserver",
                "-n",
                "--stun-only",
                "--no-tcp",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--listening-ip=" + ADDRESS,
                "--listening-ip=" + OTHER_ADDRESS,
                "--listening-port=" + port,
                "--alt-listening-port=" + (port + 1),
                "--log-file=stdout",
                "--pidfile=" + directory.resolve("pid"),
                "--userdb=" + directory.resolve("db"));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        return new StunServer(process, directory, port);
    }

    /** A port that is free on both addresses, and so is the next. */
    private static int freePort() throws IOException {
        while (true) {
            try (DatagramSocket first = new DatagramSocket(new InetSocketAddress(ADDRESS, 0))) {
                int port = first.getLocalPort();
                try (DatagramSocket second = new DatagramSocket(new InetSocketAddress(OTHER_ADDRESS, port));
                        DatagramSocket third = new DatagramSocket(new InetSocketAddress(ADDRESS, port + 1));
                        DatagramSocket fourth = new DatagramSocket(new InetSocketAddress(OTHER_ADDRESS, port + 1))) {
                    return port;
                } catch (IOException | IllegalArgumentException e) {
                    continue;
                }
            }
        }
    }

    private Path log() {
        return directory.resolve("log");
    }

    /** Its log tells too early; a port that cannot be bound any more tells. */
    private boolean isListening() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (process.isAlive() && System.nanoTime() - deadline < 0) {
            if (isBound(ADDRESS, port)
                    && isBound(OTHER_ADDRESS, port + 1)
                    && isBound(OTHER_ADDRESS, port)
                    && isBound(ADDRESS, port + 1)) {
                return true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        return false;
    }

    private static boolean isBound(String address, int port) {
        try (DatagramSocket probe = new DatagramSocket(null)) {
            probe.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(ADDRESS, port);
    }

    InetSocketAddress otherAddress() {
        return new InetSocketAddress(OTHER_ADDRESS, port + 1);
    }

    /** Ends the process, hard if it has to be. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
