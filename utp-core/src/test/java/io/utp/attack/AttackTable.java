package io.utp.attack;

import io.utp.simulation.EngineSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All attacks, and the table of them in {@code docs/security.md}. */
final class AttackTable {

    /** In the order of the table. */
    static final List<Supplier<Attack>> ATTACKS = Stream.of(
                    FloodAttacks.ALL, SynAttacks.ALL, ConnectionAttacks.ALL, ReceiverAttacks.ALL, SenderAttacks.ALL)
            .flatMap(List::stream)
            .toList();

    private static final Path PAGE = Path.of("..", "docs", "security.md");
    private static final String BEGIN = "<!-- attacks: written by -Dattacks.write=true -Dtest=AttackTableTests -->\n";
    private static final String END = "<!-- end of attacks -->\n";
    private static final Map<String, AttackRow> ROWS = new LinkedHashMap<>();

    private AttackTable() {}

    /** Mounts an attack, or tells what became of it before. */
    static AttackRow row(Supplier<Attack> supplier) {
        Attack attack = supplier.get();
        AttackRow known = ROWS.get(attack.name());
        if (known == null) {
            known = mount(attack);
            ROWS.put(attack.name(), known);
        }
        return known;
    }

    private static AttackRow mount(Attack attack) {
        EngineSettings settings = attack.victim();
        double quiet = AttackStage.quietRate(settings);
        AttackStage stage = new AttackStage(settings);
        double share = stage.run(attack) / quiet;
        String cost = attack.verify(stage);
        long seconds = AttackStage.ATTACK.toSeconds();
        return new AttackRow(
                attack.name(),
                stage.packetsSpent() / seconds,
                stage.bytesSpent() / seconds,
                cost,
                share,
                attack.limit(),
                attack.properties(),
                attack.counters());
    }

    /** The whole table as it is to be in the page. */
    static String markdown() {
        String rule = AttackRow.line(AttackRow.HEAD.stream().map(head -> "---").toList());
        String rows =
                ATTACKS.stream().map(attack -> row(attack).markdown()).collect(Collectors.joining("\n", "", "\n"));
        return "\n" + AttackRow.line(AttackRow.HEAD) + "\n" + rule + "\n" + rows + "\n";
    }

    /** The table that is in the page. */
    static String published() throws IOException {
        String page = page();
        return page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
    }

    static void publish() throws IOException {
        String page = page();
        String before = page.substring(0, page.indexOf(BEGIN) + BEGIN.length());
        Files.writeString(PAGE, before + markdown() + page.substring(page.indexOf(END)), StandardCharsets.UTF_8);
    }

    private static String page() throws IOException {
        return Files.readString(PAGE, StandardCharsets.UTF_8);
    }
}
