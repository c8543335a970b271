package io.utp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What only the source text shows: how long files are, and monitors in the engine. */
class SourceTests {

    private static final int MOST_LINES = 400;
    private static final Path ROOT = root();

    /** A list item of CONTRIBUTING.md: the path in backquotes, then the reason. */
    private static final Pattern EXCEPTION = Pattern.compile("^[-*] `([^`]+)`[:\\s]+(\\S.*)$");

    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\\n]*", Pattern.DOTALL);

    @Test
    void mainSourceFilesAreShortOrSayWhyNot() throws IOException {
        Map<String, Integer> longFiles = new TreeMap<>();
        for (Path file : mainSources()) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                longFiles.put(ROOT.relativize(file).toString().replace('\\', '/'), lines);
            }
        }
        assertThat(longFiles.keySet())
                .as(
                        "files above %d lines (%s) and those that CONTRIBUTING.md lists with a reason",
                        MOST_LINES, longFiles)
                .containsExactlyInAnyOrderElementsOf(exceptions());
    }

    @Test
    void theEngineHasNoMonitors() throws IOException {
        List<Path> withMonitors = new ArrayList<>();
        for (Path file : mainSources()) {
            String code = COMMENT.matcher(Files.readString(file)).replaceAll(" ");
            if (file.toString().replace('\\', '/').contains("/io/utp/engine/")
                    && code.matches("(?s).*\\bsynchronized\\b.*")) {
                withMonitors.add(ROOT.relativize(file));
            }
        }
        assertThat(withMonitors).as("engine sources that say synchronized").isEmpty();
    }

    private static List<String> exceptions() throws IOException {
        List<String> listed = new ArrayList<>();
        boolean inSection = false;
        for (String line : Files.readAllLines(ROOT.resolve("CONTRIBUTING.md"))) {
            if (line.startsWith("#")) {
                inSection = line.matches("#+ Files above 400 lines");
            }
            Matcher item = EXCEPTION.matcher(line);
            if (inSection && item.matches()) {
                listed.add(item.group(1));
            }
        }
        return listed;
    }

    private static List<Path> mainSources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(ROOT)) {
            for (Path main : modules.map(module -> module.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(main)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
