package io.utp.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of a node as other threads reach it: who waits for a task hears of it, whether it runs or not. Netty alone
 * forgets what comes in the moment in which a loop ends: its queue cannot give back what should have been refused. Safe for use
 * by several threads.
 */
final class NodeLoop {

    private static final Logger log = LoggerFactory.getLogger(NodeLoop.class);

    private final EventLoop loop;
    private final Runnable afterwards;

    /** What has to be done after each task that others have for the loop. */
    NodeLoop(EventLoop loop, Runnable afterwards) {
        this.loop = loop;
        this.afterwards = afterwards;
    }

    boolean inEventLoop() {
        return loop.inEventLoop();
    }

    /** Runs the task on the event loop or, when that has ended, the other one here. */
    void execute(Runnable task, Runnable instead) {
        AtomicBoolean decided = new AtomicBoolean();
        boolean taken = offer(() -> {
            if (decided.compareAndSet(false, true)) {
                task.run();
            }
        });
        if ((!taken || loop.isShutdown()) && decided.compareAndSet(false, true)) {
            instead.run();
        }
    }

    /** Runs a command on the event loop; when that has ended, there is nothing left to command. */
    void command(Runnable command) {
        if (!offer(command)) {
            log.debug("A command came after the end of its node");
        }
    }

    private boolean offer(Runnable task) {
        try {
            loop.execute(() -> {
                task.run();
                afterwards.run();
            });
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs a command of the node's own on the event loop after a while, unless the loop has ended by then. */
    @Nullable Future<?> commandLater(Runnable command, long delayMillis) {
        try {
            return loop.schedule(() -> command(command), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("A command came after the end of its node");
            return null;
        }
    }

    /** Asks on the event loop, or directly once it has ended. */
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        if (loop.inEventLoop()) {
            return question.get();
        }
        try {
            CompletableFuture<T> answer = CompletableFuture.supplyAsync(question, loop);
            if (!loop.isShutdown()) {
                return answer.join(); // it came before the last tasks
            }
        } catch (RejectedExecutionException e) {
            log.debug("A question came after the end of its node");
        }
        while (!loop.isTerminated()) {
            Thread.yield(); // it is busy with the last tasks
        }
        return question.get();
    }
}
