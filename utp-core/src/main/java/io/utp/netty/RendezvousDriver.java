package io.utp.netty;

import io.utp.UtpException;
import io.utp.UtpNodeFactory.RendezvousServerSetup;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.endpoint.RendezvousHost;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousCounters;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.rendezvous.RendezvousServerStatistics;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node has of the rendezvous, on the event loop: a client, a server, both or nothing. */
final class RendezvousDriver {

    private static final Logger log = LoggerFactory.getLogger(RendezvousDriver.class);

    /** Long, because under loss an answer waits for what was lost before it; that nothing is heard shows earlier. */
    private static final long PONG_NANOS = 8_000_000_000L;

    private static final long HANDSHAKE_NANOS = 4_000_000_000L;

    private final EndpointDriver driver;
    private final NodeContext context;
    private final Endpoint endpoint;
    private final ExtraSockets sockets;
    private @Nullable PeerCalls calls;
    private @Nullable RendezvousServing serving;
    private boolean stopped;

    RendezvousDriver(EndpointDriver driver, Endpoint endpoint, ExtraSockets sockets) {
        this.driver = driver;
        this.context = driver.context();
        this.endpoint = endpoint;
        this.sockets = sockets;
    }

    /** The port is bound. */
    void start() {
        RendezvousServerSetup server = context.rendezvousServer();
        if (server != null) {
            openObservationPorts(server);
        }
        RendezvousOptions options = context.rendezvous();
        if (options != null) {
            calls = new PeerCalls(driver, endpoint.join(settings(options), options.birthday(), now()), sockets);
        }
    }

    private long now() {
        return context.clock().nanos();
    }

    private static RendezvousClientSettings settings(RendezvousOptions options) {
        return new RendezvousClientSettings(
                options.servers(),
                options.name(),
                options.name() == null ? null : options.token(),
                options.heartbeat().toNanos(),
                PONG_NANOS,
                options.callTimeout().toNanos(),
                HANDSHAKE_NANOS);
    }

    private void openObservationPorts(RendezvousServerSetup server) {
        List<Integer> ports = server.options().observationPorts();
        if (ports.isEmpty()) {
            serve(server, List.of());
            return;
        }
        sockets.open(ports, opened -> {
            if (opened == null) {
                log.warn(
                        "The observation ports {} of the rendezvous server could not be opened; its clients will not know"
                                + " what their NATs do",
                        ports);
            }
            serve(server, opened == null ? List.of() : opened.ports());
            driver.drain();
        });
    }

    private void serve(RendezvousServerSetup server, List<Integer> observationPorts) {
        if (stopped) {
            return;
        }
        RendezvousServerOptions options = server.options();
        String secret = options.secret();
        NameTokens tokens = secret == null ? NameTokens.open() : NameTokens.derivedFrom(secret);
        RendezvousHost host = endpoint.serveRendezvous(new RendezvousServerSettings(
                instance(options), tokens, secret == null, observationPorts, limits(options)));
        RendezvousServing started = new RendezvousServing(driver, host, server.registry());
        serving = started;
        started.start();
        log.info(
                "Serves a rendezvous on UDP port {} as {}, {}, observation ports {}",
                driver.localAddress().getPort(),
                host.instance(),
                secret == null ? "open to all names" : "with tokens",
                observationPorts);
    }

    private static String instance(RendezvousServerOptions options) {
        String instance = options.instance();
        if (instance != null) {
            return instance;
        }
        byte[] random = new byte[8];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Links of one address may be as many as names: each name has one, and a spare one while it reconnects. */
    private static RendezvousLimits limits(RendezvousServerOptions options) {
        RendezvousLimits defaults = RendezvousLimits.defaults();
        return new RendezvousLimits(
                options.maxNames(),
                options.maxNamesPerAddress(),
                options.maxNames() + options.maxNames() / 5 + 16,
                2 * options.maxNamesPerAddress() + 128,
                options.maxCallsPerMinute(),
                defaults.pendingCalls(),
                defaults.registerNanos(),
                defaults.silenceNanos(),
                options.lease().toNanos(),
                defaults.answerNanos(),
                defaults.registryNanos());
    }

    /** There is one: calls are refused before they come here otherwise. */
    PeerCalls peerCalls() {
        if (calls == null) {
            throw new IllegalStateException("The node has no rendezvous");
        }
        return calls;
    }

    void dispatch() {
        if (calls != null) {
            calls.dispatch();
        }
        if (serving != null) {
            serving.dispatch();
        }
    }

    void stop(UtpException cause) {
        stopped = true;
        if (calls != null) {
            calls.fail(cause);
        }
        if (serving != null) {
            serving.stop();
        }
    }

    RendezvousServerStatistics statistics() {
        if (serving == null) {
            return RendezvousServerStatistics.NONE;
        }
        RendezvousCounters counted = serving.host().statistics();
        return new RendezvousServerStatistics(
                counted.links(),
                counted.names(),
                counted.pendingCalls(),
                counted.registrations(),
                sum(counted.refusals()),
                counted.sessions(),
                sum(counted.failedCalls()),
                counted.violations(),
                counted.silentLinks(),
                counted.droppedCandidates(),
                counted.registryFailures());
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
