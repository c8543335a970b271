package io.utp.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;

/** The README says what is so. */
class ReadmeTests {

    private static final Path ROOT = root();

    private static final Path SNIPPETS = ROOT.resolve("sample-app/src/test/java/com/example");

    private final String readme = read(ROOT.resolve("README.md"));

    /** README.md and the chapters in docs. */
    private final String pages = pages();

    @Test
    void theJavaCodeIsThatOfTheSnippets() throws IOException {
        List<String> sources = new ArrayList<>();
        try (Stream<Path> files = Files.list(SNIPPETS)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.endsWith("SnippetTests.java") && !name.equals("package-info.java"))
                    .map(name -> withoutImports(read(SNIPPETS.resolve(name))))
                    .forEach(sources::add);
        }
        assertThat(blocks(pages, "java").stream().map(ReadmeTests::normalised))
                .containsExactlyInAnyOrderElementsOf(
                        sources.stream().map(ReadmeTests::normalised).toList());
    }

    @Test
    void everyPropertyInItExists() {
        List<String> known = matches(readme, "(?m)^\\| `([a-z.-]+)` \\|.*")
                .map(match -> match.group(1))
                .toList();
        for (String yaml : blocks(pages, "yaml")) {
            YamlPropertiesFactoryBean factory = new YamlPropertiesFactoryBean();
            factory.setResources(new ByteArrayResource(yaml.getBytes()));
            Properties properties = factory.getObject();
            assertThat(properties.keySet().stream()
                            .map(name -> name.toString()
                                    .replaceFirst("^utp\\.nodes\\.[^.]+", "utp")
                                    .replaceFirst("^(utp\\.ssl\\.fingerprints)\\..+", "$1")))
                    .filteredOn(name -> name.startsWith("utp."))
                    .isSubsetOf(known);
        }
        assertThat(matches(readme, "`(utp\\.[a-z.-]+)`").map(match -> match.group(1)))
                .allMatch(known::contains);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Run it", "Test it"})
    void theCommandsAreOneLineEach(String heading) {
        assertThat(blocks(section(heading), ""))
                .singleElement()
                .asString()
                .matches("[^\\n]+\\n")
                .satisfies(command -> assertThat(blocks(readme, "shell")).contains(command));
    }

    /** {@link RoleTests} runs it. */
    @Test
    void theEncryptedDemonstrationIsTheSameCommandWithAnOption() {
        String command = blocks(section("Run it"), "shell").get(0).strip();
        assertThat(blocks(read(ROOT.resolve("docs/tls-spring.md")), "shell")).containsExactly(command + " --tls\n");
    }

    /** The server of {@link ByNameTests} takes this token. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theCommandMakesTheTokenOfTheName() throws Exception {
        String command = blocks(section("By name"), "shell").get(0);
        assertThat(Lab.isOnPath("openssl") && Lab.isOnPath("basenc"))
                .as("openssl and basenc; on Debian, as root: apt-get install openssl coreutils")
                .isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", command);
        builder.environment().put("RENDEZVOUS_SECRET", ByNameTests.SECRET);
        Process process = builder.redirectErrorStream(true).start();
        assertThat(new String(process.getInputStream().readAllBytes()).strip()).isEqualTo(ByNameTests.TOKEN);
    }

    @Test
    void theDependencyIsTheStarter() {
        String starter = read(ROOT.resolve("utp-spring-boot-starter/pom.xml"));
        assertThat(blocks(readme, "xml"))
                .singleElement()
                .asString()
                .contains(element(starter, "version"), "<artifactId>utp-spring-boot-starter<");
        assertThat(starter).contains("<artifactId>utp-spring-boot-starter</artifactId>");
    }

    @Test
    void whatItLinksToExists() {
        assertThat(matches(readme, "\\]\\(([^)]+)\\)").map(match -> match.group(1)))
                .isNotEmpty()
                .allMatch(link -> link.startsWith("https://") || exists(link));
    }

    private static String pages() {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            Stream<Path> chapters =
                    files.filter(file -> file.toString().endsWith(".md")).sorted();
            return Stream.concat(Stream.of(ROOT.resolve("README.md")), chapters)
                    .map(ReadmeTests::read)
                    .collect(Collectors.joining("\n"));
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static boolean exists(String link) {
        String[] parts = link.split("#", 2);
        Path file = ROOT.resolve(parts[0].isEmpty() ? "README.md" : parts[0]);
        return Files.exists(file) && (parts.length == 1 || anchors(read(file)).contains(parts[1]));
    }

    private static List<String> anchors(String text) {
        return matches(text, "(?m)^#+ (.+)$")
                .map(match ->
                        match.group(1).toLowerCase().replaceAll("[^\\w -]", "").replace(' ', '-'))
                .toList();
    }

    private String section(String heading) {
        int start = readme.indexOf("\n## " + heading + "\n") + 1;
        int end = readme.indexOf("\n## ", start);
        return readme.substring(start, (end < 0) ? readme.length() : end);
    }

    /** The contents of the fenced blocks in that language, or in any. */
    private static List<String> blocks(String text, String language) {
        return matches(text, "(?ms)^```" + (language.isEmpty() ? "\\w+" : language) + "\\n(.*?)^```$")
                .map(match -> match.group(1))
                .toList();
    }

    private static Stream<MatchResult> matches(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results();
    }

    private static String element(String xml, String name) {
        Matcher matcher = Pattern.compile("<" + name + ">[^<]+</" + name + ">").matcher(xml);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private static String withoutImports(String source) {
        return source.replaceAll("(?m)^(package|import) .*$", "");
    }

    private static String normalised(String code) {
        return code.replaceAll("\\s+", " ").strip();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).replace("\r\n", "\n");
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(directory.resolve(".mvn"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
