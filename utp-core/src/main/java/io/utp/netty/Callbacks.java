package io.utp.netty;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from the event loop to the application's code, which runs on the application's executor. */
final class Callbacks {

    private static final Logger log = LoggerFactory.getLogger(Callbacks.class);

    private final Executor executor;

    Callbacks(Executor executor) {
        this.executor = executor;
    }

    Executor executor() {
        return executor;
    }

    /** Runs a handler of the application's; false when the executor takes no tasks any more. */
    boolean tryRun(Runnable handler) {
        try {
            executor.execute(handler);
            return true;
        } catch (RejectedExecutionException e) {
            log.debug("The executor takes no tasks any more", e);
            return false;
        }
    }

    /** Completes futures. Somebody may wait for them, so it happens even when the executor was shut down before. */
    void complete(Runnable completion) {
        if (!tryRun(completion)) {
            Thread thread = new Thread(completion, "utp-completion");
            thread.setDaemon(true);
            thread.start();
        }
    }
}
