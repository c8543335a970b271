package io.utp.engine.time;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeadlineTests {

    private final Deadline deadline = new Deadline();

    @Test
    void aNewDeadlineIsNeverPassed() {
        assertThat(deadline.isSet()).isFalse();
        assertThat(deadline.atNanos()).isEqualTo(Deadline.NEVER);
        assertThat(deadline.hasPassed(Long.MAX_VALUE - 1)).isFalse();
    }

    @Test
    void aDeadlineHasPassedFromItsTimeOn() {
        deadline.set(100);
        assertThat(deadline.isSet()).isTrue();
        assertThat(deadline.hasPassed(99)).isFalse();
        assertThat(deadline.hasPassed(100)).isTrue();
        assertThat(deadline.hasPassed(101)).isTrue();
    }

    @Test
    void aDeadlineCanBeMovedInBothDirections() {
        deadline.set(100);
        deadline.set(50);
        assertThat(deadline.hasPassed(50)).isTrue();
        deadline.set(200);
        assertThat(deadline.hasPassed(100)).isFalse();
    }

    @Test
    void aClearedDeadlineIsNeverPassed() {
        deadline.set(100);
        deadline.clear();
        assertThat(deadline.isSet()).isFalse();
        assertThat(deadline.hasPassed(1_000)).isFalse();
    }

    @Test
    void theStartOfTheClockIsATimeLikeAnyOther() {
        deadline.set(0);
        assertThat(deadline.isSet()).isTrue();
        assertThat(deadline.hasPassed(0)).isTrue();
    }
}
