package io.utp.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DeadlineQueueTests {

    private static final int OWNERS = 24;

    private final DeadlineQueue<Named> queue = new DeadlineQueue<>();

    private static final class Named extends DeadlineQueue.Slot {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }
    }

    private static final class Numbered extends DeadlineQueue.Slot {

        private final int number;

        Numbered(int number) {
            this.number = number;
        }
    }

    @Test
    void anEmptyQueueHasNoDeadline() {
        assertThat(queue.earliestNanos()).isEqualTo(Deadline.NEVER);
        assertThat(queue.poll(Long.MAX_VALUE)).isNull();
    }

    @Test
    void ownersComeInTheOrderOfTheirTimes() {
        queue.schedule(new Named("late"), 30);
        queue.schedule(new Named("early"), 10);
        queue.schedule(new Named("middle"), 20);
        assertThat(queue.earliestNanos()).isEqualTo(10);
        assertThat(queue.poll(25)).extracting(Named::name).isEqualTo("early");
        assertThat(queue.poll(25)).extracting(Named::name).isEqualTo("middle");
        assertThat(queue.poll(25)).isNull();
        assertThat(queue.earliestNanos()).isEqualTo(30);
    }

    @Test
    void aSlotThatFiredCanBeScheduledAgain() {
        Named slot = new Named("again");
        queue.schedule(slot, 10);
        assertThat(queue.poll(10)).extracting(Named::name).isEqualTo("again");
        queue.schedule(slot, 5);
        assertThat(queue.poll(10)).extracting(Named::name).isEqualTo("again");
    }

    @Test
    void aDeadlineMovedBackFiresAtItsOldTimeAndOneMovedForthAtItsNew() {
        Named slot = new Named("moved");
        queue.schedule(slot, 10);
        queue.schedule(slot, 20);
        assertThat(queue.earliestNanos()).isEqualTo(10);
        queue.schedule(slot, 5);
        assertThat(queue.earliestNanos()).isEqualTo(5);
    }

    @Test
    void neverChangesNothing() {
        Named slot = new Named("never");
        queue.schedule(slot, Deadline.NEVER);
        assertThat(queue.earliestNanos()).isEqualTo(Deadline.NEVER);
        queue.schedule(slot, 10);
        queue.schedule(slot, Deadline.NEVER);
        assertThat(queue.earliestNanos()).isEqualTo(10);
    }

    @Test
    void removingASlotThatIsInNoQueueChangesNothing() {
        queue.remove(new Named("absent"));
        assertThat(queue.earliestNanos()).isEqualTo(Deadline.NEVER);
    }

    /** What to do with an owner: schedule at {@code time}, remove, or poll everything until {@code time}. */
    record Step(String kind, int owner, long time) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> kinds = Arbitraries.of("schedule", "schedule", "schedule", "remove", "poll");
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, OWNERS - 1),
                        Arbitraries.longs().between(0, 40))
                .as(Step::new)
                .list()
                .ofMaxSize(120);
    }

    @Property(tries = 500)
    void anOwnerMayBeEarlyButIsNeverLateWhateverTheOrderOfCalls(@ForAll("steps") List<Step> steps) {
        DeadlineQueue<Numbered> tested = new DeadlineQueue<>();
        List<Numbered> slots = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            slots.add(new Numbered(i));
        }
        Map<Integer, Long> model = new HashMap<>();
        for (Step step : steps) {
            switch (step.kind()) {
                case "schedule" -> {
                    tested.schedule(slots.get(step.owner()), step.time());
                    model.merge(step.owner(), step.time(), Math::min);
                }
                case "remove" -> {
                    tested.remove(slots.get(step.owner()));
                    model.remove(step.owner());
                }
                default -> pollUntil(tested, model, step.time());
            }
            assertThat(tested.earliestNanos()).isEqualTo(earliest(model));
        }
        pollUntil(tested, model, Long.MAX_VALUE - 1);
        assertThat(model).isEmpty();
    }

    private static void pollUntil(DeadlineQueue<Numbered> tested, Map<Integer, Long> model, long time) {
        for (Numbered owner = tested.poll(time); owner != null; owner = tested.poll(time)) {
            assertThat(model).containsKey(owner.number);
            assertThat(model.remove(owner.number)).isLessThanOrEqualTo(earliest(model));
        }
        assertThat(earliest(model)).isGreaterThan(time);
    }

    private static long earliest(Map<Integer, Long> model) {
        return model.values().stream().min(Comparator.naturalOrder()).orElse(Deadline.NEVER);
    }
}
