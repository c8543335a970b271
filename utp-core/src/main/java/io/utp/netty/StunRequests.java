package io.utp.netty;

import io.utp.UtpException;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.stun.NatBehavior;
import io.utp.engine.stun.StunOutcome;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the application wants to know of STUN servers; on the event loop. */
final class StunRequests {

    private final Endpoint endpoint;
    private final NodeClock clock;
    private final Supplier<InetSocketAddress> localAddress;
    private final Map<Long, PublicAddressRequest> questions = new HashMap<>();
    private final Map<Long, NatRequest> discoveries = new HashMap<>();

    StunRequests(Endpoint endpoint, NodeClock clock, Supplier<InetSocketAddress> localAddress) {
        this.endpoint = endpoint;
        this.clock = clock;
        this.localAddress = localAddress;
    }

    void ask(PublicAddressRequest request) {
        questions.put(endpoint.stun(request.server(), clock.nanos()), request);
    }

    void discover(NatRequest request) {
        long id = endpoint.discoverNat(request.servers(), request.localAddresses(localAddress.get()), clock.nanos());
        discoveries.put(id, request);
    }

    void dispatch() {
        StunOutcome outcome;
        while ((outcome = endpoint.pollStun()) != null) {
            PublicAddressRequest request = questions.remove(outcome.id());
            if (request != null) {
                request.finish(outcome);
            }
        }
        NatBehavior behavior;
        while ((behavior = endpoint.pollNat()) != null) {
            NatRequest request = discoveries.remove(behavior.id());
            if (request != null) {
                request.finish(behavior);
            }
        }
    }

    void fail(UtpException cause) {
        questions.values().forEach(request -> request.fail(cause));
        questions.clear();
        discoveries.values().forEach(request -> request.fail(cause));
        discoveries.clear();
    }
}
