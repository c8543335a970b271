package io.utp.spring.boot.context;

import io.utp.NatType;
import io.utp.UtpNode;
import io.utp.spring.core.HostAndPort;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Finds out the public address of a node and the kind of NAT in front of it, after each start of the application context. All
 * of it, resolving names included, happens in the background: neither delay nor failure is one of the start.
 */
public final class UtpNatDiscovery implements SmartLifecycle {

    /** Once the node is bound. */
    static final int PHASE = UtpNodeLifecycle.PHASE + 1;

    private static final Log logger = LogFactory.getLog(UtpNatDiscovery.class);

    private final String property;

    private final UtpNode node;

    private final List<HostAndPort> servers;

    private final Executor executor;

    private volatile boolean running;

    /**
     * Creates the discovery.
     *
     * @param property the name of the property that has the servers
     * @param node whose port asks
     * @param servers STUN servers; none means that nobody is asked
     * @param executor runs what waits for the name service
     */
    public UtpNatDiscovery(String property, UtpNode node, List<HostAndPort> servers, Executor executor) {
        this.property = property;
        this.node = node;
        this.servers = servers;
        this.executor = executor;
    }

    @Override
    public void start() {
        running = true;
        if (servers.isEmpty()) {
            return;
        }
        try {
            executor.execute(this::discover);
        } catch (RejectedExecutionException ex) {
            failed(ex);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the log and the node's listeners are all that follows
    private void discover() {
        try {
            List<InetSocketAddress> resolved =
                    servers.stream().map(this::resolve).filter(Objects::nonNull).toList();
            if (resolved.isEmpty()) {
                failed("None of the hosts " + servers + " can be resolved; check their spelling, and the name service");
                return;
            }
            node.discoverNat(resolved).whenComplete((type, ex) -> {
                if (ex != null) {
                    failed(ex);
                } else {
                    logger.info(describe(type));
                }
            });
        } catch (RuntimeException ex) {
            failed(ex);
        }
    }

    private @Nullable InetSocketAddress resolve(HostAndPort server) {
        try {
            return server.resolve(node);
        } catch (UnknownHostException ex) {
            logger.debug("The STUN server " + server + " cannot be resolved", ex);
            return null;
        }
    }

    private static String describe(NatType type) {
        return "uTP node has the public address "
                + type.publicAddress().getAddress().getHostAddress() + ":"
                + type.publicAddress().getPort() + "; NAT mapping: " + type.mapping() + ", filtering: "
                + type.filtering();
    }

    private void failed(Throwable ex) {
        failed((ex.getMessage() != null) ? ex.getMessage() : ex.toString());
    }

    /** Once for each start; not when the node was stopped meanwhile. */
    private void failed(String reason) {
        if (running) {
            logger.warn("The public address of the uTP node is unknown (property '" + property + "'): " + reason);
        }
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Not pauseable, because the node is not. */
    @Override
    public boolean isPauseable() {
        return false;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
