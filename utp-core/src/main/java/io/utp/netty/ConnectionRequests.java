package io.utp.netty;

import io.utp.SocketStatistics;
import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.connection.Connection;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/** What the application asks of a connection, on any thread; the event loop looks at it soon. */
abstract class ConnectionRequests extends ConnectionQueues {

    private static final Duration LONGEST_SILENCE = Duration.ofDays(365);
    private static final AtomicIntegerFieldUpdater<ConnectionRequests> SIGNALLED =
            AtomicIntegerFieldUpdater.newUpdater(ConnectionRequests.class, "signalled");

    /** For the event loop. */
    final Connection connection;

    private volatile int signalled;
    private volatile boolean closeAsked;
    private volatile boolean destroyAsked;

    ConnectionRequests(EndpointDriver driver, Connection connection) {
        super(driver);
        this.connection = connection;
    }

    /** On the event loop: whether there is nothing left to ask for. */
    abstract boolean isOver();

    /** On the event loop, after {@link #signal()}: looks at what the application did. */
    abstract void handleSignal(long nowNanos);

    /** Once until {@link #clearSignalled()}. */
    final boolean markSignalled() {
        return SIGNALLED.compareAndSet(this, 0, 1);
    }

    final void clearSignalled() {
        signalled = 0;
    }

    /** Lets the event loop look at the queues and at what was asked. */
    @Override
    final void signal() {
        driver().signal(this);
    }

    final void askClose() {
        closeAsked = true;
        signal();
    }

    final boolean isCloseAsked() {
        return closeAsked;
    }

    /** Nothing more is written or read. */
    final void askDestroy() {
        // Before anything is thrown away: see ConnectionDriver.handleSignal.
        destroyAsked = true;
        discardQueues(Failure.destroyed(peer()));
        signal();
    }

    final boolean isDestroyAsked() {
        return destroyAsked;
    }

    /** On the event loop, as though the application had asked. */
    final void markDestroyed() {
        destroyAsked = true;
    }

    final void setCongestion(CongestionAlgorithm algorithm) {
        command(() -> connection.sending().setCongestion(algorithm));
    }

    final void setMtu(int bytes) {
        command(() -> connection.setMtu(bytes));
    }

    final void setSilence(Duration silence) {
        long nanos = silence.compareTo(LONGEST_SILENCE) > 0 ? LONGEST_SILENCE.toNanos() : silence.toNanos();
        command(() -> connection.setSilence(nanos, driver().context().clock().nanos()));
    }

    final SocketStatistics statistics() {
        return driver().ask(() -> Snapshots.of(
                connection.statistics(), isOver(), driver().context().clock().nanos()));
    }

    private void command(Runnable command) {
        driver().command(() -> {
            if (!isOver()) {
                command.run();
            }
        });
    }
}
