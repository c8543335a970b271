package io.utp.benchmarks;

import io.utp.benchmarks.relay.Impairment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One thing that every rival does in every round.
 *
 * @param name what its figures are called
 * @param kind what the processes do
 * @param settings what they are told
 * @param warmUp from the beginning of the load to the mark
 * @param duration from the mark to the report
 * @param link what is between the processes, or {@code null} for loopback as it is
 */
record Task(
        String name,
        Kind kind,
        Settings settings,
        Duration warmUp,
        Duration duration,
        @Nullable Impairment link) {}
