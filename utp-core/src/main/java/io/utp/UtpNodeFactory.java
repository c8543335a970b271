package io.utp;

import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.tls.UtpTls;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a driver implements, and applications never see; found with {@link java.util.ServiceLoader}, so that the API does not
 * know its driver.
 */
public interface UtpNodeFactory {

    /**
     * Creates a node that is not bound yet.
     *
     * @param setup what it is to be
     * @return the node
     */
    UtpNode create(Setup setup);

    /**
     * What a node is made of.
     *
     * @param options the validated options
     * @param executor runs everything that belongs to the application: handlers, listeners, completions
     * @param listeners told of what happens on the node, in the order of registration
     * @param rendezvous how it finds peers by name; {@code null} for not at all
     * @param rendezvousServer how it serves a rendezvous; {@code null} for not at all
     * @param network what carries its datagrams; {@code null} for the operating system's UDP
     * @param tls how its connections are encrypted; {@code null} for not at all
     * @param filter who may connect; {@code null} for everybody
     */
    record Setup(
            UtpOptions options,
            Executor executor,
            List<UtpNodeListener> listeners,
            @Nullable RendezvousOptions rendezvous,
            @Nullable RendezvousServerSetup rendezvousServer,
            @Nullable UtpNetwork network,
            @Nullable UtpTls tls,
            @Nullable UtpConnectionFilter filter) {}

    /**
     * What a rendezvous server is made of.
     *
     * @param options the secret and the limits
     * @param registry where the names are
     */
    record RendezvousServerSetup(RendezvousServerOptions options, RendezvousRegistry registry) {}
}
