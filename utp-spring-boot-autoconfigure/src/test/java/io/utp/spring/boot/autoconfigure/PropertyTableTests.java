package io.utp.spring.boot.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.JsonPath;
import io.utp.spring.codec.UtpCodecs;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;

/** What an editor and the reader of README.md are told about the properties. */
class PropertyTableTests {

    @Test
    void everyPropertyHasADescription() throws Exception {
        assertThat(properties())
                .allSatisfy(property -> assertThat((String) property.get("description"))
                        .as(name(property))
                        .isNotBlank()
                        .endsWith(".")
                        .doesNotStartWith("The ")
                        .doesNotStartWith("A "));
    }

    @Test
    void everySwitchIsDescribedAsAQuestion() throws Exception {
        assertThat(properties())
                .filteredOn(property -> property.get("type").equals("java.lang.Boolean"))
                .isNotEmpty()
                .allSatisfy(property -> assertThat((String) property.get("description"))
                        .as(name(property))
                        .startsWith("Whether "));
    }

    @Test
    void everyPropertyIsInTheMetadata() throws Exception {
        assertThat(properties())
                .extracting(PropertyTableTests::name)
                .containsAll(names("utp.", UtpProperties.class).toList())
                .containsAll(names("utp.codec.", UtpCodecProperties.class).toList())
                .containsAll(names("utp.listener.", UtpListenerProperties.class).toList())
                .containsAll(names("utp.template.", UtpTemplateProperties.class).toList());
    }

    @Test
    void anEditorProposesTheCodecs() throws Exception {
        List<String> proposed = JsonPath.read(metadata(), "$.hints[?(@.name == 'utp.template.codec')].values[*].value");
        assertThat(proposed).containsExactly(UtpCodecs.BYTES, UtpCodecs.JSON, UtpCodecs.LINES);
    }

    private static Stream<String> names(String prefix, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + DataObjectPropertyName.toDashedForm(component.getName());
            return component.getType().isRecord() ? names(name + ".", component.getType()) : Stream.of(name);
        });
    }

    @Test
    void theTableInTheReadmeIsThatOfTheMetadata() throws Exception {
        ReadmeTable table = new ReadmeTable("properties", "Property", "Type", "Default", "Description");
        for (Map<String, Object> property : properties()) {
            Object defaultValue = property.get("defaultValue");
            table.row(List.of(
                    "`" + name(property) + "`",
                    type((String) property.get("type")),
                    (defaultValue != null) ? "`" + defaultValue.toString().replaceAll("^\\[|]$", "") + "`" : "",
                    (String) property.get("description")));
        }
        table.assertIsInReadme();
    }

    /** The values of an enum, the simple name of any other class. */
    private static String type(String name) throws ClassNotFoundException {
        if (name.contains("<")) {
            return "`" + name.replaceAll("[a-z.]+\\.(?=[A-Z])", "").replace(",", ", ") + "`";
        }
        Class<?> type = Class.forName(name);
        return type.isEnum()
                ? Arrays.stream(type.getEnumConstants())
                        .map(value ->
                                "`" + value.toString().toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                        .collect(Collectors.joining(", "))
                : "`" + type.getSimpleName() + "`";
    }

    private static String name(Map<String, Object> property) {
        return (String) property.get("name");
    }

    private static List<Map<String, Object>> properties() throws IOException, URISyntaxException {
        List<Map<String, Object>> properties = JsonPath.read(metadata(), "$.properties");
        return properties.stream()
                .sorted(Comparator.comparing(PropertyTableTests::name))
                .toList();
    }

    private static String metadata() throws IOException, URISyntaxException {
        Path classes = Path.of(UtpProperties.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        return Files.readString(classes.resolve("META-INF/spring-configuration-metadata.json"));
    }
}
