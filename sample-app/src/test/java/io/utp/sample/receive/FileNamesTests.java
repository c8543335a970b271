package io.utp.sample.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileNamesTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    report.pdf | report.pdf
                    a b (1).txt | a b (1).txt
                    /etc/passwd | passwd
                    ../../up.txt | up.txt
                    C:\\Windows\\x.dll | x.dll
                    mixed/a\\b | b
                    dir/ | file
                    .. | file
                    . | file
                    / | file
                    ` ` | file
                    .bashrc | bashrc
                    ...x | x
                    a. . | a
                    a:b*c?.txt | a_b_c_.txt
                    """)
    void onlyTheLastElementOfAPathRemainsAndNothingHidden(String offered, String safe) {
        assertThat(FileNames.safe(offered)).isEqualTo(safe);
    }

    @Test
    void controlCharactersAreReplaced() {
        assertThat(FileNames.safe("a\u0000b\nc\u001bd\u202ee")).isEqualTo("a_b_c_d_e");
        assertThat(FileNames.safe("")).isEqualTo("file");
    }

    @Test
    void aNumberGoesBeforeTheExtension() {
        assertThat(FileNames.numbered("a.txt", 0)).isEqualTo("a.txt");
        assertThat(FileNames.numbered("a.txt", 2)).isEqualTo("a (2).txt");
        assertThat(FileNames.numbered("a.tar.gz", 2)).isEqualTo("a.tar (2).gz");
        assertThat(FileNames.numbered("Makefile", 3)).isEqualTo("Makefile (3)");
    }

    @Test
    void noNameIsLongerThanFileSystemsHaveIt() {
        String longest = "ä".repeat(120) + ".txt";
        assertThat(bytes(FileNames.safe("x".repeat(300)))).isEqualTo(255);
        assertThat(bytes(FileNames.numbered("x".repeat(255), 10))).isEqualTo(255);
        assertThat(bytes(FileNames.numbered("x" + longest, 1000))).isLessThanOrEqualTo(255);
        assertThat(bytes(FileNames.numbered("x." + "e".repeat(253), 1))).isLessThanOrEqualTo(255);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
