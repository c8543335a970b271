package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.annotation.UtpListener;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Applications without a web server in JVMs of their own: do they stay, and do they end. */
class JvmLifetimeTests {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private Process process;

    @AfterEach
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    @Test
    void anApplicationWithAListenerRunsUntilItIsTerminated() throws Exception {
        start(ListeningApplication.class);

        assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();

        process.destroy();
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anApplicationThatListensByItselfRunsUntilItIsTerminated() throws Exception {
        start(SelfMadeApplication.class);

        assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void anApplicationThatOnlyServesARendezvousRunsUntilItIsTerminated() throws Exception {
        start(RendezvousApplication.class);

        assertThat(process.waitFor(1, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void anApplicationThatOnlyDialsEndsWithItsMainMethod() throws Exception {
        start(DiallingApplication.class);

        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    /** Returns when the main method has. */
    private void start(Class<?> application) throws IOException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.add(application.getName());
        File file = output.toFile();
        process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(file)
                .start();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Files.readString(output)).contains("main returns"));
    }

    private static void run(Class<?> application, String... arguments) {
        SpringApplication spring = new SpringApplication(application);
        spring.setWebApplicationType(WebApplicationType.NONE);
        spring.run(Stream.concat(Stream.of("--spring.threads.virtual.enabled=true"), Stream.of(arguments))
                .toArray(String[]::new));
        System.out.println("main returns");
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class ListeningApplication {

        public static void main(String[] args) {
            run(ListeningApplication.class);
        }

        @UtpListener
        void receive(UtpSocket socket) {}
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class SelfMadeApplication {

        public static void main(String[] args) {
            run(SelfMadeApplication.class);
        }

        @Bean
        CommandLineRunner listen(UtpNode node) {
            return args -> node.listen(socket -> {});
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class RendezvousApplication {

        public static void main(String[] args) {
            run(RendezvousApplication.class, "--utp.rendezvous.server.enabled=true");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(UtpAutoConfiguration.class)
    static class DiallingApplication {

        public static void main(String[] args) {
            run(DiallingApplication.class);
        }
    }
}
