package io.utp.netty;

import io.netty.channel.EventLoop;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits on the event loop until the connections of a closing node have ended, and cuts what does not come nearer to its end:
 * the engine gives up by itself after a timeout or two, so this bound is for what nobody thought of.
 */
final class NodeShutdown {

    private static final Logger log = LoggerFactory.getLogger(NodeShutdown.class);
    private static final long MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final EndpointDriver driver;
    private final NodeClock clock;
    private final EventLoop loop;
    private final long patienceNanos;
    private long progressNanos;
    private boolean finished;

    NodeShutdown(EndpointDriver driver, NodeContext context, EventLoop loop) {
        this.driver = driver;
        this.clock = context.clock();
        this.loop = loop;
        this.patienceNanos = 2 * context.options().timeout().toNanos() + MARGIN_NANOS;
        this.progressNanos = clock.nanos();
        checkAfter(patienceNanos);
    }

    private void checkAfter(long delayNanos) {
        Future<?> unused = loop.schedule(this::check, delayNanos, TimeUnit.NANOSECONDS);
    }

    void progressed() {
        progressNanos = clock.nanos();
    }

    /** All outputs of the engine are with the channel. */
    void drained() {
        if (!finished && driver.isDrained()) {
            finish();
        }
    }

    private void check() {
        if (finished) {
            return;
        }
        long leftNanos = progressNanos + patienceNanos - clock.nanos();
        if (leftNanos > 0) {
            checkAfter(leftNanos);
            return;
        }
        log.info("Connections of {} did not end in time; they are cut", driver.localAddress());
        driver.cut();
        finish();
    }

    private void finish() {
        if (!finished) {
            finished = true;
            driver.closeChannel();
        }
    }
}
