package io.utp.netty;

import io.utp.NatType;
import io.utp.UtpException;
import io.utp.engine.stun.NatBehavior;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A discovery of the NAT that the application waits for. */
final class NatRequest implements PendingOperation {

    private final NodeContext context;
    private final List<InetSocketAddress> servers;
    private final Set<InetAddress> interfaces;
    private final Consumer<NatType> discovered;
    private final CompletableFuture<NatType> future = new CompletableFuture<>();

    /** Looks at the network interfaces, so not on the event loop. */
    NatRequest(NodeContext context, List<InetSocketAddress> servers, Consumer<NatType> discovered) {
        this.context = context;
        this.servers = servers;
        this.interfaces = HostAddresses.all();
        this.discovered = discovered;
    }

    List<InetSocketAddress> servers() {
        return servers;
    }

    /** The host's own addresses with the node's port. */
    Set<InetSocketAddress> localAddresses(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return Set.of(bound);
        }
        Set<InetSocketAddress> addresses = new HashSet<>();
        for (InetAddress address : interfaces) {
            addresses.add(new InetSocketAddress(address, bound.getPort()));
        }
        return addresses;
    }

    CompletableFuture<NatType> future() {
        return future;
    }

    @Override
    public void start(EndpointDriver driver) {
        if (!future.isDone()) {
            driver.stun().discover(this);
        }
    }

    @Override
    public void fail(UtpException cause) {
        context.callbacks().complete(() -> future.completeExceptionally(cause));
    }

    void finish(NatBehavior behavior) {
        InetSocketAddress address = behavior.publicAddress();
        if (address == null) {
            fail(new UtpException("None of the STUN servers "
                    + servers.stream().map(Addresses::text).collect(Collectors.joining(", "))
                    + " answered; check their addresses and ports, and that firewalls let UDP out, or ask others"));
            return;
        }
        NatType type = new NatType(
                Addresses.normalised(address), mapping(behavior.mapping()), filtering(behavior.filtering()));
        discovered.accept(type);
        context.callbacks().complete(() -> future.complete(type));
        context.events().natDiscovered(type);
    }

    private static NatType.Mapping mapping(NatBehavior.Mapping mapping) {
        return switch (mapping) {
            case UNKNOWN -> NatType.Mapping.UNKNOWN;
            case NONE -> NatType.Mapping.NONE;
            case ENDPOINT_INDEPENDENT -> NatType.Mapping.ENDPOINT_INDEPENDENT;
            case ADDRESS_DEPENDENT -> NatType.Mapping.ADDRESS_DEPENDENT;
            case ADDRESS_AND_PORT_DEPENDENT -> NatType.Mapping.ADDRESS_AND_PORT_DEPENDENT;
            case ENDPOINT_DEPENDENT -> NatType.Mapping.ENDPOINT_DEPENDENT;
        };
    }

    private static NatType.Filtering filtering(NatBehavior.Filtering filtering) {
        return switch (filtering) {
            case UNKNOWN -> NatType.Filtering.UNKNOWN;
            case ENDPOINT_INDEPENDENT -> NatType.Filtering.ENDPOINT_INDEPENDENT;
            case ADDRESS_DEPENDENT -> NatType.Filtering.ADDRESS_DEPENDENT;
            case ADDRESS_AND_PORT_DEPENDENT -> NatType.Filtering.ADDRESS_AND_PORT_DEPENDENT;
        };
    }
}
