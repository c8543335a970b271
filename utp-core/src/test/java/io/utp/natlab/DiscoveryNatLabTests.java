package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NatType.Filtering;
import io.utp.NatType.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A node finds out which of the kernel's NATs it is behind, from coturn on the public host. */
class DiscoveryNatLabTests {

    private static final int PORT = 3_478;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "OPEN, NONE, ENDPOINT_INDEPENDENT",
        "FULLCONE, ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT",
        "CONE, ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT",
        "SYMMETRIC, ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT"
    })
    void theKindIsFoundOut(LabNat nat, Mapping mapping, Filtering filtering) {
        // RFC 5780 sections 4.3 and 4.4
        NatLab.assumeProgram("turnserver", "coturn");
        try (NatLab lab = NatLab.up(nat, LabNat.OPEN)) {
            assertThat(discover(lab)).containsExactly(mapping.name(), filtering.name());
        }
    }

    private String[] discover(NatLab lab) {
        lab.start(
                "pub",
                "turnserver",
                "-n",
                "--stun-only",
                "--no-tcp",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--listening-ip=10.77.0.1",
                "--listening-ip=10.77.0.2",
                "--listening-port=" + PORT,
                "--log-file=stdout",
                "--pidfile=" + directory.resolve("pid"),
                "--userdb=" + directory.resolve("db"));
        LabProcess peer = lab.java("a", LabPeer.class);
        peer.tell("discover", 0, NatLab.TRACKER, PORT);
        String[] words = peer.await("nat", 0, PATIENCE);
        return Arrays.copyOfRange(words, 2, 4);
    }
}
