package io.utp.engine.node;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.AddressAccounts;
import io.utp.engine.connection.Connection;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** Who may come in: what becomes of a SYN, and of the first packet of who was answered without being remembered. */
final class Admission {

    private final Setups setups;
    private final EndpointConfig config;
    private final ConnectionSignals signals;
    private final AddressAccounts accounts;
    private final Services services;
    private final Registrations registrations;
    private final ConnectionList connections;
    private final Resets resets;
    private final StatelessAnswers stateless;
    private boolean listening;
    private boolean closed;
    private long refused;
    private long crowded;

    /** What to do with a SYN. */
    enum Decision {
        ACCEPT,
        REFUSE,
        /** It is answered, and nothing of it remembered. */
        ANSWER,
        /** It was asked to come again with a cookie. */
        WAIT
    }

    Admission(
            Setups setups,
            Services services,
            Registrations registrations,
            ConnectionList connections,
            Resets resets,
            AnswerLimit limit) {
        this.setups = setups;
        this.config = setups.config();
        this.signals = setups.signals();
        this.accounts = setups.accounts();
        this.services = services;
        this.registrations = registrations;
        this.connections = connections;
        this.resets = resets;
        this.stateless = new StatelessAnswers(config.dialect(), setups.random(), setups.window(), limit);
    }

    // ---- inputs

    /** A SYN of no connection. */
    void handleSyn(int socket, InetSocketAddress from, PacketHeader syn, ByteBuffer datagram, long nowNanos) {
        // This library's initiators dial again under another id, but with the same number, when no answer came.
        Connection asked = signals.halfOpenAskedForBy(from, syn.sequence(), nowNanos);
        boolean again = asked != null && !registrations.isTaken(from, syn);
        switch (judge(socket, from, syn, again, nowNanos)) {
            case ACCEPT -> {
                if (asked != null && again) {
                    registrations.add(asked, syn.connectionId());
                    asked.handlePacket(syn, datagram, nowNanos);
                } else {
                    accept(socket, from, syn, nowNanos);
                }
            }
            case REFUSE -> refuse(socket, from, syn, nowNanos);
            case ANSWER -> stateless.answer(socket, from, syn, setups.micros(nowNanos), nowNanos);
            case WAIT -> {}
        }
    }

    private Decision judge(int socket, InetSocketAddress from, PacketHeader syn, boolean again, long nowNanos) {
        if (!closed && syn.service() != 0) {
            return services.handleSyn(socket, from, syn, nowNanos);
        }
        if (again) {
            return Decision.ACCEPT;
        }
        if (!hasPlace(from)) {
            return Decision.REFUSE;
        }
        boolean suspect = signals.halfOpen() >= config.backlog() || accounts.isSuspect(from);
        return suspect ? Decision.ANSWER : Decision.ACCEPT;
    }

    private void accept(int socket, InetSocketAddress from, PacketHeader syn, long nowNanos) {
        if (registrations.isTaken(from, syn)) {
            // By chance, by a connection in the other direction: the peer will try another.
            refused++;
        } else {
            // As long as others are not remembered, neither may this one have been when its SYN came for the first
            // time.
            boolean active = stateless.isActive(nowNanos);
            add(socket, from, syn, active ? stateless.number(from, syn, nowNanos) : setups.random16(), nowNanos);
        }
    }

    private Connection add(int socket, InetSocketAddress from, PacketHeader syn, int number, long nowNanos) {
        Path path = new Path(socket, registrations.known(from));
        Connection connection = setups.setup(path, syn.service(), nowNanos).accept(syn, number);
        registrations.addAccepted(connection, syn.connectionId());
        connections.add(connection);
        return connection;
    }

    /** Turns a SYN away. */
    void refuse(int socket, InetSocketAddress from, PacketHeader syn, long nowNanos) {
        refused++;
        resets.answer(socket, from, syn, nowNanos);
    }

    /** Returns whether it was the first packet of who was answered without being remembered. */
    boolean welcome(int socket, InetSocketAddress from, PacketHeader packet, ByteBuffer datagram, long nowNanos) {
        PacketHeader syn = stateless.recognise(from, packet, nowNanos);
        if (syn == null || registrations.isTaken(from, syn)) {
            return false;
        }
        if (hasPlace(from)) {
            stateless.handleAccepted();
            add(socket, from, syn, stateless.recognisedNumber(), nowNanos).handlePacket(packet, datagram, nowNanos);
        } else {
            refuse(socket, from, packet, nowNanos);
        }
        return true;
    }

    /** A packet of no connection. */
    void handleUnknown(int socket, InetSocketAddress from, PacketHeader packet, long nowNanos) {
        if (stateless.isActive(nowNanos)) {
            // Perhaps the second packet of who was not remembered, and the first is late: a RESET would end what
            // begins.
            resets.suppress(packet);
        } else {
            resets.answer(socket, from, packet, nowNanos);
        }
    }

    // ---- commands

    void listen(boolean wanted) {
        listening = wanted;
    }

    void close() {
        closed = true;
    }

    // ---- getters

    /** Whether one more connection of the application is accepted from this address. */
    private boolean hasPlace(InetSocketAddress from) {
        if (!listening || closed || isFull()) {
            return false;
        }
        boolean most = accounts.isFull(from);
        crowded += most ? 1 : 0;
        return !most;
    }

    /** Whether there are as many connections of the application as may be. */
    boolean isFull() {
        return signals.initiated() + signals.accepted() >= config.maxConnections();
    }

    boolean isListening() {
        return listening;
    }

    boolean isClosed() {
        return closed;
    }

    StatelessAnswers stateless() {
        return stateless;
    }

    long refused() {
        return refused;
    }

    long crowded() {
        return crowded;
    }
}
