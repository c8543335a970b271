package io.utp.spring.boot.context;

import io.utp.UtpBindException;
import java.net.InetSocketAddress;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do when a node cannot bind its port, and with which of its properties. */
final class UtpBindFailureAnalyzer extends AbstractFailureAnalyzer<UtpBindException> {

    private static final int LAST_PRIVILEGED_PORT = 1023;

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UtpBindException cause) {
        UtpNodeStartException start = findCause(rootFailure, UtpNodeStartException.class);
        String prefix = (start != null) ? start.propertyPrefix() : "utp.";
        return cause.isAddressInUse() ? inUse(prefix, cause) : other(prefix, cause);
    }

    private static FailureAnalysis inUse(String prefix, UtpBindException cause) {
        InetSocketAddress address = cause.address();
        return new FailureAnalysis(
                "The uTP node failed to start because UDP port " + address.getPort() + " on " + address.getHostString()
                        + " is already in use.",
                "Identify and stop the process that has UDP port " + address.getPort()
                        + ", or configure this application for another port with the property '" + prefix
                        + "port' (0 for any).",
                cause);
    }

    private static FailureAnalysis other(String prefix, UtpBindException cause) {
        InetSocketAddress address = cause.address();
        Throwable reason = (cause.getCause() != null) ? cause.getCause() : cause;
        String action = "Set the property '" + prefix
                + "host' to an address of this host, or leave it out to bind all of them.";
        if (address.getPort() > 0 && address.getPort() <= LAST_PRIVILEGED_PORT) {
            action += " Ports below 1024 also need the right to bind them; configure another one with '" + prefix
                    + "port'.";
        }
        return new FailureAnalysis(
                "The uTP node failed to start because UDP " + address.getHostString() + ":" + address.getPort()
                        + " cannot be bound: " + reason.getMessage(),
                action,
                cause);
    }
}
