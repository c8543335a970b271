package io.utp.sample;

import io.utp.sample.console.Failure;
import io.utp.sample.console.Reasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.util.FileSystemUtils;

/** A directory that is gone when it is closed, and also when the JVM is stopped before. */
final class TemporaryDirectory implements AutoCloseable {

    private final Path path;

    private final Thread atExit = new Thread(this::delete, "cleanup");

    TemporaryDirectory() throws Failure {
        try {
            this.path = Files.createTempDirectory("utp-sample-");
        } catch (IOException ex) {
            throw new Failure(
                    "cannot write to the directory for temporary files (" + Reasons.of(ex)
                            + "); name another one with java -Djava.io.tmpdir=DIR",
                    ex);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ex) {
            return; // the JVM ends, and the hook runs
        }
        delete();
    }

    private void delete() {
        try {
            FileSystemUtils.deleteRecursively(path);
        } catch (IOException ex) {
            // what is left is the operating system's to clean up
        }
    }
}
