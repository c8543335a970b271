package io.utp.spring.boot.test.network;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Translates and filters, and moves nothing itself. What it has learned does not expire. Guarded by the network's lock. */
final class NatTable {

    private static final int FIRST_PORT = 1_024;

    private static final int PORTS = 65_536 - FIRST_PORT;

    private final NatKind kind;

    private final InetAddress address;

    private final RandomGenerator random;

    private final Map<Integer, Entry> byPort = new HashMap<>();

    private final Map<InetSocketAddress, List<Entry>> byInternal = new HashMap<>();

    private int lastPort;

    /**
     * A mapping.
     *
     * @param internal the socket inside
     * @param firstRemote to whom it sent when the mapping was made
     * @param port the public port
     * @param remotes to whom it has sent since, which is what the filter goes by (RFC 4787 5)
     */
    private record Entry(
            InetSocketAddress internal, InetSocketAddress firstRemote, int port, Set<InetSocketAddress> remotes) {}

    NatTable(NatKind kind, InetAddress address, RandomGenerator random) {
        this.kind = kind;
        this.address = address;
        this.random = random;
        this.lastPort = randomPort();
    }

    /** The source of a datagram that leaves, {@code null} if it may not. */
    @Nullable InetSocketAddress outbound(InetSocketAddress internal, InetSocketAddress to) {
        if (kind == NatKind.BLOCKED) {
            return null;
        }
        List<Entry> entries = byInternal.computeIfAbsent(internal, unused -> new ArrayList<>());
        Entry entry = entries.stream()
                .filter(each -> kind.mapping().isSame(each.firstRemote, to)) // RFC 4787 4.1
                .findFirst()
                .orElse(null);
        if (entry == null) {
            if (byPort.size() == PORTS) {
                return null;
            }
            entry = new Entry(internal, to, choosePort(internal.getPort()), new HashSet<>());
            entries.add(entry);
            byPort.put(entry.port, entry);
        }
        entry.remotes.add(to);
        return new InetSocketAddress(address, entry.port);
    }

    /** Who gets a datagram that arrives for a public port, {@code null} if nobody does. */
    @Nullable InetSocketAddress inbound(InetSocketAddress from, int port) {
        Entry entry = byPort.get(port);
        if (entry == null) {
            return null;
        }
        // RFC 4787 5
        boolean lets = kind.filtering() == NatKind.Dependence.NOTHING
                || entry.remotes.contains(from)
                || entry.remotes.stream().anyMatch(known -> kind.filtering().isSame(known, from));
        return lets ? entry.internal : null;
    }

    /** Whose mapping a public port is, whoever may use it. */
    @Nullable InetSocketAddress owner(int port) {
        Entry entry = byPort.get(port);
        return entry != null ? entry.internal : null;
    }

    void clear() {
        byPort.clear();
        byInternal.clear();
    }

    private int choosePort(int internalPort) {
        int port = switch (kind.ports()) {
            case PRESERVED -> Math.max(FIRST_PORT, internalPort);
            case SEQUENTIAL -> next(lastPort);
            case RANDOM -> randomPort();
        };
        while (byPort.containsKey(port)) {
            port = kind.ports() == NatKind.Ports.RANDOM ? randomPort() : next(port);
        }
        lastPort = port;
        return port;
    }

    private int randomPort() {
        return FIRST_PORT + random.nextInt(PORTS);
    }

    private static int next(int port) {
        return port == 65_535 ? FIRST_PORT : port + 1;
    }
}
