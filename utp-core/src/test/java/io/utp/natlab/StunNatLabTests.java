package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.NatType.Filtering;
import io.utp.NatType.Mapping;
import io.utp.interop.StunServer;
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

/** What coturn's two addresses tell of the kernel's NATs. */
class StunNatLabTests {

    private static final String OTHER_ADDRESS = "10.77.0.2";
    private static final int PORT = 3_478;
    private static final int PLAIN_PORT = 4_478;
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private Path directory;

    @BeforeAll
    static void needsCoturn() {
        StunServer.assumeAvailable();
    }

    @ParameterizedTest
    @CsvSource({
        "OPEN,      NONE,                       ENDPOINT_INDEPENDENT,       NONE",
        "FULLCONE,  ENDPOINT_INDEPENDENT,       ENDPOINT_INDEPENDENT,       ENDPOINT_INDEPENDENT",
        "CONE,      ENDPOINT_INDEPENDENT,       ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_INDEPENDENT",
        "SYMMETRIC, ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT, ENDPOINT_DEPENDENT"
    })
    void discoveryFindsTheNatThatIsThere(LabNat nat, Mapping mapping, Filtering filtering, Mapping byComparison) {
        try (NatLab lab = NatLab.up(nat, LabNat.CONE)) {
            startServer(lab, PORT);
            startServer(lab, PLAIN_PORT, "--no-rfc5780");
            LabProcess peer = lab.java(
                    "a",
                    LabStunPeer.class,
                    NatLab.TRACKER + ":" + PORT,
                    NatLab.TRACKER + ":" + PLAIN_PORT + "," + OTHER_ADDRESS + ":" + PLAIN_PORT);

            // RFC 5780 sections 4.3 and 4.4
            String[] told = peer.await("nat", 0, PATIENCE);
            assertThat(told).startsWith("nat", "0", mapping.name(), filtering.name());
            assertThat(told[4]).isEqualTo(nat == LabNat.OPEN ? "192.168.11.2" : "10.77.0.11");
            if (nat != LabNat.SYMMETRIC) {
                assertThat(told[5]).isEqualTo(told[6]); // these NATs keep the port
            }
            assertThat(peer.await("nat", 1, PATIENCE))
                    .startsWith("nat", "1", byComparison.name(), Filtering.UNKNOWN.name());
        }
    }

    @Test
    void whereUdpIsBlockedNobodyAnswers() {
        try (NatLab lab = NatLab.up(LabNat.BLOCKED, LabNat.CONE)) {
            startServer(lab, PORT);
            LabProcess peer = lab.java("a", LabStunPeer.class, NatLab.TRACKER + ":" + PORT);
            assertThat(peer.await("failed", 0, PATIENCE)).startsWith("failed", "0", "true");
        }
    }

    /** Not waited for: the node repeats its questions. */
    private void startServer(NatLab lab, int port, String... options) {
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
                "--listening-port=" + port,
                "--alt-listening-port=" + (port + 1),
                "--log-file=stdout",
                "--pidfile=" + directory.resolve("pid" + port),
                "--userdb=" + directory.resolve("db" + port)));
        command.addAll(Arrays.asList(options));
        lab.start("pub", command.toArray(String[]::new));
    }
}
