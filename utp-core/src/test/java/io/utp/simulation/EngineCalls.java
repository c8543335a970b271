package io.utp.simulation;

import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.Introductions;
import io.utp.engine.endpoint.RegistrationState;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a host does for its {@link Introductions}: resolves servers, opens and closes sockets, and notes what it is told. */
final class EngineCalls {
    private final EngineHost host;
    private final Introductions introductions;
    private final ExtraSockets sockets;
    private final List<CallOutcome> outcomes = new ArrayList<>();
    private final List<RegistrationState> states = new ArrayList<>();
    private final List<InetSocketAddress> hostAddresses;

    EngineCalls(EngineHost host, Introductions introductions, ExtraSockets sockets) {
        this.host = host;
        this.introductions = introductions;
        this.sockets = sockets;
        this.hostAddresses = List.of(host.address());
    }

    Introductions introductions() {
        return introductions;
    }

    /** Calls, and says the number. */
    long call(String peer) {
        long call = introductions.call(peer, host.localNanos());
        host.flush();
        return call;
    }

    void cancel(long call) {
        introductions.cancel(call);
        host.flush();
    }

    /** All calls that ended, also those of peers. */
    List<CallOutcome> outcomes() {
        return outcomes;
    }

    /** How a call of this host's ended, {@code null} while it goes on. */
    @Nullable CallOutcome outcome(long call) {
        return outcomes.stream()
                .filter(outcome -> outcome.call() == call)
                .findFirst()
                .orElse(null);
    }

    List<RegistrationState> states() {
        return states;
    }

    boolean isRegistered() {
        return !states.isEmpty() && states.get(states.size() - 1).registered();
    }

    /** Does what is wanted. Returns whether anything was. */
    boolean flush() {
        boolean wanted = false;
        for (InetSocketAddress server = introductions.pollResolve();
                server != null;
                server = introductions.pollResolve()) {
            wanted = true;
            introductions.handleResolved(server, server, hostAddresses, host.localNanos());
        }
        if (introductions.pollHostsWanted()) {
            wanted = true;
            introductions.handleHosts(hostAddresses, host.localNanos());
        }
        for (int count = introductions.pollSocketsWanted(); count > 0; count = introductions.pollSocketsWanted()) {
            wanted = true;
            open(count);
        }
        for (int socket = introductions.pollSocketReleased(); socket > 0; socket = introductions.pollSocketReleased()) {
            sockets.close(socket);
        }
        for (CallOutcome outcome = introductions.pollOutcome();
                outcome != null;
                outcome = introductions.pollOutcome()) {
            outcomes.add(outcome);
        }
        for (RegistrationState state = introductions.pollState(); state != null; state = introductions.pollState()) {
            states.add(state);
        }
        return wanted;
    }

    private void open(int count) {
        int first = sockets.open(count);
        if (first > 0) {
            introductions.handleSockets(first, count, host.localNanos());
        } else {
            introductions.handleSocketsRefused(host.localNanos());
        }
    }
}
