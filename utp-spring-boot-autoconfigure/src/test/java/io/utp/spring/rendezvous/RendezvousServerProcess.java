package io.utp.spring.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A {@link RendezvousServerApplication}, with its names in Redis; {@link #close()} ends it and nothing else. */
final class RendezvousServerProcess implements AutoCloseable {

    private static final String SERVING = "serving ";

    private final Process process;

    private final Path log;

    private int port;

    /** Returns before it serves, so that several start at the same time. */
    RendezvousServerProcess(Path directory, String instance, int redisPort) throws IOException {
        log = directory.resolve(instance);
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx192m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RendezvousServerApplication.class.getName(),
                        "--utp.host=127.0.0.1",
                        "--utp.rendezvous.server.enabled=true",
                        "--utp.rendezvous.server.instance=" + instance,
                        "--utp.rendezvous.server.registry=redis",
                        "--spring.data.redis.host=127.0.0.1",
                        "--spring.data.redis.port=" + redisPort,
                        "--spring.main.banner-mode=off"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    InetSocketAddress address() {
        if (port == 0) {
            await().atMost(Duration.ofSeconds(60)).until(() -> serving().isPresent() || !process.isAlive());
            assertThat(serving()).as(this::log).isPresent();
            port = Integer.parseInt(serving().get().substring(SERVING.length()));
        }
        return new InetSocketAddress("127.0.0.1", port);
    }

    private Optional<String> serving() {
        return log().lines().filter(line -> line.startsWith(SERVING)).findFirst();
    }

    /** What it printed. */
    String log() {
        try {
            return Files.readString(log);
        } catch (IOException ex) {
            throw new AssertionError(ex);
        }
    }

    /** Without a word to anybody: returns when it is gone. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }
}
