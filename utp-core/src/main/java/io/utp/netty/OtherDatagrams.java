package io.utp.netty;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands datagrams that are not uTP to the application, and no more than it can take. */
final class OtherDatagrams {

    private static final Logger log = LoggerFactory.getLogger(OtherDatagrams.class);
    private static final int MOST_WAITING = 1024;

    private final SerialExecutor serial;
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile @Nullable BiConsumer<InetSocketAddress, ByteBuffer> handler;

    OtherDatagrams(Callbacks callbacks) {
        this.serial = new SerialExecutor(callbacks.executor());
    }

    void handler(@Nullable BiConsumer<InetSocketAddress, ByteBuffer> newHandler) {
        handler = newHandler;
    }

    /** On the event loop; copies the datagram when somebody wants it. */
    void offer(InetSocketAddress sender, ByteBuffer datagram) {
        if (handler == null || waiting.get() >= MOST_WAITING) {
            return;
        }
        ByteBuffer copy = ByteBuffer.allocate(datagram.remaining());
        copy.put(datagram).flip();
        waiting.incrementAndGet();
        try {
            serial.execute(() -> deliver(sender, copy));
        } catch (RejectedExecutionException e) {
            waiting.set(0);
            log.debug("The executor takes no tasks any more; a datagram was dropped", e);
        }
    }

    private void deliver(InetSocketAddress sender, ByteBuffer datagram) {
        waiting.decrementAndGet();
        BiConsumer<InetSocketAddress, ByteBuffer> current = handler;
        if (current == null) {
            return;
        }
        try {
            current.accept(sender, datagram);
        } catch (Throwable e) {
            log.warn("The datagram handler failed", e);
        }
    }
}
