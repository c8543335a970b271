package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.utp.tls.UtpIdentity;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTests {

    private static final String LOOPBACK = InetAddress.getLoopbackAddress().getHostAddress();

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000_000})
    void theDemonstrationSendsAnyFile(int length) throws Exception {
        Path file = TestFiles.random(directory.resolve("some file.bin"), length);
        Run run = Run.of("--file=" + file);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
        assertThat(run.out())
                .anyMatch(line -> line.startsWith("sent some file.bin, " + length + " bytes in "))
                .contains("sender's sha256   " + TestFiles.sha256(file), "receiver's sha256 " + TestFiles.sha256(file));
    }

    @Test
    void theDemonstrationIsEncryptedWhereItIsToBe() throws Exception {
        Path file = TestFiles.random(directory.resolve("x"), 300_000);
        Run run = Run.of("--tls", "--file=" + file);
        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).anyMatch(line -> line.matches("encrypted with TLSv1\\.3, TLS_\\w+"));
        assertThat(run.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
    }

    @Test
    void whoDemandsAKeyThatTheOtherDoesNotHaveGetsNoConnection() throws Exception {
        Path file = TestFiles.random(directory.resolve("x"), 1);
        String strangers =
                UtpIdentity.loadOrCreate(directory.resolve("stranger.pem")).fingerprint();
        Run run = Run.of(
                "--file=" + file,
                "--utp.ssl.identity=" + directory.resolve("both.pem"),
                "--utp.ssl.trusted-fingerprints=" + strangers);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).singleElement().asString().contains("No TLS with ", "nobody trusts its key");
    }

    @Test
    void theDemonstrationLeavesNothingBehind() throws Exception {
        Path file = TestFiles.random(directory.resolve("x"), 1);
        Run run = Run.of("--file=" + file);
        String inbox = run.out().get(1).replaceFirst(".*files go to ", "");
        assertThat(Path.of(inbox).getParent()).doesNotExist();
    }

    @Test
    void aFileGoesFromASenderToAReceiver() throws Exception {
        Path file = TestFiles.random(directory.resolve("some file.bin"), 3_000_000);
        Path inbox = directory.resolve("in/box");
        Run receiver = Run.start("--receive", "--once", "--dir=" + inbox, "--utp.port=0");
        Run sender = Run.of("--send=" + file, "--to=" + LOOPBACK + ":" + receiver.port());
        assertThat(sender.err()).isEmpty();
        assertThat(sender.exitCode()).isZero();
        assertThat(sender.lastLine()).isEqualTo("verified sha256 " + TestFiles.sha256(file));
        assertThat(receiver.exitCode()).isZero();
        assertThat(receiver.err()).isEmpty();
        assertThat(receiver.out())
                .anyMatch(line -> line.startsWith("connected " + LOOPBACK + ":"))
                .contains("received " + inbox.resolve("some file.bin") + ", 3000000 bytes, sha256 "
                        + TestFiles.sha256(file));
        assertThat(inbox.resolve("some file.bin")).hasSameBinaryContentAs(file);
        assertThat(TestFiles.names(inbox)).containsExactly("some file.bin");
    }

    @Test
    void aReceiverThatIsToldToTakesOneFileOnly() throws Exception {
        Path file = TestFiles.random(directory.resolve("a"), 1);
        Run receiver = Run.start("--receive", "--once", "--dir=" + directory.resolve("inbox"), "--utp.port=0");
        int port = receiver.port();
        assertThat(Run.of("--send=" + file, "--to=" + LOOPBACK + ":" + port).exitCode())
                .isZero();
        assertThat(receiver.exitCode()).isZero();
        assertThat(Run.of("--send=" + file, "--to=" + LOOPBACK + ":" + port, "--utp.timeout=300ms")
                        .exitCode())
                .isOne();
    }

    @Test
    void helpIsPrinted() {
        Run run = Run.of("--help");
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).anyMatch(line -> line.contains("--send=FILE --to=HOST:PORT"));
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = directory.resolve("missing");
        assertFails("there is no file " + missing + "; check the path", "--file=" + missing);
        assertFails("there is no file " + missing + "; check the path", "--send=" + missing, "--to=127.0.0.1:1");
    }

    @Test
    void aDirectoryIsNoFile() {
        assertFails(directory + " is a directory; give one file, for example an archive of it", "--file=" + directory);
    }

    @Test
    void aDeviceIsNoFile() {
        assumeThat(Path.of("/dev/zero")).exists();
        assertFails("/dev/zero is not a regular file; copy what it delivers to one and send that", "--file=/dev/zero");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aFileThatMayNotBeReadIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("secret"), PosixFilePermissions.asFileAttribute(Set.of()));
        if (Files.isReadable(file)) {
            file = Path.of("/sys/bus/cpu/drivers_probe"); // not even for root
            assumeThat(file).exists();
        }
        assertFails("cannot read " + file + " (no permission); mend that and send it again", "--file=" + file);
    }

    @Test
    void aPeerThatDoesNotListenIsNamed() throws Exception {
        Path file = TestFiles.random(directory.resolve("a"), 1);
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            String peer = LOOPBACK + ":" + silent.getLocalPort();
            assertFails(
                    "cannot send a: No answer from " + peer + " within 300 ms; is a uTP node listening there and no"
                            + " firewall in between? Start a receiver there with --receive",
                    "--send=" + file,
                    "--to=" + peer,
                    "--utp.timeout=300ms");
        }
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (DatagramSocket other = new DatagramSocket(0)) {
            int port = other.getLocalPort();
            Run run = Run.of("--receive", "--dir=" + directory, "--utp.port=" + port);
            assertThat(run.exitCode()).isOne();
            assertThat(run.out()).isEmpty();
            assertThat(run.err())
                    .singleElement()
                    .asString()
                    .startsWith("error: UDP port " + port + " on ")
                    .endsWith(" is in use; choose another port, or 0 for any (--utp.port=PORT)");
        }
    }

    @Test
    void anImpossiblePropertyIsNamed() {
        assertFails("--utp.mtu=7 is not possible: it must be between 150 and 65000, but was 7", "--utp.mtu=7");
        assertFails("--utp.port=x is not possible: it is no int; correct the value", "--receive", "--utp.port=x");
    }

    @Test
    void anInboxThatIsNoDirectoryIsNamed() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertFails(
                file + " is not a directory; give another one with --dir=DIR",
                "--receive",
                "--dir=" + file,
                "--utp.port=0");
    }

    private static void assertFails(String message, String... args) {
        Run run = Run.of(args);
        assertThat(run.exitCode()).isOne();
        assertThat(run.err()).containsExactly("error: " + message);
        assertThat(run.out()).noneMatch(line -> line.startsWith("verified"));
    }
}
