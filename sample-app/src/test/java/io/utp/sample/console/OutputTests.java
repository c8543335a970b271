package io.utp.sample.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OutputTests {

    private static final long MIB = 1024 * 1024;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private long nanos;

    @Test
    void whatComesFromTheNetworkCannotControlTheTerminal() {
        Output output = output(false);
        output.line("a\u001b[31mb\nc\u202ed");
        output.error("x\r\ny");
        assertThat(text(out)).isEqualTo("a?[31mb?c?d\n");
        assertThat(text(err)).isEqualTo("error: x??y\n");
    }

    @Test
    void numbersHaveTheUnitThatSuitsThem() {
        assertThat(Units.size(1023)).isEqualTo("1023 bytes");
        assertThat(Units.size(13_560)).isEqualTo("13.2 KiB");
        assertThat(Units.size(64 * MIB)).isEqualTo("64.0 MiB");
        assertThat(Units.seconds(1_234_567_890)).isEqualTo("1.23 s");
        assertThat(Units.rate(125_000, 1_000_000_000)).isEqualTo("1.0 Mbit/s");
        assertThat(Units.rate(125_000_000, 1_000_000_000)).isEqualTo("1000 Mbit/s");
        assertThat(Units.rate(0, 0)).isEqualTo("0.0 Mbit/s");
    }

    @Nested
    class OnATerminal {

        @Test
        void aBarIsRedrawnWithCarriageReturnsOnly() {
            Progress progress = progress(true, 4 * MIB);
            progress.show(0);
            pass(TimeUnit.SECONDS.toNanos(1));
            progress.show(MIB);
            pass(TimeUnit.SECONDS.toNanos(1));
            progress.show(4 * MIB);
            progress.close();
            assertThat(text(out))
                    .isEqualTo("\r[------------------------------]   0%  0 bytes of 4.0 MiB"
                            + "\r[#######-----------------------]  25%  1.0 MiB of 4.0 MiB, 8.4 Mbit/s"
                            + "\r[##############################] 100%  4.0 MiB of 4.0 MiB, 17 Mbit/s \n");
        }

        @Test
        void itIsRedrawnTenTimesASecondAtMostAndAtTheEnd() {
            Progress progress = progress(true, 1000);
            for (int i = 0; i <= 1000; i++) {
                progress.show(i);
                pass(TimeUnit.MILLISECONDS.toNanos(1));
            }
            progress.close();
            assertThat(text(out).split("\r")).hasSize(1 + 11);
            assertThat(text(out)).contains("100%").endsWith("\n");
        }

        @Test
        void aLineGoesAboveTheBar() {
            Output output = output(true);
            output.bar("[##--]");
            output.line("hi");
            output.bar("[####]");
            output.endBar();
            assertThat(text(out)).isEqualTo("\r[##--]\rhi    \n[##--]\r[####]\n");
        }

        @Test
        void aFailureComesBelowTheBar() {
            Output output = output(true);
            output.bar("[##--]");
            output.error("no");
            assertThat(text(out)).isEqualTo("\r[##--]\n");
            assertThat(text(err)).isEqualTo("error: no\n");
        }
    }

    @Nested
    class Elsewhere {

        @Test
        void everyQuarterIsALine() {
            Progress progress = progress(false, 4 * MIB);
            for (long done = 0; done <= 4 * MIB; done += MIB / 8) {
                pass(TimeUnit.MILLISECONDS.toNanos(10));
                progress.show(done);
            }
            progress.close();
            assertThat(text(out)).doesNotContain("\r");
            assertThat(text(out).lines().map(line -> line.substring(0, 4)))
                    .containsExactly(" 25%", " 50%", " 75%", "100%");
        }

        @Test
        void nothingIsAllThereIsOfAnEmptyFile() {
            Progress progress = progress(false, 0);
            progress.show(0);
            progress.close();
            assertThat(text(out)).isEqualTo("100%  0 bytes of 0 bytes\n");
        }
    }

    private Progress progress(boolean terminal, long total) {
        return new Progress(output(terminal), total, () -> nanos);
    }

    private Output output(boolean terminal) {
        return new Output(print(out), print(err), terminal);
    }

    private static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }

    private void pass(long elapsed) {
        nanos += elapsed;
    }
}
