package io.utp.sample.pingpong;

import io.utp.sample.pingpong.Example.Origin;
import io.utp.sample.pingpong.Example.Stage;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** utp-punch's example on one host, with each role played by either side. */
class SeedExampleInteropTests {

    @BeforeAll
    static void needsTheScripts() {
        Example.assumeScripts();
    }

    @ParameterizedTest
    @MethodSource("io.utp.sample.pingpong.Example#casts")
    void trackerServerAndClientPlayTogether(Origin tracker, Origin server, Origin client) throws Exception {
        try (Example example = new Example(new OneHost(freePort()))) {
            example.play(tracker, server, client);
        }
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private record OneHost(int trackerPort) implements Stage {

        @Override
        public String trackerAddress() {
            return "127.0.0.1";
        }

        @Override
        public ProcessBuilder process(String role, List<String> command) {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("TRACKER_PORT", String.valueOf(trackerPort));
            return builder;
        }

        @Override
        public List<String> nodeOptions() {
            return List.of(
                    "--require",
                    Path.of("src/test/js/one-host.js").toAbsolutePath().toString());
        }
    }
}
