package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table of README.md, or of a page in docs, between the markers {@code <!-- name -->} and {@code <!-- /name -->}. */
public final class ReadmeTable {

    private final StringBuilder expected = new StringBuilder();

    private final String name;

    public ReadmeTable(String name, String... columns) {
        this.name = name;
        row(List.of(columns));
        row(List.of(columns).stream().map(column -> "---").toList());
    }

    public void row(List<String> cells) {
        expected.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    void assertIsInReadme() throws IOException {
        assertIsIn("README.md");
    }

    public void assertIsIn(String page) throws IOException {
        String readme = Files.readString(root().resolve(page));
        String start = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        assertThat(readme).contains(start, end);
        String actual = readme.substring(readme.indexOf(start) + start.length(), readme.indexOf(end));
        assertThat(actual)
                .withFailMessage("The table between %s and %s of %s should be%n%n%s", start.trim(), end, page, expected)
                .isEqualTo(expected.toString());
    }

    public static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
