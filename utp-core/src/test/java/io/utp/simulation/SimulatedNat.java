package io.utp.simulation;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The table of one NAT with one public address: translates and filters, and moves nothing itself. */
final class SimulatedNat {
    private static final int FIRST_PORT = 1024;
    private static final int PORTS = 65_536 - FIRST_PORT;

    private final NatKind kind;
    private InetAddress address;
    private final RandomGenerator random;
    private final List<Entry> entries = new ArrayList<>();
    private int lastPort;

    private static final class Entry {
        private final InetSocketAddress internal;
        private final InetSocketAddress firstRemote;
        private final int port;
        /** RFC 4787 section 5: the filtering rule is assigned for the mapping, by what was sent through it. */
        private final Set<InetSocketAddress> remotes = new HashSet<>();

        private long usedNanos;

        private Entry(InetSocketAddress internal, InetSocketAddress firstRemote, int port) {
            this.internal = internal;
            this.firstRemote = firstRemote;
            this.port = port;
        }
    }

    SimulatedNat(NatKind kind, InetAddress address, RandomGenerator random) {
        this.kind = kind;
        this.address = address;
        this.random = random;
        this.lastPort = FIRST_PORT + random.nextInt(PORTS);
    }

    NatKind kind() {
        return kind;
    }

    InetAddress address() {
        return address;
    }

    /** The source of a datagram that leaves, or {@code null} if it may not. */
    @Nullable InetSocketAddress outbound(InetSocketAddress internal, InetSocketAddress to, long nowNanos) {
        if (kind.blocks()) {
            return null;
        }
        expire(nowNanos);
        Entry entry = find(internal, to);
        if (entry == null) {
            entry = new Entry(internal, to, choosePort(internal.getPort()));
            entries.add(entry);
        }
        entry.remotes.add(to);
        entry.usedNanos = nowNanos; // RFC 4787 REQ-6: NAT outbound refresh behaviour
        return new InetSocketAddress(address, entry.port);
    }

    /** Who gets a datagram that arrives for a public port, or {@code null} if nobody does. */
    @Nullable InetSocketAddress inbound(InetSocketAddress from, int port, long nowNanos) {
        expire(nowNanos);
        for (Entry entry : entries) {
            if (entry.port == port && lets(entry, from)) {
                if (kind.inboundRefreshes()) {
                    entry.usedNanos = nowNanos;
                }
                return entry.internal;
            }
        }
        return null;
    }

    /** Forgets everything, as a restart does. */
    void restart() {
        entries.clear();
    }

    /** Gets another public address, as after a new connection to the provider; what it translated is forgotten. */
    void move(InetAddress next) {
        restart();
        address = next;
    }

    private boolean lets(Entry entry, InetSocketAddress from) {
        // RFC 4787 section 5
        return entry.remotes.stream().anyMatch(known -> kind.filtering().isSame(known, from));
    }

    private @Nullable Entry find(InetSocketAddress internal, InetSocketAddress to) {
        for (Entry entry : entries) {
            // RFC 4787 section 4.1
            if (entry.internal.equals(internal) && kind.mapping().isSame(entry.firstRemote, to)) {
                return entry;
            }
        }
        return null;
    }

    private void expire(long nowNanos) {
        entries.removeIf(entry -> nowNanos - entry.usedNanos >= kind.expiry().toNanos());
    }

    private int choosePort(int internalPort) {
        int port = candidate(internalPort);
        while (isTaken(port)) {
            port = kind.ports() == NatKind.Ports.RANDOM ? candidate(internalPort) : next(port);
        }
        lastPort = port;
        return port;
    }

    private int candidate(int internalPort) {
        return switch (kind.ports()) {
            case PRESERVED -> internalPort;
            case SEQUENTIAL -> next(lastPort);
            case RANDOM -> FIRST_PORT + random.nextInt(PORTS);
        };
    }

    private static int next(int port) {
        return port == 65_535 ? FIRST_PORT : port + 1;
    }

    private boolean isTaken(int port) {
        return entries.stream().anyMatch(entry -> entry.port == port);
    }
}
