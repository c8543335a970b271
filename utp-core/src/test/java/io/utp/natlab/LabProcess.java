package io.utp.natlab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process in the lab that takes and gives lines of words; {@link #close()} ends it and nothing else. */
final class LabProcess implements AutoCloseable {

    private final String name;
    private final Process process;
    private final PrintStream input;
    private final List<String> transcript = new ArrayList<>();
    private final List<String[]> pending = new ArrayList<>();
    private boolean finished;

    LabProcess(ProcessBuilder builder, String name) {
        this.name = name;
        try {
            this.process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.input = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Says a line. */
    void tell(Object... words) {
        StringBuilder line = new StringBuilder();
        for (Object word : words) {
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        input.println(line);
    }

    /** Waits for the next line that begins with this word and this number; others stay for later. */
    String[] await(String word, int number, Duration patience) {
        return awaitAny(word, word, number, patience);
    }

    /** The same with one of two words. */
    synchronized String[] awaitAny(String word, String otherWord, int number, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (String[] line : pending) {
                boolean matches = line[0].equals(word) || line[0].equals(otherWord);
                if (matches && line.length > 1 && line[1].equals(String.valueOf(number))) {
                    pending.remove(line);
                    return line;
                }
            }
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (finished || left <= 0) {
                throw new AssertionError("No \"" + word + " " + number + "\" from " + name
                        + (finished ? ", which has left" : "") + ":\n  " + String.join("\n  ", transcript));
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + name, e);
            }
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said(line);
            }
        } catch (IOException e) {
            said("(" + e.getMessage() + ")");
        }
        synchronized (this) {
            finished = true;
            notifyAll();
        }
    }

    private synchronized void said(String line) {
        transcript.add(line);
        pending.add(line.split(" "));
        notifyAll();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
