package io.utp.sample.pingpong;

import io.utp.sample.Lab;
import io.utp.sample.pingpong.Example.Origin;
import io.utp.sample.pingpong.Example.Stage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * utp-punch's example as it is meant: a server and a client behind a NAT of their own (RFC 4787: endpoint-independent
 * mapping, address-and-port-dependent filtering), the tracker in public, each role played by either side.
 */
class SeedExampleNatLabTests {

    @BeforeAll
    static void needsTheScripts() {
        Example.assumeScripts();
    }

    @ParameterizedTest
    @MethodSource("io.utp.sample.pingpong.Example#casts")
    void trackerServerAndClientPlayTogether(Origin tracker, Origin server, Origin client) throws Exception {
        try (Lab lab = Lab.up("cone", "cone");
                Example example = new Example(new BehindNats(lab))) {
            example.play(tracker, server, client);
        }
    }

    private record BehindNats(Lab lab) implements Stage {

        private static final Map<String, String> HOSTS = Map.of("tracker", "pub", "server", "a", "client", "b");

        @Override
        public String trackerAddress() {
            return Lab.PUBLIC;
        }

        @Override
        public int trackerPort() {
            return Example.TRACKER_PORT;
        }

        @Override
        public ProcessBuilder process(String role, List<String> command) {
            return lab.process(HOSTS.get(role), command);
        }

        @Override
        public List<String> nodeOptions() {
            return List.of();
        }
    }
}
