package io.utp.network;

import io.utp.network.report.Page;
import io.utp.network.report.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The command: runs simulations, prints their tables and writes a page with plots. */
public final class NetworkView {
    private static final String USAGE = """
            usage: bench/network-view [--quick] [--controllers=a,b] [--seed=N] [--output=DIRECTORY] [SECTION...]
            sections: %s
            controllers: %s
            """;

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

    private static void run(List<String> words) throws Exception {
        boolean quick = false;
        long seed = Plan.SEED;
        Path output = Path.of("utp-core/target/network-view");
        List<Controller> controllers = List.of(Controller.values());
        List<String> chosen = new ArrayList<>();
        for (String word : words) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.equals("--quick")) {
                quick = true;
            } else if (word.startsWith("--controllers=")) {
                controllers = controllers(value);
            } else if (word.startsWith("--seed=")) {
                seed = Long.parseLong(value);
            } else if (word.startsWith("--output=")) {
                output = Path.of(value);
            } else if (SECTIONS.containsKey(word)) {
                chosen.add(word);
            } else {
                throw new IllegalArgumentException("What is " + word + "?");
            }
        }
        Plan plan = new Plan(controllers, quick, seed);
        List<Section> sections = new ArrayList<>();
        for (String name : chosen.isEmpty() ? SECTIONS.keySet() : chosen) {
            Section section = SECTIONS.get(name).apply(plan);
            System.out.println(section.markdown());
            sections.add(section);
        }
        String command = "bench/network-view " + String.join(" ", words);
        System.out.println("report " + new Page("The network's view", command, sections).write(output));
    }

    private static List<Controller> controllers(String names) {
        List<Controller> controllers = new ArrayList<>();
        for (String name : names.split(",")) {
            controllers.add(Controller.valueOf(name.toUpperCase(Locale.ROOT).replace("++", "_PLUS_PLUS")));
        }
        return controllers;
    }
}
