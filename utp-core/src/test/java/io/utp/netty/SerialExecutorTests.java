package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SerialExecutorTests {

    private static final RejectedExecutionException REFUSED = new RejectedExecutionException("on purpose, by a test");

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    @Test
    void tasksRunOnceEachOneAtATimeAndInTheOrderOfTheirThread() throws Exception {
        int each = 20_000;
        SerialExecutor executor = new SerialExecutor(threads.executor());
        List<Integer> ran = new ArrayList<>(); // not safe for use by several threads: one at a time is the promise

        threads.both(() -> addAll(executor, ran, 0, each), () -> addAll(executor, ran, each, 2 * each));
        CountDownLatch last = new CountDownLatch(1);
        executor.execute(last::countDown);

        assertThat(last.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(2 * each);
        assertThat(ran.stream().filter(number -> number < each)).isSorted().doesNotHaveDuplicates();
        assertThat(ran.stream().filter(number -> number >= each)).isSorted().doesNotHaveDuplicates();
    }

    private static void addAll(SerialExecutor executor, List<Integer> ran, int from, int to) {
        for (int i = from; i < to; i++) {
            int number = i;
            executor.execute(() -> ran.add(number));
        }
    }

    /** What was refused must not take the turn of a later task, as when it is still queued and not counted any more. */
    @Test
    void whatComesAfterRefusalsRunsAtOnce() throws Exception {
        AtomicBoolean refusing = new AtomicBoolean(true);
        SerialExecutor[] executors = new SerialExecutor[50_000];
        Arrays.setAll(
                executors,
                i -> new SerialExecutor(task -> {
                    if (refusing.get()) {
                        throw REFUSED;
                    }
                    task.run();
                }));
        TwoThreads.Step refused = round -> tryToExecute(executors[round]);
        threads.rounds(executors.length, refused, refused);
        refusing.set(false);

        for (SerialExecutor executor : executors) {
            AtomicInteger runs = new AtomicInteger();
            executor.execute(runs::incrementAndGet);
            assertThat(runs).hasValue(1);
        }
    }

    private static void tryToExecute(SerialExecutor executor) {
        try {
            executor.execute(() -> {});
        } catch (RejectedExecutionException e) {
            // As expected; the other's task may have been taken, and is dropped with this one.
        }
    }
}
