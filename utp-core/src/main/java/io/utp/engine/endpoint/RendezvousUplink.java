package io.utp.engine.endpoint;

import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.Node;
import io.utp.engine.rendezvous.RendezvousClient;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The rendezvous client on a connection from the node's own port, so that the server sees the mapping that peers will use. */
final class RendezvousUplink {

    private static final int MOST_OTHERS = 3;

    private static final RegistrationState NOT_CONNECTED = new RegistrationState(false, null, null, null);

    private final Node node;
    private final RendezvousClientSettings settings;
    private final RendezvousClient client;

    /** The dials that wait for the name service. It may take longer than the client waits. */
    private final Map<InetSocketAddress, Long> resolving = new HashMap<>();

    private final Map<InetSocketAddress, InetSocketAddress> others = new LinkedHashMap<>();
    private final Set<InetSocketAddress> resolvingOthers = new HashSet<>();
    private final ArrayDeque<InetSocketAddress> toResolve = new ArrayDeque<>();
    private final ArrayDeque<RegistrationState> states = new ArrayDeque<>();
    private @Nullable RendezvousLink link;
    private @Nullable RegistrationState lastState;
    private boolean refused;

    RendezvousUplink(Node node, RendezvousClientSettings settings, RandomGenerator random) {
        this.node = node;
        this.settings = settings;
        this.client = new RendezvousClient(settings, random);
    }

    RendezvousClient client() {
        return client;
    }

    /** The server that the link goes to, resolved; {@code null} without a link. */
    @Nullable InetSocketAddress server() {
        RendezvousLink current = link;
        return current == null ? null : current.connection().remote();
    }

    /** The addresses of other servers of the rendezvous, which see the node as well. */
    List<InetSocketAddress> others() {
        return List.copyOf(others.values());
    }

    void handleResolved(InetSocketAddress wanted, @Nullable InetSocketAddress resolved, long nowNanos) {
        if (resolvingOthers.remove(wanted) && resolved != null) {
            others.put(wanted, resolved);
        }
        Long number = resolving.remove(wanted);
        if (number == null || !client.isDialling(number)) {
            return;
        }
        if (resolved == null) {
            client.handleClosed(number, "the host " + wanted.getHostString() + " cannot be resolved", nowNanos);
            return;
        }
        Connection connection = node.connect(new Path(0, resolved), RendezvousService.NUMBER, nowNanos);
        if (connection == null) {
            client.handleClosed(number, "the node has no connection left", nowNanos);
            return;
        }
        if (link != null) {
            link.close(nowNanos);
        }
        link = new RendezvousLink(connection, number);
    }

    /** The connection of the link changed. */
    void handleUpdate(Connection connection, long nowNanos) {
        RendezvousLink current = link;
        if (current == null || current.connection() != connection) {
            return; // one that was given up
        }
        if (current.pollOpened()) {
            client.handleOpened(current.number(), nowNanos);
        }
        RendezvousMessage message = current.poll(nowNanos);
        while (message != null) {
            client.handleMessage(current.number(), message, nowNanos);
            message = current.poll(nowNanos);
        }
        if (current.isOver()) {
            link = null;
            client.handleClosed(current.number(), reason(connection), nowNanos);
            current.close(nowNanos);
        } else if (current.isStranded()) {
            // Not yet when an answer is late: under heavy loss it may wait for something before it that was lost.
            link = null;
            client.handleClosed(current.number(), "the server is not heard any more", nowNanos);
            current.giveUp(nowNanos);
        }
    }

    private static String reason(Connection connection) {
        CloseCause cause = connection.closeCause();
        if (cause == CloseCause.RESET && !connection.isEstablished()) {
            return "no rendezvous is served there";
        }
        return connection.isEstablished() ? "the server closed the link" : "no answer";
    }

    /** Leaves the rendezvous. */
    void close(long nowNanos) {
        client.close();
        flush(nowNanos);
        note(NOT_CONNECTED);
    }

    /** Does what the client wants. */
    void flush(long nowNanos) {
        RendezvousLink current = link;
        for (RendezvousMessage out = client.pollMessage(); out != null; out = client.pollMessage()) {
            if (current != null) {
                current.send(out, nowNanos);
                if (out instanceof RendezvousMessage.Ping) {
                    current.ask(nowNanos);
                }
            }
        }
        for (long hangUp = client.pollHangUp(); hangUp != 0; hangUp = client.pollHangUp()) {
            // What was given up may not even have been dialled.
            resolving.values().remove(hangUp);
            if (current != null && current.number() == hangUp) {
                current.close(nowNanos);
                link = null;
            }
        }
        for (RendezvousClient.Dial dial = client.pollDial(); dial != null; dial = client.pollDial()) {
            if (resolving.put(dial.server(), dial.link()) == null) {
                toResolve.add(dial.server());
            }
        }
    }

    /** The next event; those that change how the node stands are noted on the way. */
    @Nullable RendezvousEvent pollEvent() {
        RendezvousEvent event = client.pollEvent();
        if (event instanceof RendezvousEvent.Registered registered) {
            refused = false;
            resolveOthers(registered.server());
            note(connected(registered.server(), registered.observed()));
        } else if (event instanceof RendezvousEvent.Moved moved) {
            note(connected(client.server(), moved.observed()));
        } else if (event instanceof RendezvousEvent.RegistrationFailed failed) {
            refused = true;
            note(new RegistrationState(false, null, null, failed.text()));
        } else if (event instanceof RendezvousEvent.Rested) {
            note(NOT_CONNECTED);
        } else if (event instanceof RendezvousEvent.Lost lost) {
            note(new RegistrationState(false, null, null, text(client.server()) + ": " + lost.text()));
        } else if (event instanceof RendezvousEvent.Unreachable unreachable) {
            note(new RegistrationState(false, null, null, text(unreachable.server()) + ": " + unreachable.text()));
        }
        return event;
    }

    /** A guest has a link as well, but nobody can call it. */
    private RegistrationState connected(InetSocketAddress with, InetSocketAddress observed) {
        return new RegistrationState(settings.name() != null, with, observed, null);
    }

    /** RFC 4787 4.1: a mapping that depends on the peer's address shows only to servers with different addresses. */
    private void resolveOthers(InetSocketAddress present) {
        others.remove(present);
        for (InetSocketAddress other : settings.servers()) {
            boolean wanted = !other.equals(present) && !others.containsKey(other) && !resolving.containsKey(other);
            if (wanted && others.size() + resolvingOthers.size() < MOST_OTHERS && resolvingOthers.add(other)) {
                toResolve.add(other);
            }
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }

    /** Servers are tried again and again: only what is new is told. */
    private void note(RegistrationState state) {
        if (!state.equals(lastState)) {
            lastState = state;
            states.add(state);
        }
    }

    /** Whether the last server that answered did not take this node. */
    boolean isRefused() {
        return refused;
    }

    @Nullable RegistrationState pollState() {
        return states.poll();
    }

    @Nullable InetSocketAddress pollResolve() {
        return toResolve.poll();
    }
}
