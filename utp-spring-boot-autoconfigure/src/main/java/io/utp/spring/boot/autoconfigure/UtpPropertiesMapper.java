package io.utp.spring.boot.autoconfigure;

import io.utp.AddressRange;
import io.utp.UtpConnectionFilter;
import io.utp.UtpLimits;
import io.utp.UtpNodeBuilder;
import io.utp.UtpOptions;
import io.utp.rendezvous.RendezvousNames;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import io.utp.spring.core.HostAndPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/**
 * Turns the properties of one node into what it understands, and names the property when a value is wrong.
 *
 * @param names the full name of the property that an option, such as {@code max-mtu}, comes from
 * @param properties the node's properties, common ones included
 * @param connectionDetails where the rendezvous is; {@code null} if the properties say it
 */
record UtpPropertiesMapper(
        UnaryOperator<String> names,
        UtpProperties properties,
        @Nullable UtpRendezvousConnectionDetails connectionDetails) {

    static final String RENDEZVOUS_EXAMPLE = "rendezvous.example.org:42000";

    private static final int MAX_PORT = 65_535;

    private static final int MAX_OBSERVATION_PORTS = 4;

    private String name(String option) {
        return names.apply(option);
    }

    /** The registry is asked for only when this application serves a rendezvous. */
    void configure(
            UtpNodeBuilder builder, Supplier<RendezvousRegistry> registry, @Nullable UtpConnectionFilter filter) {
        UtpOptions options = options();
        builder.mtu(options.mtu())
                .maxMtu(options.maxMtu())
                .bufferSize(options.bufferSize())
                .timeout(options.timeout())
                .resend(options.resend())
                .keepAlive(options.keepAlive())
                .idleTimeout(options.idleTimeout())
                .stallTimeout(options.stallTimeout())
                .nagle(options.nagle())
                .dialect(options.dialect())
                .congestion(options.congestion())
                .maxConnections(options.maxConnections())
                .backlog(options.backlog())
                .transport(options.transport())
                .socketBufferSize(options.socketBufferSize())
                .maxBuffer(options.maxBuffer())
                .maxMemory(options.maxMemory())
                .limits(options.limits())
                .filter(filter(filter));
        RendezvousOptions rendezvous = rendezvous();
        if (rendezvous != null) {
            builder.rendezvous(rendezvous);
        }
        RendezvousServerOptions server = rendezvousServer();
        if (server != null) {
            builder.rendezvousServer(server, registry.get());
        }
    }

    /** The address to bind; asks the name service for the host, each time. */
    InetSocketAddress address() {
        int port = properties.port();
        if (port < 0 || port > MAX_PORT) {
            throw new InvalidConfigurationPropertyValueException(
                    name("port"), port, "must be between 0 and " + MAX_PORT + "; 0 means any free port");
        }
        String host = properties.host();
        if (!StringUtils.hasText(host)) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException ex) {
            throw InvalidProperty.because(
                    name("host"), host, "is neither an address nor a name that can be resolved", ex);
        }
    }

    /** Without asking the name service. */
    List<HostAndPort> stunServers() {
        return properties.stun().servers().stream()
                .map(server -> server(name("stun.servers"), server, "stun.example.org:3478"))
                .toList();
    }

    /** {@code null} when there is no server to ask. */
    @Nullable RendezvousOptions rendezvous() {
        UtpProperties.Rendezvous rendezvous = properties.rendezvous();
        List<InetSocketAddress> servers = rendezvousServers(rendezvous);
        if (servers.isEmpty()) {
            if (StringUtils.hasText(rendezvous.name())) {
                throw new InvalidConfigurationPropertyValueException(
                        name("rendezvous.name"),
                        rendezvous.name(),
                        "needs " + name("rendezvous.servers") + ", where it is registered");
            }
            return null;
        }
        requireName(name("rendezvous.name"), rendezvous.name());
        try {
            return new RendezvousOptions(
                    servers,
                    StringUtils.hasText(rendezvous.name()) ? rendezvous.name() : null,
                    token(rendezvous),
                    rendezvous.heartbeat(),
                    rendezvous.callTimeout(),
                    rendezvous.birthday());
        } catch (IllegalArgumentException ex) {
            throw explain(
                    "rendezvous.",
                    Map.of("heartbeat", rendezvous.heartbeat(), "callTimeout", rendezvous.callTimeout()),
                    ex);
        }
    }

    /** A node that is a rendezvous itself needs no other, unless it says so. */
    private List<InetSocketAddress> rendezvousServers(UtpProperties.Rendezvous rendezvous) {
        boolean servesAlone =
                rendezvous.server().enabled() && rendezvous.servers().isEmpty();
        if (connectionDetails != null && !servesAlone) {
            return connectionDetails.servers().stream()
                    .map(server -> InetSocketAddress.createUnresolved(server.host(), server.port()))
                    .toList();
        }
        return rendezvous.servers().stream()
                .map(server -> server(name("rendezvous.servers"), server, RENDEZVOUS_EXAMPLE))
                .map(server -> InetSocketAddress.createUnresolved(server.host(), server.port()))
                .toList();
    }

    private @Nullable String token(UtpProperties.Rendezvous rendezvous) {
        String name = rendezvous.name();
        String token = (connectionDetails != null && StringUtils.hasText(name)) ? connectionDetails.token(name) : null;
        if (token != null) {
            return token;
        }
        return StringUtils.hasText(rendezvous.token()) ? rendezvous.token() : null;
    }

    /** {@code null} when this application serves no rendezvous. */
    @Nullable RendezvousServerOptions rendezvousServer() {
        UtpProperties.Rendezvous.Server server = properties.rendezvous().server();
        if (!server.enabled()) {
            return null;
        }
        requireName(name("rendezvous.server.instance"), server.instance());
        if (server.observationPorts().size() > MAX_OBSERVATION_PORTS) {
            throw new InvalidConfigurationPropertyValueException(
                    name("rendezvous.server.observation-ports"),
                    server.observationPorts(),
                    "must be at most " + MAX_OBSERVATION_PORTS + " ports, of which two are enough, but were "
                            + server.observationPorts().size());
        }
        try {
            return new RendezvousServerOptions(
                    StringUtils.hasText(server.instance()) ? server.instance() : null,
                    StringUtils.hasText(server.secret()) ? server.secret() : null,
                    server.lease(),
                    server.observationPorts(),
                    server.maxNames(),
                    server.maxNamesPerAddress(),
                    server.maxCallsPerMinute());
        } catch (IllegalArgumentException ex) {
            RuntimeException explained = explain("rendezvous.server.", limitedValues(server), ex);
            // Told of the property as of the others, Spring Boot would print the secret.
            throw (explained != ex)
                    ? explained
                    : new IllegalArgumentException(name("rendezvous.server.secret") + ": " + ex.getMessage(), ex);
        }
    }

    private static Map<String, Object> limitedValues(UtpProperties.Rendezvous.Server server) {
        return Map.of(
                "lease", server.lease(),
                "observationPorts", server.observationPorts(),
                "maxNames", server.maxNames(),
                "maxNamesPerAddress", server.maxNamesPerAddress(),
                "maxCallsPerMinute", server.maxCallsPerMinute());
    }

    private static void requireName(String property, @Nullable String name) {
        try {
            if (StringUtils.hasText(name)) {
                RendezvousNames.require(name);
            }
        } catch (IllegalArgumentException ex) {
            throw InvalidProperty.because(property, name, "must be 1 to 64 of the characters A-Z a-z 0-9 . _ -", ex);
        }
    }

    static HostAndPort server(String property, String server, String example) {
        try {
            return HostAndPort.parse(server);
        } catch (IllegalArgumentException ex) {
            throw InvalidProperty.because(property, server, "must be HOST:PORT, such as " + example, ex);
        }
    }

    private UtpOptions options() {
        try {
            return new UtpOptions(
                    properties.mtu(),
                    properties.maxMtu(),
                    properties.bufferSize(),
                    properties.timeout(),
                    properties.resend(),
                    properties.keepAlive(),
                    properties.idleTimeout(),
                    properties.stallTimeout(),
                    properties.nagle(),
                    properties.dialect(),
                    properties.congestion(),
                    properties.maxConnections(),
                    properties.backlog(),
                    properties.transport(),
                    bytes(properties.socketBufferSize()),
                    bytes(properties.maxBuffer()),
                    properties.maxMemory().toBytes(),
                    limits());
        } catch (IllegalArgumentException ex) {
            throw explain("", limitedValues(), ex);
        }
    }

    private UtpLimits limits() {
        UtpProperties.Limits limits = properties.limits();
        try {
            return new UtpLimits(
                    limits.connectionsPerAddress(),
                    limits.halfOpenPerAddress(),
                    limits.halfOpenPerNetwork(),
                    limits.statelessAnswersPerSecond(),
                    limits.memoryPerAddress().toBytes(),
                    limits.resetsPerSecond(),
                    limits.resetsPerAddress(),
                    limits.punchesPerSecond(),
                    limits.punchesPerAddress(),
                    limits.earlyData());
        } catch (IllegalArgumentException ex) {
            throw explain("limits.", limitedPerAddress(limits), ex);
        }
    }

    private static Map<String, Object> limitedPerAddress(UtpProperties.Limits limits) {
        return Map.of(
                "connectionsPerAddress", limits.connectionsPerAddress(),
                "halfOpenPerAddress", limits.halfOpenPerAddress(),
                "halfOpenPerNetwork", limits.halfOpenPerNetwork(),
                "statelessAnswersPerSecond", limits.statelessAnswersPerSecond(),
                "memoryPerAddress", limits.memoryPerAddress(),
                "resetsPerSecond", limits.resetsPerSecond(),
                "resetsPerAddress", limits.resetsPerAddress(),
                "punchesPerSecond", limits.punchesPerSecond(),
                "punchesPerAddress", limits.punchesPerAddress());
    }

    /** Who may connect; the application's filter is asked about those only whom the lists let pass. */
    private @Nullable UtpConnectionFilter filter(@Nullable UtpConnectionFilter application) {
        List<AddressRange> allow = ranges("allow", properties.allow());
        List<AddressRange> deny = ranges("deny", properties.deny());
        if (allow.isEmpty() && deny.isEmpty()) {
            return application;
        }
        UtpConnectionFilter lists = UtpConnectionFilter.of(allow, deny);
        return (application == null) ? lists : lists.and(application);
    }

    private List<AddressRange> ranges(String option, List<String> texts) {
        return texts.stream().map(text -> range(option, text)).toList();
    }

    private AddressRange range(String option, String text) {
        try {
            return AddressRange.of(text.strip());
        } catch (IllegalArgumentException ex) {
            throw InvalidProperty.because(
                    name(option), text, "must be an address or network, such as 192.0.2.7 or 10.0.0.0/8", ex);
        }
    }

    private static int bytes(DataSize size) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
    }

    /** The message of the options starts with the name of the one that is wrong; if with none of these, it stays as it is. */
    private RuntimeException explain(String group, Map<String, Object> values, IllegalArgumentException ex) {
        String message = String.valueOf(ex.getMessage());
        String option = StringUtils.delimitedListToStringArray(message, " ")[0];
        Object value = values.get(option);
        return (value == null)
                ? ex
                : InvalidProperty.because(
                        name(group + DataObjectPropertyName.toDashedForm(option)),
                        value,
                        message.substring(option.length() + 1),
                        ex);
    }

    private Map<String, Object> limitedValues() {
        return Map.ofEntries(
                Map.entry("mtu", properties.mtu()),
                Map.entry("maxMtu", properties.maxMtu()),
                Map.entry("bufferSize", properties.bufferSize()),
                Map.entry("timeout", properties.timeout()),
                Map.entry("resend", properties.resend()),
                Map.entry("keepAlive", properties.keepAlive()),
                Map.entry("idleTimeout", properties.idleTimeout()),
                Map.entry("stallTimeout", properties.stallTimeout()),
                Map.entry("maxConnections", properties.maxConnections()),
                Map.entry("backlog", properties.backlog()),
                Map.entry("socketBufferSize", properties.socketBufferSize()),
                Map.entry("maxBuffer", properties.maxBuffer()),
                Map.entry("maxMemory", properties.maxMemory()));
    }
}
