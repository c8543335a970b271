package io.utp.spring.listener;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/** The listeners of one node, and which of them takes a connection: the one with the most specific criterion. */
final class NodeListeners {

    private static final Log logger = LogFactory.getLog(NodeListeners.class);

    private final List<UtpListenerContainer> containers = new CopyOnWriteArrayList<>();

    private final UtpNode node;

    private volatile List<Route> routes = List.of();

    private boolean listening;

    NodeListeners(UtpNode node) {
        this.node = node;
    }

    UtpNode node() {
        return node;
    }

    /** Holding the registry's lock. */
    void add(UtpListenerContainer container) {
        List<Route> added = routes(container);
        for (Route route : added) {
            routes.stream().filter(route::isSameAs).findFirst().ifPresent(other -> {
                throw conflict(other, route);
            });
        }
        List<Route> all = new ArrayList<>(routes);
        all.addAll(added);
        all.sort(Comparator.comparing(route -> route.pattern, Comparator.nullsLast(RemotePattern.MOST_SPECIFIC_FIRST)));
        containers.add(container);
        routes = List.copyOf(all);
    }

    /** Holding the registry's lock. */
    void remove(UtpListenerContainer container) {
        routes = routes.stream().filter(route -> route.container != container).toList();
        containers.remove(container);
    }

    private static List<Route> routes(UtpListenerContainer container) {
        List<RemotePattern> patterns = container.endpoint().patterns();
        return patterns.isEmpty()
                ? List.of(new Route(null, container))
                : patterns.stream()
                        .map(pattern -> new Route(pattern, container))
                        .toList();
    }

    private static IllegalStateException conflict(Route one, Route other) {
        String both = one.container + " and " + other.container;
        return new IllegalStateException(
                (other.pattern == null)
                        ? "A node takes one @UtpListener without the attribute 'from', but there are two: " + both
                                + "; remove one, give one another node with its attribute 'node', or say with 'from'"
                                + " whose connections it takes"
                        : "A node takes one @UtpListener from '" + other.pattern + "', but there are two: " + both);
    }

    /** Holding the registry's lock: lets the node listen, or not any more; whether it does, or will once it is bound. */
    @SuppressWarnings("FutureReturnValueIgnored") // a node that cannot be bound says so itself
    boolean listen(boolean wanted) {
        if (wanted && !listening) {
            // One that is told by its properties not to listen says so at once.
            listening = !node.listen(this::accept).isCompletedExceptionally();
        } else if (!wanted && listening) {
            node.stopListening();
            listening = false;
        }
        return listening;
    }

    boolean isAnyRunning() {
        return containers.stream().anyMatch(UtpListenerContainer::isRunning);
    }

    private void accept(UtpSocket socket) {
        for (Route route : routes) {
            if (route.pattern == null || route.pattern.matches(socket)) {
                route.container.accept(socket);
                return;
            }
        }
        logger.debug("No @UtpListener takes the connection of " + socket.remoteAddress());
        socket.destroy();
    }

    /** Whose connections go where; no pattern stands for all others. */
    private record Route(@Nullable RemotePattern pattern, UtpListenerContainer container) {

        boolean isSameAs(Route other) {
            return (pattern == null || other.pattern == null)
                    ? pattern == other.pattern
                    : pattern.isSameAs(other.pattern);
        }
    }
}
