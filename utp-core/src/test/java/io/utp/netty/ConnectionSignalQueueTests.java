package io.utp.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectionSignalQueueTests {

    private static final int ROUNDS = 100_000;

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ConnectionSignalQueue signals = new ConnectionSignalQueue(tasks::add, new NodeClock());

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    /** What the application has done, and what of it the event loop has seen. */
    private static final class Connection extends ConnectionRequests {

        private volatile int done;
        private volatile int seen;

        Connection() {
            super(null, null);
        }

        @Override
        NettyUtpSocket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        boolean isOver() {
            return false;
        }

        @Override
        void handleSignal(long nowNanos) {
            seen = done;
            Thread.yield(); // there is more to look at
        }
    }

    /** The next signal comes when the event loop has seen the last, and has not yet done with it. */
    @Test
    void whatIsDoneBeforeASignalIsSeen() throws Exception {
        Connection connection = new Connection();
        threads.both(
                () -> {
                    for (int round = 1; round <= ROUNDS; round++) {
                        int all = round;
                        connection.done = all;
                        signals.signal(connection);
                        TwoThreads.await(() -> connection.seen == all);
                    }
                },
                () -> TwoThreads.await(() -> {
                    Runnable task = tasks.poll();
                    if (task != null) {
                        task.run();
                    }
                    return connection.seen == ROUNDS;
                }));
    }
}
