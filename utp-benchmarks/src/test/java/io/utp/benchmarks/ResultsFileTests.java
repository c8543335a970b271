package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTests {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsRead() throws IOException {
        Results results = new Results();
        results.fact("command", "run\tbulk");
        results.add(Rival.UTP, Map.of("bulk", 2.5));
        results.add(Rival.UTP, Map.of("bulk", 3.5));
        results.add(Rival.UDP_C, Map.of("bulk", 4.0));
        results.missing(Rival.UTP_PUNCH, "Node.js is missing");
        results.failed("bulk of kcp-netty: nothing\narrived");

        Results copy = new Results();
        ResultsFile.readInto(copy, write("a", results));

        assertThat(copy.of("bulk")).isEqualTo(results.of("bulk"));
        assertThat(copy.facts()).containsExactly(Map.entry("command", "run bulk"));
        assertThat(copy.missing()).containsExactly("utp-punch: Node.js is missing");
        assertThat(copy.failures()).containsExactly("bulk of kcp-netty: nothing arrived");
    }

    @Test
    void aLaterFileReplacesFiguresAndAddsFacts() throws IOException {
        Results early = new Results();
        early.fact("command", "run");
        early.add(Rival.UTP, Map.of("bulk", 1.0));
        Results late = new Results();
        late.fact("command", "run bulk");
        late.add(Rival.UTP, Map.of("bulk", 7.0));

        Results both = new Results();
        ResultsFile.readInto(both, write("early", early));
        ResultsFile.readInto(both, write("late", late));

        assertThat(both.of("bulk")).containsEntry(Rival.UTP, new Summary(1, 7, 7, 7));
        assertThat(both.facts()).containsEntry("command", "run; run bulk");
    }

    @Test
    void somethingElseIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("other"), "bulk 3\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultsFile.readInto(new Results(), file))
                .withMessageContaining("bulk 3");
    }

    private Path write(String name, Results results) throws IOException {
        Path file = directory.resolve(name);
        ResultsFile.write(results, file);
        return file;
    }
}
