package io.utp.sample;

import static io.utp.sample.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as a user starts it: exit codes and what stands on which stream. */
class ProcessTests {

    @TempDir
    Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void theDemonstrationEndsWithTheChecksum() throws Exception {
        Started demo = start("demo");
        assertThat(demo.exitCode()).as(demo.toString()).isZero();
        assertThat(demo.err()).isEmpty();
        List<String> out = demo.out();
        assertThat(out.get(out.size() - 1)).matches("verified sha256 [0-9a-f]{64}");
        assertThat(out)
                .noneMatch(line -> line.contains("\r"))
                .anyMatch(line -> line.matches("sent demo\\.bin, 67108864 bytes in [0-9.]+ s, [0-9.]+ Mbit/s"));
    }

    @Test
    void aFailureIsOneLineAndTheExitCodeOne() throws Exception {
        Started missing = start("missing", "--send=nothing", "--to=127.0.0.1:1");
        assertThat(missing.exitCode()).isOne();
        assertThat(missing.err()).containsExactly("error: there is no file nothing; check the path");
        assertThat(missing.out()).isEmpty();
    }

    @Test
    void aPeerThatIsNotThereIsOneLineAndTheExitCodeOne() throws Exception {
        Path file = TestFiles.random(directory.resolve("a"), 1);
        Started sender = start("sender", "--send=" + file, "--to=127.0.0.1:9", "--utp.timeout=300ms");
        assertThat(sender.exitCode()).isOne();
        assertThat(sender.err()).singleElement().asString().startsWith("error: cannot send a: ");
        assertThat(sender.out()).containsExactly("sending a, 1 bytes, from this node to 127.0.0.1:9");
    }

    @Test
    void aReceiverGoesOnUntilItIsStoppedAndLeavesNothingHalf() throws Exception {
        Path inbox = directory.resolve("inbox");
        Started receiver = start("receiver", "--receive", "--dir=" + inbox, "--utp.port=0");
        String to = "--to=127.0.0.1:" + receiver.port();
        Path small = TestFiles.random(directory.resolve("small"), 10);
        assertThat(Run.of("--send=" + small, to).exitCode()).isZero();
        assertThat(Run.of("--send=" + small, to).exitCode()).isZero();
        assertThat(TestFiles.names(inbox)).containsExactly("small", "small (1)");

        Path huge = directory.resolve("huge");
        try (RandomAccessFile file = new RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(4L << 30);
        }
        Run sender = Run.start("--send=" + huge, to);
        await().until(() -> TestFiles.names(inbox).size() == 3);
        receiver.process().destroy();
        assertThat(receiver.exitCode()).isNotZero();
        assertThat(sender.exitCode()).isOne();
        assertThat(sender.err()).hasSize(1);
        assertThat(TestFiles.names(inbox)).containsExactly("small", "small (1)");
    }

    private Started start(String name, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx512m",
                SampleApplication.class.getName()));
        command.addAll(List.of(args));
        Path out = directory.resolve(name + ".out");
        Path err = directory.resolve(name + ".err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        processes.add(process);
        return new Started(process, out, err);
    }

    private record Started(Process process, Path outFile, Path errFile) {

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }

        List<String> out() throws IOException {
            return Files.readAllLines(outFile);
        }

        List<String> err() throws IOException {
            return Files.readAllLines(errFile);
        }

        int port() throws IOException {
            await().until(() -> process.isAlive() && !out().isEmpty());
            return Integer.parseInt(out().get(0).replaceAll("listening on UDP port (\\d+), .*", "$1"));
        }
    }
}
