package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the reader of docs/events.md is told about the events: the first sentences of their documentation. */
class EventTableTests {

    private static final Path EVENTS =
            Path.of("utp-spring-boot-autoconfigure", "src", "main", "java", "io", "utp", "spring", "event");

    private static final Pattern EVENT = Pattern.compile(
            "/\\*\\*(.*?\\.)(?:\\s.*?)?\\*/\\s*public final class (\\w+) extends \\w*Event\\b", Pattern.DOTALL);

    @Test
    void theTableInTheDocumentationIsThatOfTheEvents() throws IOException {
        ReadmeTable table = new ReadmeTable("events", "Event", "When");
        events().forEach((name, when) -> table.row(List.of("`" + name + "`", when)));
        table.assertIsIn("docs/events.md");
    }

    private static TreeMap<String, String> events() throws IOException {
        TreeMap<String, String> events = new TreeMap<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(ReadmeTable.root().resolve(EVENTS), "*Event.java")) {
            for (Path file : files) {
                Matcher event = EVENT.matcher(Files.readString(file));
                if (event.find()) {
                    events.put(
                            event.group(2),
                            event.group(1).replaceAll("\\s*\\*?\\s+", " ").trim());
                }
            }
        }
        assertThat(events).hasSizeGreaterThanOrEqualTo(7);
        return events;
    }
}
