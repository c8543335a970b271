package io.utp.engine.limit;

import java.util.HashMap;
import java.util.Map;

/** How many of something each group of addresses has. */
public final class GroupCounts {

    private final Map<AddressGroup, Integer> counts = new HashMap<>();
    private int total;

    /** Nobody has any. */
    public GroupCounts() {}

    /**
     * One more.
     *
     * @param group who has it
     */
    public void add(AddressGroup group) {
        counts.merge(group, 1, Integer::sum);
        total++;
    }

    /**
     * One less.
     *
     * @param group who had it
     */
    public void remove(AddressGroup group) {
        counts.compute(group, (key, count) -> count == null || count == 1 ? null : count - 1);
        total--;
    }

    /**
     * How many there are of a group.
     *
     * @param group whose
     * @return how many
     */
    public int of(AddressGroup group) {
        return counts.getOrDefault(group, 0);
    }

    /** How many all have together. */
    public int total() {
        return total;
    }
}
