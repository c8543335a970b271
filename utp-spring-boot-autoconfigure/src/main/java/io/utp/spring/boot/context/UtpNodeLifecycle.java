package io.utp.spring.boot.context;

import io.utp.UtpBindException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Binds the node when the application context starts and closes it when the context stops.
 *
 * <p>Its phase is below those of the web server and of the listeners, which stop before the node does, and above that of
 * task executors, which the node needs while it stops.
 */
public final class UtpNodeLifecycle implements SmartLifecycle {

    /** Before web servers and listeners on the way up, after them on the way down. */
    public static final int PHASE = Integer.MAX_VALUE - 3072;

    private static final Log logger = LogFactory.getLog(UtpNodeLifecycle.class);

    private final RestartableUtpNode node;

    private final Supplier<InetSocketAddress> address;

    private final LocalUtpPort localPort;

    private volatile boolean running;

    /**
     * Creates the lifecycle of a node.
     *
     * @param node the node
     * @param address asked for the address to bind at each start
     * @param localPort told of the bound port
     */
    public UtpNodeLifecycle(RestartableUtpNode node, Supplier<InetSocketAddress> address, LocalUtpPort localPort) {
        this.node = node;
        this.address = address;
        this.localPort = localPort;
    }

    /**
     * Binds the port, and waits for it.
     *
     * @throws UncheckedIOException with a {@link UtpBindException} if the port cannot be bound
     */
    @Override
    public void start() {
        if (running) {
            return;
        }
        try {
            InetSocketAddress bound = node.start(address.get());
            running = true;
            localPort.set(bound.getPort());
            logger.info("uTP node started on UDP port " + bound.getPort() + " of "
                    + bound.getAddress().getHostAddress());
        } catch (CompletionException ex) {
            throw (ex.getCause() instanceof UtpBindException cause) ? new UncheckedIOException(cause) : ex;
        }
    }

    /** Closes the node, and waits for it. */
    @Override
    public void stop() {
        running = false;
        node.close();
    }

    /**
     * Closes the node.
     *
     * @param callback called when the port is free and the node's listeners know, whatever happened
     */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the callback is all that follows
    public void stop(Runnable callback) {
        running = false;
        try {
            node.closeAsync().whenComplete((nothing, ex) -> {
                if (ex != null) {
                    logger.warn("The uTP node did not close cleanly", ex);
                }
                callback.run();
            });
        } catch (RuntimeException ex) {
            logger.warn("The uTP node did not close", ex);
            callback.run();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Not pauseable, because a pause would change a port that the operating system chose. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
