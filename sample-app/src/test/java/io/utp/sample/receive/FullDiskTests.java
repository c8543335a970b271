package io.utp.sample.receive;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.sample.Run;
import io.utp.sample.TestFiles;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.bean.override.convention.TestBean;

/** The device {@code /dev/full} fails as a full disk does. */
@SpringBootTest(properties = "utp.port=0")
@ActiveProfiles("receive")
@DirtiesContext
@EnabledOnOs(OS.LINUX)
class FullDiskTests {

    @TempDir
    static Path directory;

    private static final Run PRINTED = new Run();

    @TestBean
    Inbox inbox;

    @Value("${local.utp.port}")
    int port;

    static Inbox inbox() throws Failure {
        return new Inbox(directory.resolve("inbox"), file -> {
            Files.createFile(file);
            return Files.newOutputStream(Path.of("/dev/full"));
        });
    }

    @Test
    void bothSidesAreToldAndNothingIsLeft() throws Exception {
        Path file = TestFiles.random(directory.resolve("a.bin"), 20_000_000);
        Run sender = Run.of("--send=" + file, "--to=127.0.0.1:" + port);
        assertThat(sender.exitCode()).isOne();
        assertThat(sender.err())
                .containsExactly(
                        "error: 127.0.0.1:" + port + " refused a.bin: it cannot store the file (No space left on"
                                + " device); mend that and send it again");
        assertThat(PRINTED.err())
                .singleElement()
                .asString()
                .matches("error: cannot store a\\.bin from 127\\.0\\.0\\.1:\\d+ in " + inbox.directory()
                        + " \\(No space left on device\\); make room there or give another directory with --dir=DIR");
        assertThat(TestFiles.names(inbox.directory())).isEmpty();
    }

    @TestConfiguration
    static class Printing {

        @Bean
        Output output() {
            return PRINTED.output();
        }
    }
}
