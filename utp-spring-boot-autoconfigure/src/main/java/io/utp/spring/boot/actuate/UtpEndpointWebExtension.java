package io.utp.spring.boot.actuate;

import io.utp.spring.boot.actuate.UtpDescriptors.ConnectionDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodeConnectionsDescriptor;
import io.utp.spring.boot.actuate.UtpDescriptors.NodesDescriptor;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** The {@link UtpEndpoint} for the web: values by the user's role, and 404 for what does not exist. */
@EndpointWebExtension(endpoint = UtpEndpoint.class)
public class UtpEndpointWebExtension {

    private final UtpEndpoint delegate;

    private final Show showValues;

    private final Set<String> roles;

    /**
     * Creates the extension.
     *
     * @param delegate the endpoint
     * @param showValues whether addresses and names of peers are to be shown
     * @param roles to whom, if not to everyone
     */
    public UtpEndpointWebExtension(UtpEndpoint delegate, Show showValues, Set<String> roles) {
        this.delegate = delegate;
        this.showValues = showValues;
        this.roles = roles;
    }

    /**
     * All nodes.
     *
     * @param securityContext who asks
     * @return by name
     */
    @ReadOperation
    public NodesDescriptor nodes(SecurityContext securityContext) {
        return delegate.nodes(isShown(securityContext));
    }

    /**
     * A node with its connections.
     *
     * @param securityContext who asks
     * @param node its name
     * @param limit how many connections at most, or {@code null} for 100
     * @return the node, or 404
     */
    @ReadOperation
    public WebEndpointResponse<NodeConnectionsDescriptor> node(
            SecurityContext securityContext, @Selector String node, @Nullable Integer limit) {
        return orNotFound(delegate.node(node, limit, isShown(securityContext)));
    }

    /**
     * A connection.
     *
     * @param securityContext who asks
     * @param node the name of its node
     * @param connection its id
     * @return the connection, or 404
     */
    @ReadOperation
    public WebEndpointResponse<ConnectionDescriptor> connection(
            SecurityContext securityContext, @Selector String node, @Selector String connection) {
        return orNotFound(delegate.connection(node, connection, isShown(securityContext)));
    }

    /**
     * Closes a connection at once.
     *
     * @param node the name of its node
     * @param connection its id
     * @return 204, or 404
     */
    @DeleteOperation
    public WebEndpointResponse<Void> close(@Selector String node, @Selector String connection) {
        boolean closed = delegate.close(node, connection).closed();
        return new WebEndpointResponse<>(
                closed ? WebEndpointResponse.STATUS_NO_CONTENT : WebEndpointResponse.STATUS_NOT_FOUND);
    }

    private static <T> WebEndpointResponse<T> orNotFound(@Nullable T body) {
        return (body != null)
                ? new WebEndpointResponse<>(body)
                : new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
    }

    private boolean isShown(SecurityContext securityContext) {
        return showValues.isShown(securityContext, roles);
    }
}
