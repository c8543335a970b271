package io.utp.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.spring.annotation.UtpListener;
import io.utp.spring.boot.autoconfigure.ReadmeTable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the reader of docs/listeners.md is told about attributes and arguments. */
class ListenerTableTests {

    private static final String PAGE = "docs/listeners.md";

    private static final Path ANNOTATION = ReadmeTable.root()
            .resolve("utp-spring-boot-autoconfigure/src/main/java/io/utp/spring/annotation/UtpListener.java");

    private static final Pattern ATTRIBUTE = Pattern.compile(
            "/\\*\\*\\s+\\* (?<meaning>(?:(?!\\*/).)*?)\\.\\s(?:(?!\\*/).)*?@return .*?by default (?<byDefault>.*?)\\s*\\*/"
                    + "\\s+String(?:\\[])? (?<name>\\w+)\\(\\)",
            Pattern.DOTALL);

    @Test
    void theTableOfAttributesIsThatOfTheAnnotation() throws IOException {
        ReadmeTable table = new ReadmeTable("attributes", "Attribute", "Meaning", "By default");
        List<String> names = new ArrayList<>();
        Matcher attribute = ATTRIBUTE.matcher(Files.readString(ANNOTATION));
        while (attribute.find()) {
            names.add(attribute.group("name"));
            table.row(List.of(
                    "`" + attribute.group("name") + "`",
                    text(attribute.group("meaning")),
                    text(attribute.group("byDefault"))));
        }
        assertThat(names)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(UtpListener.class.getDeclaredMethods())
                        .map(Method::getName)
                        .toList());
        table.assertIsIn(PAGE);
    }

    /** Javadoc as Markdown. */
    private static String text(String javadoc) {
        return javadoc.replaceAll("\\s*\\*?\\s+", " ")
                .replaceAll("\\{@(?:code|link) ([^}]*)}", "`$1`")
                .replace("`io.utp.spring.codec.", "`")
                .replace("`java.util.concurrent.", "`")
                .strip();
    }

    @Test
    void theTableOfArgumentsHasThemAll() throws IOException {
        assertThat(firstColumn("arguments"))
                .containsExactlyElementsOf(Stream.concat(
                                Arrays.stream(ConnectionArgument.names().split(", ")),
                                Stream.of("@Header", "@Headers Map", "MessageHeaders", "@Payload", "Message"))
                        .toList());
    }

    @Test
    void theTableOfHeadersHasThemAll() throws IOException {
        assertThat(firstColumn("headers")).containsExactlyInAnyOrderElementsOf(UtpHeaders.ALL);
    }

    private static List<String> firstColumn(String table) throws IOException {
        String page = Files.readString(ReadmeTable.root().resolve(PAGE));
        String rows = page.substring(page.indexOf("<!-- " + table + " -->"), page.indexOf("<!-- /" + table + " -->"));
        return Pattern.compile("(?m)^\\| `([^`]+)`")
                .matcher(rows)
                .results()
                .map(match -> match.group(1))
                .toList();
    }
}
