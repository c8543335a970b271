package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNodeBuilder;
import io.utp.UtpOptions;
import io.utp.rendezvous.RendezvousNames;
import io.utp.rendezvous.RendezvousOptions;
import io.utp.rendezvous.RendezvousRegistry;
import io.utp.rendezvous.RendezvousServerOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** Turns the properties into what the node understands, and names the property when a value is wrong. */
record UtpPropertiesMapper(UtpProperties properties) {

    private static final int MAX_PORT = 65_535;

    private static final int MAX_OBSERVATION_PORTS = 4;

    private static final String OBSERVATION_PORTS = "utp.rendezvous.server.observation-ports";

    /** A name or an address of version 4, or one of version 6 in brackets; then the port. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]\\s]+)]|([^:\\s]+)):(\\d{1,5})");

    /** The registry is asked for only when this application serves a rendezvous. */
    void configure(UtpNodeBuilder builder, Supplier<RendezvousRegistry> registry) {
        UtpOptions options = options();
        builder.mtu(options.mtu())
                .maxMtu(options.maxMtu())
                .bufferSize(options.bufferSize())
                .timeout(options.timeout())
                .resend(options.resend())
                .keepAlive(options.keepAlive())
                .idleTimeout(options.idleTimeout())
                .nagle(options.nagle())
                .dialect(options.dialect())
                .congestion(options.congestion())
                .maxConnections(options.maxConnections())
                .backlog(options.backlog())
                .transport(options.transport())
                .socketBufferSize(options.socketBufferSize())
                .maxBuffer(options.maxBuffer())
                .maxMemory(options.maxMemory());
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
                    "utp.port", port, "must be between 0 and " + MAX_PORT + "; 0 means any free port");
        }
        String host = properties.host();
        if (!StringUtils.hasText(host)) {
            return new InetSocketAddress(port);
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException ex) {
            throw InvalidProperty.because(
                    "utp.host", host, "is neither an address nor a name that can be resolved", ex);
        }
    }

    /** Without asking the name service. */
    List<InetSocketAddress> stunServers() {
        return properties.stun().servers().stream()
                .map(server -> server("utp.stun.servers", server, "stun.example.org:3478"))
                .toList();
    }

    /** {@code null} when there is no server to ask. */
    @Nullable RendezvousOptions rendezvous() {
        UtpProperties.Rendezvous rendezvous = properties.rendezvous();
        if (rendezvous.servers().isEmpty()) {
            if (StringUtils.hasText(rendezvous.name())) {
                throw new InvalidConfigurationPropertyValueException(
                        "utp.rendezvous.name",
                        rendezvous.name(),
                        "needs utp.rendezvous.servers, where it is registered");
            }
            return null;
        }
        requireName("utp.rendezvous.name", rendezvous.name());
        try {
            return new RendezvousOptions(
                    rendezvous.servers().stream()
                            .map(server -> server("utp.rendezvous.servers", server, "rendezvous.example.org:42000"))
                            .toList(),
                    StringUtils.hasText(rendezvous.name()) ? rendezvous.name() : null,
                    StringUtils.hasText(rendezvous.token()) ? rendezvous.token() : null,
                    rendezvous.heartbeat(),
                    rendezvous.callTimeout(),
                    rendezvous.birthday());
        } catch (IllegalArgumentException ex) {
            throw explain(
                    "utp.rendezvous.",
                    Map.of("heartbeat", rendezvous.heartbeat(), "callTimeout", rendezvous.callTimeout()),
                    ex);
        }
    }

    /** {@code null} when this application serves no rendezvous. */
    @Nullable RendezvousServerOptions rendezvousServer() {
        UtpProperties.Rendezvous.Server server = properties.rendezvous().server();
        if (!server.enabled()) {
            return null;
        }
        requireName("utp.rendezvous.server.instance", server.instance());
        if (server.observationPorts().size() > MAX_OBSERVATION_PORTS) {
            throw new InvalidConfigurationPropertyValueException(
                    OBSERVATION_PORTS,
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
            RuntimeException explained = explain("utp.rendezvous.server.", limitedValues(server), ex);
            // Told of the property as of the others, Spring Boot would print the secret.
            throw (explained != ex)
                    ? explained
                    : new IllegalArgumentException("utp.rendezvous.server.secret: " + ex.getMessage(), ex);
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

    private static InetSocketAddress server(String property, String server, String example) {
        Matcher matcher = HOST_AND_PORT.matcher(server);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidConfigurationPropertyValueException(
                    property, server, "must be HOST:PORT, such as " + example);
        }
        String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
        return InetSocketAddress.createUnresolved(host, port);
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
                    properties.nagle(),
                    properties.dialect(),
                    properties.congestion(),
                    properties.maxConnections(),
                    properties.backlog(),
                    properties.transport(),
                    bytes(properties.socketBufferSize()),
                    bytes(properties.maxBuffer()),
                    properties.maxMemory().toBytes());
        } catch (IllegalArgumentException ex) {
            throw explain("utp.", limitedValues(), ex);
        }
    }

    private static int bytes(DataSize size) {
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, size.toBytes()));
    }

    /** The message of the options starts with the name of the one that is wrong; if with none of these, it stays as it is. */
    private static RuntimeException explain(String prefix, Map<String, Object> values, IllegalArgumentException ex) {
        String message = String.valueOf(ex.getMessage());
        String option = StringUtils.delimitedListToStringArray(message, " ")[0];
        Object value = values.get(option);
        return (value == null)
                ? ex
                : InvalidProperty.because(
                        prefix + DataObjectPropertyName.toDashedForm(option),
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
                Map.entry("maxConnections", properties.maxConnections()),
                Map.entry("backlog", properties.backlog()),
                Map.entry("socketBufferSize", properties.socketBufferSize()),
                Map.entry("maxBuffer", properties.maxBuffer()),
                Map.entry("maxMemory", properties.maxMemory()));
    }
}
