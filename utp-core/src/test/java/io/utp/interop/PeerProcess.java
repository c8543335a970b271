package io.utp.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One foreign peer in a process of its own; {@link #close()} ends it and nothing else. */
final class PeerProcess implements AutoCloseable {

    private final Process process;

    private final String command;

    /** Everything that the peer said, for the message of a failure. */
    private final List<String> transcript = new ArrayList<>();

    /** Events that no one has waited for yet. */
    private final List<JsonLine> pending = new ArrayList<>();

    private boolean finished;

    private PeerProcess(Process process, String command) {
        this.process = process;
        this.command = command;
        read(process.getInputStream(), true);
        read(process.getErrorStream(), false);
    }

    /** Starts the peer; {@code arguments} are a role and options, see {@code lib/options.js}. */
    static PeerProcess start(Peers peer, Object... arguments) {
        peer.assumeAvailable();
        List<String> command = new ArrayList<>(List.of("node", peer.script()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return run(Peers.directory(), command);
    }

    /** Starts any program that reports JSON lines as the peers do; a Java one finds the classes of this one. */
    static PeerProcess run(Path directory, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
            Process process = builder.start();
            return new PeerProcess(process, String.join(" ", command));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next event of that name; other events stay for later. */
    JsonLine await(String event) {
        return await(event, Await.PATIENCE);
    }

    synchronized JsonLine await(String event, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (JsonLine line : pending) {
                if (line.event().equals(event)) {
                    pending.remove(line);
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (finished || left <= 0) {
                throw new AssertionError(
                        "no \"" + event + "\" from the peer" + (finished ? ", which has left" : "") + transcript());
            }
            waitAtMost(left);
        }
    }

    /** Waits for the end of the first connection that carried anything. */
    JsonLine awaitEnd() {
        return awaitEnd(Await.PATIENCE);
    }

    JsonLine awaitEnd(Duration patience) {
        JsonLine end = await("end", patience);
        while (end.number("bytes") == 0) {
            end = await("end", patience);
        }
        return end;
    }

    /** Waits for the UDP port that the peer has bound. */
    int port() {
        return (int) await("bound").number("port");
    }

    /** Starts to listen before it says so; its port. */
    int listeningPort() {
        return (int) await("listening").number("port");
    }

    /** Waits until the process has left by itself, and returns its code. */
    int exitCode() {
        try {
            if (!process.waitFor(Await.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("the peer does not leave" + transcript());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the peer to leave", e);
        }
    }

    /** The peer did what it was asked for, closed its node and left. */
    void assertLeftInPeace() {
        int code = exitCode();
        if (code != 0) {
            throw new AssertionError("the peer left with code " + code + transcript());
        }
    }

    synchronized String transcript() {
        return "\n  " + command + "\n  " + String.join("\n  ", transcript);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(InputStream stream, boolean events) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                            said(line, events);
                        }
                    } catch (IOException e) {
                        said("(" + e.getMessage() + ")", false);
                    }
                    if (events) {
                        left();
                    }
                },
                "peer-" + process.pid());
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void said(String line, boolean event) {
        transcript.add(line);
        if (event && line.startsWith("{")) {
            pending.add(JsonLine.parse(line));
        }
        notifyAll();
    }

    private synchronized void left() {
        finished = true;
        notifyAll();
    }

    private void waitAtMost(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for the peer", e);
        }
    }
}
