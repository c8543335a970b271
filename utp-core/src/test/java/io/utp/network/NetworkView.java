package io.utp.network;

import io.utp.network.report.Page;
import io.utp.network.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The command: runs simulations, prints their tables and writes a page with plots. */
public final class NetworkView {
    private static final String USAGE = """
            usage: bench/network-view [--quick] [--controllers A,B] [--seed N] [--output DIRECTORY] [--write-docs FILE] [SECTION...]
            sections: %s
            controllers: %s
            """;

    private static final String BEGIN = "<!-- measured -->\n";
    private static final String END = "<!-- /measured -->";

    static final Map<String, Function<Plan, Section>> SECTIONS = sections();

    private NetworkView() {}

    private static Map<String, Function<Plan, Section>> sections() {
        Map<String, Function<Plan, Section>> sections = new LinkedHashMap<>();
        sections.put("targets", Targets::section);
        sections.put("profiles", Profiles::section);
        sections.put("alone", Alone::clean);
        sections.put("cross", Crossing::section);
        sections.put("fairness", Fairness::section);
        sections.put("presets", Alone::air);
        sections.put("torture", Torture::section);
        sections.put("grid", Grid::section);
        return sections;
    }

    public static void main(String[] arguments) throws Exception {
        try {
            run(List.of(arguments));
        } catch (IllegalArgumentException ex) {
            System.err.println(ex.getMessage());
            System.err.printf(USAGE, String.join(" ", SECTIONS.keySet()), List.of(Controller.values()));
            System.exit(2);
        }
    }

    private static void run(List<String> words) throws IOException {
        boolean quick = false;
        long seed = Plan.SEED;
        Path output = Path.of("utp-core/target/network-view");
        Path docs = null;
        List<Controller> controllers = List.of(Controller.values());
        List<String> chosen = new ArrayList<>();
        for (Iterator<String> rest = words.iterator(); rest.hasNext(); ) {
            String word = rest.next();
            switch (word) {
                case "--quick" -> quick = true;
                case "--controllers" -> controllers = controllers(value(word, rest));
                case "--seed" -> seed = Long.parseLong(value(word, rest));
                case "--output" -> output = Path.of(value(word, rest));
                case "--write-docs" -> docs = Path.of(value(word, rest));
                default -> chosen.add(known(word));
            }
        }
        Plan plan = new Plan(controllers, quick, seed);
        List<Section> sections = new ArrayList<>();
        StringBuilder markdown = new StringBuilder();
        for (String name : chosen.isEmpty() ? SECTIONS.keySet() : chosen) {
            Section section = SECTIONS.get(name).apply(plan);
            System.out.println(section.markdown());
            markdown.append('#').append(section.markdown());
            sections.add(section);
        }
        String command = ("bench/network-view " + String.join(" ", words)).strip();
        if (docs != null) {
            Files.writeString(docs, measured(Files.readString(docs), markdown.toString()));
        }
        System.out.println("report " + new Page("The network's view", command, sections).write(output));
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static String known(String section) {
        if (!SECTIONS.containsKey(section)) {
            throw new IllegalArgumentException("What is " + section + "?");
        }
        return section;
    }

    /** A page with other results between its marks. */
    static String measured(String page, String results) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("The page has no place for results");
        }
        return page.substring(0, begin + BEGIN.length()) + results + page.substring(end);
    }

    private static List<Controller> controllers(String names) {
        List<Controller> controllers = new ArrayList<>();
        for (String name : names.split(",")) {
            controllers.add(Controller.valueOf(name.toUpperCase(Locale.ROOT).replace("++", "_PLUS_PLUS")));
        }
        return controllers;
    }
}
