package io.utp.spring.boot.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The meters of a node. None has a tag that peers could multiply: no address, no name, no connection. */
public enum UtpMeter implements MeterDocumentation {

    /** Open connections. */
    CONNECTIONS_ACTIVE(
            "utp.connections.active", Meter.Type.GAUGE, null, "Open connections, by who dialled.", Tag.ORIGIN),

    /** Connections that are possible. */
    CONNECTIONS_LIMIT("utp.connections.limit", Meter.Type.GAUGE, null, "Connections that the node holds at most."),

    /** Connections whose peer has not shown itself. */
    CONNECTIONS_HALF_OPEN(
            "utp.connections.half.open",
            Meter.Type.GAUGE,
            null,
            "Accepted connections that wait for their peer to show itself; `utp.backlog` of them are remembered."),

    /** Connections that were opened, or not. */
    CONNECTIONS(
            "utp.connections",
            Meter.Type.COUNTER,
            null,
            "Connections: `accepted`, `dialled`, `failed` (could not be opened), `refused` (turned away here).",
            Tag.OUTCOME),

    /** Connections that are gone. */
    CONNECTIONS_CLOSED(
            "utp.connections.closed",
            Meter.Type.COUNTER,
            null,
            "Connections that are gone, by the `CloseReason`.",
            Tag.REASON),

    /** Payload sent. */
    DATA_SENT("utp.data.sent", Meter.Type.COUNTER, "bytes", "Payload sent, repeats not counted."),

    /** Payload received. */
    DATA_RECEIVED("utp.data.received", Meter.Type.COUNTER, "bytes", "Payload received in order."),

    /** Payload in flight. */
    DATA_IN_FLIGHT("utp.data.in.flight", Meter.Type.GAUGE, "bytes", "Payload sent and not acknowledged."),

    /** Packets sent. */
    PACKETS_SENT("utp.packets.sent", Meter.Type.COUNTER, null, "Packets of every kind, repeats included."),

    /** Packets received. */
    PACKETS_RECEIVED("utp.packets.received", Meter.Type.COUNTER, null, "Valid packets of connections."),

    /** Packets sent again. */
    PACKETS_RETRANSMITTED(
            "utp.packets.retransmitted", Meter.Type.COUNTER, null, "Packets sent again, because they seemed lost."),

    /** Packets that came twice. */
    PACKETS_DUPLICATE("utp.packets.duplicate", Meter.Type.COUNTER, null, "Packets received that had arrived before."),

    /** Retransmission timeouts. */
    PACKETS_TIMEOUTS("utp.packets.timeouts", Meter.Type.COUNTER, null, "How often a retransmission timer fired."),

    /** Round trip. */
    RTT("utp.rtt", Meter.Type.GAUGE, "seconds", "Smoothed round trip, mean of the open connections."),

    /** Longest round trip. */
    RTT_MAX("utp.rtt.max", Meter.Type.GAUGE, "seconds", "Smoothed round trip of the slowest open connection."),

    /** Queueing delay. */
    QUEUING_DELAY(
            "utp.queuing.delay",
            Meter.Type.GAUGE,
            "seconds",
            "One-way queueing delay seen last, mean of the open connections that have sent data."),

    /** Longest queueing delay. */
    QUEUING_DELAY_MAX("utp.queuing.delay.max", Meter.Type.GAUGE, "seconds", "The longest of these delays."),

    /** Congestion window. */
    SEND_WINDOW(
            "utp.send.window",
            Meter.Type.GAUGE,
            "bytes",
            "What congestion control allows in flight, mean of the open connections that have sent data."),

    /** Datagrams sent. */
    DATAGRAMS_SENT("utp.datagrams.sent", Meter.Type.COUNTER, null, "Datagrams that left the port."),

    /** Datagrams received. */
    DATAGRAMS_RECEIVED("utp.datagrams.received", Meter.Type.COUNTER, null, "Datagrams that arrived on the port."),

    /** Bytes of datagrams sent. */
    DATAGRAMS_DATA_SENT("utp.datagrams.data.sent", Meter.Type.COUNTER, "bytes", "UDP payload that left the port."),

    /** Bytes of datagrams received. */
    DATAGRAMS_DATA_RECEIVED(
            "utp.datagrams.data.received", Meter.Type.COUNTER, "bytes", "UDP payload that arrived on the port."),

    /** Datagrams that could not be sent. */
    DATAGRAMS_FAILED(
            "utp.datagrams.failed", Meter.Type.COUNTER, null, "Datagrams that the operating system refused to send."),

    /** Datagrams that are not uTP. */
    DATAGRAMS_OTHER("utp.datagrams.other", Meter.Type.COUNTER, null, "Datagrams that were not uTP."),

    /** Datagrams that were dropped. */
    DATAGRAMS_REJECTED(
            "utp.datagrams.rejected",
            Meter.Type.COUNTER,
            null,
            "Datagrams dropped: `malformed`, `unknown` (of no connection), `misdirected` (its peer is elsewhere by now),"
                    + " `forged` (not authentic, or copies), `implausible` (numbers that cannot be).",
            Tag.REASON),

    /** RESET packets. */
    RESETS(
            "utp.resets",
            Meter.Type.COUNTER,
            null,
            "RESET packets: `sent`, `suppressed` by the rate limit, or received and `doubted`.",
            Tag.OUTCOME),

    /** Acknowledgements that were not sent. */
    ACKS_SUPPRESSED(
            "utp.acks.suppressed",
            Meter.Type.COUNTER,
            null,
            "Acknowledgements not sent, because they would have said the same again."),

    /** Peers that were reset. */
    PEERS_EXPELLED(
            "utp.peers.expelled",
            Meter.Type.COUNTER,
            null,
            "Peers that were reset: `deceit` (acknowledged what was never sent), `stall` (took nothing for too long).",
            Tag.REASON),

    /** TLS handshakes. */
    TLS_HANDSHAKES(
            "utp.tls.handshakes",
            Meter.Type.COUNTER,
            null,
            "TLS handshakes: `completed`, `failed`, `plain` (refused, because the peer does not encrypt), `overload` (refused,"
                    + " because there were too many at once).",
            Tag.OUTCOME),

    /** TLS handshakes that go on. */
    TLS_HANDSHAKES_ACTIVE("utp.tls.handshakes.active", Meter.Type.GAUGE, null, "TLS handshakes that go on."),

    /** Streams that were cut off. */
    TLS_TRUNCATED(
            "utp.tls.truncated",
            Meter.Type.COUNTER,
            null,
            "Connections whose peer's stream ended without the end that TLS protects."),

    /** What limits and filters kept away. */
    LIMITED(
            "utp.limited",
            Meter.Type.COUNTER,
            null,
            "What limits and filters kept away: `filtered` (by the connection filter, `utp.allow` or `utp.deny`), `crowded`"
                    + " (the address has as many connections as it may), `stateless` (a SYN answered without being remembered),"
                    + " `unanswered` (a SYN dropped because too many were answered so),"
                    + " `punch` (a message of hole punching that was not answered).",
            Tag.REASON),

    /** Whether the node is registered. */
    RENDEZVOUS_REGISTERED(
            "utp.rendezvous.registered",
            Meter.Type.GAUGE,
            null,
            "1 while the node is registered at its rendezvous, else 0. Only with a rendezvous."),

    /** Clients of the rendezvous served here. */
    RENDEZVOUS_SERVER_LINKS(
            "utp.rendezvous.server.links",
            Meter.Type.GAUGE,
            null,
            "Clients of the rendezvous served here. These `server` meters are there only where one is served."),

    /** Names registered here. */
    RENDEZVOUS_SERVER_NAMES("utp.rendezvous.server.names", Meter.Type.GAUGE, null, "Names registered here."),

    /** Registrations. */
    RENDEZVOUS_SERVER_REGISTRATIONS(
            "utp.rendezvous.server.registrations",
            Meter.Type.COUNTER,
            null,
            "Registrations `accepted` or `refused`.",
            Tag.OUTCOME),

    /** Calls. */
    RENDEZVOUS_SERVER_CALLS(
            "utp.rendezvous.server.calls",
            Meter.Type.COUNTER,
            null,
            "Calls `accepted` (passed on) or `refused`.",
            Tag.OUTCOME),

    /** Questions that the registry did not answer. */
    RENDEZVOUS_SERVER_REGISTRY_FAILURES(
            "utp.rendezvous.server.registry.failures",
            Meter.Type.COUNTER,
            null,
            "Questions that the registry did not answer, or not in time."),

    /** Connections that a listener handles. */
    LISTENER_CONNECTIONS(
            "utp.listener.connections",
            Meter.Type.GAUGE,
            null,
            "Connections that a listener handles. The `listener` meters are there while it runs.",
            Tag.LISTENER),

    /** Connections that wait for a listener. */
    LISTENER_QUEUED(
            "utp.listener.queued", Meter.Type.GAUGE, null, "Connections that wait for a listener.", Tag.LISTENER),

    /** Connections that a listener refused. */
    LISTENER_REFUSED(
            "utp.listener.refused",
            Meter.Type.COUNTER,
            null,
            "Connections refused because a listener had as many as it may.",
            Tag.LISTENER);

    /** The tags. */
    public enum Tag implements KeyName {

        /** The name of the node. */
        NODE("node"),

        /** Who dialled: the peer ({@code accepted}) or this node ({@code dialled}). */
        ORIGIN("origin"),

        /** How it ended. */
        OUTCOME("outcome"),

        /** Why. */
        REASON("reason"),

        /** The id of the listener. */
        LISTENER("listener");

        private final String key;

        Tag(String key) {
            this.key = key;
        }

        @Override
        public String asString() {
            return key;
        }
    }

    private final String name;

    private final Meter.Type type;

    private final @Nullable String baseUnit;

    private final String description;

    private final Tag[] tags;

    UtpMeter(String name, Meter.Type type, @Nullable String baseUnit, String description, Tag... tags) {
        this.name = name;
        this.type = type;
        this.baseUnit = baseUnit;
        this.description = description;
        this.tags = tags;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public @Nullable String getBaseUnit() {
        return baseUnit;
    }

    /**
     * What it tells.
     *
     * @return a sentence
     */
    public String description() {
        return description;
    }

    /** {@link Tag#NODE} and at most one more. */
    @Override
    public KeyName[] getKeyNames() {
        KeyName[] names = Arrays.copyOf(new KeyName[] {Tag.NODE}, 1 + tags.length);
        System.arraycopy(tags, 0, names, 1, tags.length);
        return names;
    }
}
