package io.utp.spring.boot.context;

import io.utp.UtpBindException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/**
 * Binds the node when the application context starts and closes it when the context stops.
 *
 * <p>Its phase is below those of the web server and of the listeners, which stop before the node does, and above that of
 * task executors, which the node needs while it stops.
 */
public final class UtpNodeLifecycle
        implements SmartLifecycle, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    /** Before web servers and listeners on the way up, after them on the way down. */
    public static final int PHASE = Integer.MAX_VALUE - 3072;

    private static final Log logger = LogFactory.getLog(UtpNodeLifecycle.class);

    private final String name;

    private final String propertyPrefix;

    private final RestartableUtpNode node;

    private final Supplier<InetSocketAddress> address;

    private final LocalUtpPorts localPorts;

    private volatile boolean running;

    /**
     * Creates the lifecycle of a node.
     *
     * @param name the name of the node
     * @param propertyPrefix what the names of its properties begin with, such as {@code utp.nodes.alice.}
     * @param node the node
     * @param address asked for the address to bind at each start
     * @param localPorts told of the bound port
     */
    public UtpNodeLifecycle(
            String name,
            String propertyPrefix,
            RestartableUtpNode node,
            Supplier<InetSocketAddress> address,
            LocalUtpPorts localPorts) {
        this.name = name;
        this.propertyPrefix = propertyPrefix;
        this.node = node;
        this.address = address;
        this.localPorts = localPorts;
    }

    /**
     * Binds the port, and waits for it.
     *
     * @throws UtpNodeStartException if the port cannot be bound
     */
    @Override
    public void start() {
        if (running) {
            return;
        }
        try {
            InetSocketAddress bound = node.start(address.get());
            running = true;
            localPorts.set(node, bound.getPort());
            logger.info(description() + " started on UDP port " + bound.getPort() + " of "
                    + bound.getAddress().getHostAddress());
        } catch (CompletionException ex) {
            throw (ex.getCause() instanceof UtpBindException cause)
                    ? new UtpNodeStartException(name, propertyPrefix, cause)
                    : ex;
        }
    }

    private String description() {
        return UtpNodeStartException.describe(name);
    }

    /** Lets the node listen while the application is ready, if it is to listen only then. */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        node.setReady(event.getState() == ReadinessState.ACCEPTING_TRAFFIC);
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
                    logger.warn(description() + " did not close cleanly", ex);
                }
                callback.run();
            });
        } catch (RuntimeException ex) {
            logger.warn(description() + " did not close", ex);
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
