package io.utp.attack;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What became of an attack.
 *
 * @param attack its name
 * @param packets that the attackers sent a second
 * @param bytes the same in bytes of UDP payload
 * @param cost what it has cost the node
 * @param goodShare the good connection's rate, as a share of what it is without the attack
 * @param limit what the node holds
 * @param properties by which that is set
 * @param counters by which the attack is seen
 */
record AttackRow(
        String attack,
        long packets,
        long bytes,
        String cost,
        double goodShare,
        String limit,
        List<String> properties,
        List<String> counters) {

    static final List<String> HEAD = List.of(
            "Attack",
            "The attacker spends",
            "It costs the node",
            "The good connection keeps",
            "Limit",
            "Property",
            "Counter");

    String markdown() {
        return line(List.of(
                attack,
                String.format(Locale.ROOT, "%,d packets/s, %s/s", packets, bytes(bytes)),
                cost,
                // Steps of 5 %: the last packet that is in time or late for the end of the run is of no interest.
                String.format(Locale.ROOT, "%d %%", Math.min(100, 5 * Math.round(goodShare * 20))),
                limit,
                code(properties, "fixed"),
                code(counters, "")));
    }

    static String bytes(long bytes) {
        return bytes < 10_000 ? bytes + " B" : bytes < 10_000_000 ? bytes / 1_000 + " kB" : bytes / 1_000_000 + " MB";
    }

    private static String code(List<String> names, String none) {
        return names.isEmpty()
                ? none
                : names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
    }

    static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
