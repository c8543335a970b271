package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsTests {

    private final Results results = new Results();

    @Test
    void aRatioIsComparedWithTheLeast() {
        results.add(Rival.UTP, Map.of("bulk", 100.0));
        results.add(Rival.UTP_PUNCH, Map.of("bulk", 2.0));
        results.add(Rival.NETTY_TCP, Map.of("bulk", 400.0));
        assertThat(target("bulk of utp/utp-punch").line())
                .isEqualTo("target bulk of utp/utp-punch: 50.0, at least 50, met");
        assertThat(target("bulk of utp/netty-tcp").line())
                .isEqualTo("target bulk of utp/netty-tcp: 0.250, at least 0.5, missed");
        assertThat(target("bulk of utp/netty-quic").value()).isEqualTo("not measured");
    }

    @Test
    void aFigureIsComparedWithTheMost() {
        results.add(Rival.UTP_1400, Map.of("bulk.allocated.packet.sender.io", 17.0));
        assertThat(target("bulk.allocated.packet.sender.io of utp-1400").isMet())
                .isFalse();
        assertThat(target("bulk.allocated.packet.sender.io of utp-1400").bound())
                .isEqualTo("at most 16 bytes");
    }

    @Test
    void theBetterOfTwoCounts() {
        results.add(Rival.UTP_CUBIC, Map.of("wan.50ms.1%", 20.0));
        results.add(Rival.UTP_BBR, Map.of("wan.50ms.1%", 91.0));
        results.add(Rival.UTP_NATIVE, Map.of("wan.50ms.1%", 9.1));
        assertThat(target("wan.50ms.1% of utp-cubic or utp-bbr").isMet()).isTrue();
        assertThat(target("wan.50ms.1% of utp-cubic or utp-bbr/utp-native").value())
                .isEqualTo("10.0");
    }

    @Test
    void manyStreamsAreComparedWithOne() {
        results.add(Rival.UTP, Map.of("streams.1", 10.0));
        results.add(Rival.UTP, Map.of("streams.1000", 6.0));
        assertThat(target("streams.1000/streams.1 of utp").value()).isEqualTo("0.600");
    }

    @Test
    void theTableReplacesTheOneBefore(@TempDir Path directory) throws IOException {
        results.fact("command", "run");
        results.add(Rival.UTP, Map.of("wan.torture.sent", 1.3));
        results.add(Rival.UTP_PUNCH, Map.of("wan.torture.sent", 2.0));
        results.add(Rival.UTP_PUNCH, Map.of("wan.torture.sent", 4.0));
        Path page = Files.writeString(
                directory.resolve("page.md"), "before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n");
        TargetsTable.writeInto(page, results);
        TargetsTable.writeInto(page, results);
        assertThat(Files.readString(page))
                .startsWith("before\n<!-- measured -->\n- command: run\n\n| about |")
                .contains(
                        "| a fifth lost, out of order | `wan.torture.sent of utp` | at most 1.35 bytes a byte | 1.30 | met |")
                .contains("| figure | utp | utp-punch |", "| `wan.torture.sent` | 1.30 | 3.00 (2.00 to 4.00) |")
                .endsWith("|\n<!-- /measured -->\nafter\n")
                .doesNotContain("old")
                .containsOnlyOnce("| about |");
    }

    @Test
    void aPageWithoutMarksIsLeftAlone(@TempDir Path directory) throws IOException {
        Path page = Files.writeString(directory.resolve("page.md"), "text");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TargetsTable.writeInto(page, results))
                .withMessageContaining("<!-- measured -->");
        assertThat(Files.readString(page)).isEqualTo("text");
    }

    private Target target(String what) {
        return Targets.of(results).stream()
                .filter(target -> target.what().equals(what))
                .findFirst()
                .orElseThrow();
    }
}
