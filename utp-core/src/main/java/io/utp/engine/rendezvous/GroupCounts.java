package io.utp.engine.rendezvous;

import java.util.HashMap;
import java.util.Map;

/** How many of something each address has. */
final class GroupCounts {

    private final Map<AddressGroup, Integer> counts = new HashMap<>();
    private int total;

    void add(AddressGroup group) {
        counts.merge(group, 1, Integer::sum);
        total++;
    }

    void remove(AddressGroup group) {
        counts.compute(group, (key, count) -> count == null || count == 1 ? null : count - 1);
        total--;
    }

    int of(AddressGroup group) {
        return counts.getOrDefault(group, 0);
    }

    int total() {
        return total;
    }
}
