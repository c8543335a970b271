package io.utp.spring.boot.actuate;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.spring.boot.actuate.UtpDescriptors.ConnectionDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodeConnectionsDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodesDescriptor;
import io.utp.spring.core.UtpNodes;
import io.utp.spring.listener.UtpListenerContainer;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

/**
 * Shows the nodes and their connections, and closes a connection. Addresses and names of peers are sanitised unless values are
 * to be shown. A connection's id is given when it is first shown, and stays when its path changes.
 */
@Endpoint(id = "utp", defaultAccess = Access.READ_ONLY)
public class UtpEndpoint {

    /** Connections of a node that are shown when nobody says how many. */
    static final int DEFAULT_LIMIT = 100;

    private final UtpNodes nodes;

    private final Supplier<Collection<UtpListenerContainer>> listeners;

    private final Sanitizer sanitizer;

    private final Show showValues;

    private final ConnectionIds ids = new ConnectionIds();

    /**
     * Creates the endpoint.
     *
     * @param nodes the nodes
     * @param listeners the listeners
     * @param sanitizingFunctions applied to addresses and names of peers that are to be shown
     * @param showValues whether they are to be shown
     */
    public UtpEndpoint(
            UtpNodes nodes,
            Supplier<Collection<UtpListenerContainer>> listeners,
            Iterable<SanitizingFunction> sanitizingFunctions,
            Show showValues) {
        this.nodes = nodes;
        this.listeners = listeners;
        this.sanitizer = new Sanitizer(sanitizingFunctions);
        this.showValues = showValues;
    }

    /**
     * All nodes.
     *
     * @return by name
     */
    @ReadOperation
    public NodesDescriptor nodes() {
        return nodes(showValues.isShown(true));
    }

    /**
     * A node with its connections.
     *
     * @param node its name
     * @param limit how many connections at most, or {@code null} for 100
     * @return the node, or {@code null} if there is none
     */
    @ReadOperation
    public @Nullable NodeConnectionsDescriptor node(@Selector String node, @Nullable Integer limit) {
        return node(node, limit, showValues.isShown(true));
    }

    /**
     * A connection.
     *
     * @param node the name of its node
     * @param connection its id
     * @return the connection, or {@code null} if there is none
     */
    @ReadOperation
    public @Nullable ConnectionDescriptor connection(@Selector String node, @Selector String connection) {
        return connection(node, connection, showValues.isShown(true));
    }

    /**
     * Closes a connection at once, as {@link UtpSocket#destroy()} does: its peer is told, and what is unsent is lost.
     *
     * @param node the name of its node
     * @param connection its id
     * @return whether there was such a connection
     */
    @DeleteOperation
    public ClosedDescriptor close(@Selector String node, @Selector String connection) {
        Optional<UtpSocket> socket = find(node, connection);
        socket.ifPresent(UtpSocket::destroy);
        return new ClosedDescriptor(socket.isPresent());
    }

    /**
     * What became of a close.
     *
     * @param closed whether there was such a connection
     */
    public record ClosedDescriptor(boolean closed) implements OperationResponseBody {}

    NodesDescriptor nodes(boolean showUnsanitized) {
        UtpDescriptors describe = describe(showUnsanitized);
        return new NodesDescriptor(nodes.all().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> describe.node(each.getValue()),
                        (one, other) -> one,
                        LinkedHashMap::new)));
    }

    @Nullable NodeConnectionsDescriptor node(String name, @Nullable Integer limit, boolean showUnsanitized) {
        UtpNode node = nodes.all().get(name);
        if (node == null) {
            return null;
        }
        Collection<UtpSocket> open = node.connections();
        UtpDescriptors describe = describe(showUnsanitized);
        List<ConnectionDescriptor> shown = open.stream()
                .sorted(Comparator.comparingInt(UtpSocket::connectionId))
                .limit((limit != null) ? Math.max(0, limit) : DEFAULT_LIMIT)
                .map(describe::connection)
                .toList();
        return new NodeConnectionsDescriptor(describe.node(node), open.size(), shown);
    }

    @Nullable ConnectionDescriptor connection(String node, String connection, boolean showUnsanitized) {
        return find(node, connection).map(describe(showUnsanitized)::connection).orElse(null);
    }

    private Optional<UtpSocket> find(String name, String connection) {
        UtpNode node = nodes.all().get(name);
        return (node != null) ? ids.find(node.connections(), connection) : Optional.empty();
    }

    private UtpDescriptors describe(boolean showUnsanitized) {
        return new UtpDescriptors(ids, listeners.get(), sanitizer, showUnsanitized);
    }
}
