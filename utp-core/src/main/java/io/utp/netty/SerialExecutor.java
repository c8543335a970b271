package io.utp.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time and in order, on the threads of another executor. */
final class SerialExecutor implements Executor {

    private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor target;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    SerialExecutor(Executor target) {
        this.target = target;
    }

    /**
     * {@inheritDoc}
     *
     * @throws RejectedExecutionException if the other executor takes no tasks any more; what was waiting is lost then
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                target.execute(this::run);
            } catch (RejectedExecutionException e) {
                // As many as were counted: others may be between adding a task and counting it.
                for (int left = waiting.get(); left > 0; left = waiting.addAndGet(-left)) {
                    drop(left);
                }
                throw e;
            }
        }
    }

    private void drop(int count) {
        for (int i = 0; i < count; i++) {
            tasks.poll();
        }
    }

    private void run() {
        do {
            Runnable task = tasks.poll();
            runQuietly(task);
        } while (waiting.decrementAndGet() > 0);
    }

    private static void runQuietly(@Nullable Runnable task) {
        if (task == null) {
            return;
        }
        try {
            task.run();
        } catch (Throwable e) {
            log.warn("A callback failed", e);
        }
    }
}
