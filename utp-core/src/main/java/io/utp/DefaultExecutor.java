package io.utp;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Runs the application's code of all nodes that were given no executor; made with the first of them. */
final class DefaultExecutor {

    static final Executor INSTANCE = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "utp-callback");
        thread.setDaemon(true);
        return thread;
    });

    private DefaultExecutor() {}
}
