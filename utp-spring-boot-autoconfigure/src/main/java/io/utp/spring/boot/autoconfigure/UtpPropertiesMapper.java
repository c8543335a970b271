package io.utp.spring.boot.autoconfigure;

import io.utp.UtpNodeBuilder;
import io.utp.UtpOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.StringUtils;

/** Turns the properties into what the node understands, and names the property when a value is wrong. */
record UtpPropertiesMapper(UtpProperties properties) {

    private static final int MAX_PORT = 65_535;

    /** A name or an address of version 4, or one of version 6 in brackets; then the port. */
    private static final Pattern HOST_AND_PORT = Pattern.compile("(?:\\[([^\\]\\s]+)]|([^:\\s]+)):(\\d{1,5})");

    void configure(UtpNodeBuilder builder) {
        UtpOptions options = options();
        builder.mtu(options.mtu())
                .bufferSize(options.bufferSize())
                .timeout(options.timeout())
                .resend(options.resend())
                .keepAlive(options.keepAlive())
                .idleTimeout(options.idleTimeout())
                .nagle(options.nagle())
                .dialect(options.dialect())
                .maxConnections(options.maxConnections())
                .backlog(options.backlog())
                .transport(options.transport())
                .socketBufferSize(options.socketBufferSize());
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
            throw new InvalidConfigurationPropertyValueException(
                    "utp.host", host, "is neither an address nor a name that can be resolved", ex);
        }
    }

    /** Without asking the name service. */
    List<InetSocketAddress> stunServers() {
        return properties.stun().servers().stream()
                .map(UtpPropertiesMapper::stunServer)
                .toList();
    }

    private static InetSocketAddress stunServer(String server) {
        Matcher matcher = HOST_AND_PORT.matcher(server);
        int port = matcher.matches() ? Integer.parseInt(matcher.group(3)) : 0;
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidConfigurationPropertyValueException(
                    "utp.stun.servers", server, "must be HOST:PORT, such as stun.example.org:3478");
        }
        String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
        return InetSocketAddress.createUnresolved(host, port);
    }

    private UtpOptions options() {
        try {
            return new UtpOptions(
                    properties.mtu(),
                    properties.bufferSize(),
                    properties.timeout(),
                    properties.resend(),
                    properties.keepAlive(),
                    properties.idleTimeout(),
                    properties.nagle(),
                    properties.dialect(),
                    properties.maxConnections(),
                    properties.backlog(),
                    properties.transport(),
                    socketBufferSize());
        } catch (IllegalArgumentException ex) {
            throw explain(ex);
        }
    }

    private int socketBufferSize() {
        long bytes = properties.socketBufferSize().toBytes();
        return (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, bytes));
    }

    /** The message of the options starts with the name of the one that is wrong. */
    private RuntimeException explain(IllegalArgumentException ex) {
        String message = String.valueOf(ex.getMessage());
        String option = StringUtils.delimitedListToStringArray(message, " ")[0];
        Object value = limitedValues().get(option);
        return (value == null)
                ? ex
                : new InvalidConfigurationPropertyValueException(
                        "utp." + DataObjectPropertyName.toDashedForm(option),
                        value,
                        message.substring(option.length() + 1),
                        ex);
    }

    private Map<String, Object> limitedValues() {
        return Map.of(
                "mtu", properties.mtu(),
                "bufferSize", properties.bufferSize(),
                "timeout", properties.timeout(),
                "resend", properties.resend(),
                "keepAlive", properties.keepAlive(),
                "idleTimeout", properties.idleTimeout(),
                "maxConnections", properties.maxConnections(),
                "backlog", properties.backlog(),
                "socketBufferSize", properties.socketBufferSize());
    }
}
