package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.sample.pingpong.ExampleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody does who has two machines behind NATs and one public host: three commands, and the file is there. */
class ByNameNatLabTests {

    private static final String RENDEZVOUS = "--rendezvous=" + Lab.PUBLIC + ":42000";

    @TempDir
    Path directory;

    private final List<ExampleProcess> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(ExampleProcess::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cone", "symmetric"})
    void aFileGoesByNameToAReceiverBehindANat(String senderNat) throws Exception {
        Path file = TestFiles.random(directory.resolve("a.bin"), 5_000_000);
        Path inbox = directory.resolve("inbox");
        try (Lab lab = Lab.up("cone", senderNat)) {
            start(lab, "pub", "--role=rendezvous", "--utp.host=" + Lab.PUBLIC)
                    .await("^rendezvous: listening on UDP port 42000, observation ports: 42001, 42002, ");
            ExampleProcess alice = start(lab, "a", "--receive", "--once", "--dir=" + inbox, "--name=alice", RENDEZVOUS);
            alice.await("^registered as alice at the rendezvous 10\\.77\\.0\\.1:42000, seen at 10\\.77\\.0\\.11:\\d+$");
            ExampleProcess bob = start(lab, "b", "--send=" + file, "--to=alice", "--name=bob", RENDEZVOUS);
            bob.await(
                    "^found a way to alice at 10\\.77\\.0\\.11:\\d+, (reflexive|peer reflexive|birthday), in [0-9.]+ s$");
            bob.await("^verified sha256 " + TestFiles.sha256(file) + "$");
            assertThat(bob.exitCode()).as(bob.toString()).isZero();
            alice.await("^connected bob \\(10\\.77\\.0\\.12:\\d+\\)$");
            alice.await("^received " + inbox.resolve("a.bin") + " from bob, 5000000 bytes, sha256 "
                    + TestFiles.sha256(file) + "$");
            assertThat(alice.exitCode()).as(alice.toString()).isZero();
        }
        assertThat(inbox.resolve("a.bin")).hasSameBinaryContentAs(file);
    }

    private ExampleProcess start(Lab lab, String host, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx192m",
                SampleApplication.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = lab.process(host, command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        ExampleProcess process = new ExampleProcess(builder);
        processes.add(process);
        return process;
    }
}
