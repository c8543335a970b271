package io.utp.spring.boot.test.context;

import io.utp.spring.boot.test.network.InMemoryHost;
import io.utp.spring.boot.test.network.InMemoryUtpNetwork;
import java.util.function.Function;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Puts the nodes of one application context on hosts of a network that others are on as well: other contexts of the same JVM, or
 * nodes without any.
 *
 * <pre>{@code
 * new SpringApplicationBuilder(Application.class)
 *         .initializers(UtpNetworkInitializer.on(network.host(NatKind.SYMMETRIC)))
 *         .run();
 * }</pre>
 *
 * <p>Not together with {@link io.utp.spring.boot.test.autoconfigure.AutoConfigureUtpNetwork @AutoConfigureUtpNetwork}, which does
 * the same with a network of the context's own.
 */
public final class UtpNetworkInitializer implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private final Function<String, InMemoryHost> hosts;

    private UtpNetworkInitializer(Function<String, InMemoryHost> hosts) {
        this.hosts = hosts;
    }

    /**
     * All nodes of the context on one host.
     *
     * @param host the host
     * @return the initializer
     */
    public static UtpNetworkInitializer on(InMemoryHost host) {
        return new UtpNetworkInitializer(name -> host);
    }

    /**
     * Each node of the context on a new host with a public address.
     *
     * @param network the network
     * @return the initializer
     */
    public static UtpNetworkInitializer on(InMemoryUtpNetwork network) {
        return new UtpNetworkInitializer(name -> network.host());
    }

    /**
     * Each node on a host that is found for it.
     *
     * @param hosts asked once for the host of each node, by the node's name
     * @return the initializer
     */
    public static UtpNetworkInitializer on(Function<String, InMemoryHost> hosts) {
        return new UtpNetworkInitializer(hosts);
    }

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        context.getBeanFactory().registerSingleton("utpNetworkNodes", new NetworkNodes(hosts));
    }
}
