package io.utp.netty;

import io.utp.PunchResult;
import io.utp.UtpException;
import io.utp.engine.endpoint.CallOutcome;
import io.utp.engine.endpoint.Introductions;
import io.utp.engine.endpoint.RegistrationState;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousStatus;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The client's side of the rendezvous, on the event loop: what the engine needs of the outside, and what it found. */
final class PeerCalls {

    private static final Logger log = LoggerFactory.getLogger(PeerCalls.class);

    private final EndpointDriver driver;
    private final NodeContext context;
    private final Introductions introductions;
    private final ExtraSockets sockets;
    private final Map<String, SharedCall> calls = new HashMap<>();

    /** Who asks for a way to a peer while it is being looked for waits for the same outcome. */
    private record SharedCall(long id, List<NamedCall<?>> waiting) {}

    PeerCalls(EndpointDriver driver, Introductions introductions, ExtraSockets sockets) {
        this.driver = driver;
        this.context = driver.context();
        this.introductions = introductions;
        this.sockets = sockets;
    }

    void call(NamedCall<?> call) {
        SharedCall shared = calls.get(call.name());
        if (shared == null) {
            long id = introductions.call(call.name(), context.clock().nanos());
            shared = new SharedCall(id, new ArrayList<>());
            calls.put(call.name(), shared);
        }
        shared.waiting().add(call);
    }

    void cancel(NamedCall<?> call) {
        SharedCall shared = calls.get(call.name());
        if (shared != null && shared.waiting().remove(call) && shared.waiting().isEmpty()) {
            calls.remove(call.name());
            introductions.cancel(shared.id());
        }
    }

    /** Takes all outputs. */
    void dispatch() {
        InetSocketAddress server;
        while ((server = introductions.pollResolve()) != null) {
            resolve(server);
        }
        if (introductions.pollHostsWanted()) {
            lookForHosts();
        }
        int wanted;
        while ((wanted = introductions.pollSocketsWanted()) > 0) {
            open(wanted);
        }
        int released;
        while ((released = introductions.pollSocketReleased()) > 0) {
            sockets.close(released);
        }
        RegistrationState state;
        while ((state = introductions.pollState()) != null) {
            changed(state);
        }
        CallOutcome outcome;
        while ((outcome = introductions.pollOutcome()) != null) {
            ended(outcome);
        }
    }

    private void open(int count) {
        sockets.open(Collections.nCopies(count, 0), opened -> {
            long nowNanos = context.clock().nanos();
            if (opened == null) {
                introductions.handleSocketsRefused(nowNanos);
            } else {
                introductions.handleSockets(opened.first(), opened.ports().size(), nowNanos);
            }
            driver.drain();
        });
    }

    /** The name service may take its time, so not on the event loop. */
    private void resolve(InetSocketAddress server) {
        InetSocketAddress bound = driver.localAddress();
        boolean running = context.callbacks().tryRun(() -> {
            InetSocketAddress resolved = resolved(server);
            List<InetSocketAddress> hosts = HostAddresses.candidates(bound);
            driver.command(() -> resolved(server, resolved, hosts));
        });
        if (!running) {
            resolved(server, null, List.of());
        }
    }

    /** Asks the system, so not on the event loop either. */
    private void lookForHosts() {
        InetSocketAddress bound = driver.localAddress();
        boolean running = context.callbacks().tryRun(() -> {
            List<InetSocketAddress> hosts = HostAddresses.candidates(bound);
            driver.command(
                    () -> introductions.handleHosts(hosts, context.clock().nanos()));
        });
        if (!running) {
            log.debug("The executor takes no tasks any more; the host's addresses stay as they were");
        }
    }

    private void resolved(
            InetSocketAddress server, @Nullable InetSocketAddress resolved, List<InetSocketAddress> hosts) {
        introductions.handleResolved(server, resolved, hosts, context.clock().nanos());
    }

    private @Nullable InetSocketAddress resolved(InetSocketAddress server) {
        if (!server.isUnresolved()) {
            return Addresses.normalised(server);
        }
        try {
            return Addresses.normalised(
                    new InetSocketAddress(context.transport().resolve(server.getHostString()), server.getPort()));
        } catch (UnknownHostException e) {
            log.debug("The rendezvous server {} cannot be resolved", server, e);
            return null;
        }
    }

    private void changed(RegistrationState state) {
        RendezvousOptions options = context.rendezvous();
        RendezvousStatus status = new RendezvousStatus(
                options == null ? null : options.name(),
                state.registered(),
                state.server(),
                state.observed(),
                state.problem());
        context.rendezvousStatus().set(status);
        if (state.problem() != null) {
            log.warn("Not connected with the rendezvous: {}", state.problem());
            context.events().rendezvousLost(status);
        } else if (state.server() != null) {
            log.info("Connected with the rendezvous {}, seen at {}", text(state.server()), text(state.observed()));
            context.events().registered(status);
        } else {
            log.debug("Not connected with the rendezvous, as nothing is wanted of it");
        }
    }

    private static String text(@Nullable InetSocketAddress address) {
        return address == null ? "an unknown address" : Addresses.text(address);
    }

    private void ended(CallOutcome outcome) {
        PunchResult result = NamedCall.result(outcome);
        log.debug("{}", result);
        SharedCall shared = calls.get(outcome.peer());
        if (shared != null && shared.id() == outcome.call()) {
            calls.remove(outcome.peer());
            shared.waiting().forEach(call -> call.ended(driver, outcome, result));
        }
        context.events().punched(result);
    }

    void fail(UtpException cause) {
        List<SharedCall> unfinished = List.copyOf(calls.values());
        calls.clear();
        unfinished.forEach(shared -> shared.waiting().forEach(call -> call.fail(cause)));
    }
}
