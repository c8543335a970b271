package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NatType.Filtering;
import io.utp.NatType.Mapping;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kernel's NATs seen by STUN servers of one address each, and by none. */
class StunNatLabTests {

    private static final String OTHER_ADDRESS = "10.77.0.2";
    private static final int PORT = 3_478;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsCoturn() {
        NatLab.assumeProgram("turnserver", "coturn");
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,      NONE",
        "FULLCONE,  ENDPOINT_INDEPENDENT",
        "CONE,      ENDPOINT_INDEPENDENT",
        "SYMMETRIC, ENDPOINT_DEPENDENT"
    })
    void twoPlainServersTellTheMapping(LabNat nat, Mapping mapping) {
        try (NatLab lab = NatLab.up(nat, LabNat.CONE)) {
            startServer(lab, "--no-rfc5780");
            LabProcess peer =
                    lab.java("a", LabStunPeer.class, NatLab.TRACKER + ":" + PORT + "," + OTHER_ADDRESS + ":" + PORT);

            String[] told = peer.await("nat", 0, PATIENCE);
            assertThat(told).startsWith("nat", "0", mapping.name(), Filtering.UNKNOWN.name());
            assertThat(told[4]).isEqualTo(nat == LabNat.OPEN ? "192.168.11.2" : "10.77.0.11");
            if (nat != LabNat.SYMMETRIC) {
                assertThat(told[5]).isEqualTo(told[6]); // these NATs keep the port
            }
        }
    }

    @Test
    void whereUdpIsBlockedNobodyAnswers() {
        try (NatLab lab = NatLab.up(LabNat.BLOCKED, LabNat.CONE)) {
            startServer(lab);
            LabProcess peer = lab.java("a", LabStunPeer.class, NatLab.TRACKER + ":" + PORT);
            assertThat(peer.await("failed", 0, PATIENCE)).startsWith("failed", "0", "true");
        }
    }

    /** Not waited for: the node repeats its questions. */
    private void startServer(NatLab lab, String... options) {
        List<String> command = new ArrayList<>(List.of(
                "turnserver",
                "-n",
                "--stun-only",
                "--no-tcp",
                "--no-tls",
                "--no-dtls",
                "--no-cli",
                "--listening-ip=" + NatLab.TRACKER,
                "--listening-ip=" + OTHER_ADDRESS,
                "--listening-port=" + PORT,
                "--log-file=stdout",
                "--pidfile=" + directory.resolve("pid"),
                "--userdb=" + directory.resolve("db")));
        command.addAll(Arrays.asList(options));
        lab.start("pub", command.toArray(String[]::new));
    }
}
