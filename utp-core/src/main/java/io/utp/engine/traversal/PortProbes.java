package io.utp.engine.traversal;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Checks of many ports of the peer's NAT, from the node's own port. */
final class PortProbes implements ManyChecks {

    /** A router for the home has some thousands of entries for connections; in 30 s, when it forgets them, these are 1,500. */
    private static final long INTERVAL = 20_000_000L;

    /** Nine of ten have found a port by then; for the others it is twice as fast. */
    private static final int UNHURRIED = 600;

    /** Of 64,512 ports 256 are right: with 174 tries half find one, with these all but one in 600,000. */
    private static final int MOST_RANDOM = 3_300;

    private static final int BEHIND = 16;
    private static final int AHEAD = 64;
    private static final int ROUNDS = 2;

    private final InetAddress address;
    private final int[] ports;
    private final long firstNonce;
    private final long startNanos;
    private int sent;

    private PortProbes(InetAddress address, int[] ports, long firstNonce, long startNanos) {
        this.address = address;
        this.ports = ports;
        this.firstNonce = firstNonce;
        this.startNanos = startNanos;
    }

    /** Tries random ports, none of them twice. */
    static PortProbes random(InetAddress address, RandomGenerator random, long startNanos) {
        BitSet taken = new BitSet();
        int[] ports = new int[MOST_RANDOM];
        for (int index = 0; index < ports.length; ) {
            int port = PortPrediction.FIRST_PORT + random.nextInt(PortPrediction.PORTS);
            if (!taken.get(port)) {
                taken.set(port);
                ports[index++] = port;
            }
        }
        return new PortProbes(address, ports, random.nextLong(), startNanos);
    }

    /** Tries the ports around expected ones, the nearest first, but not those themselves; twice, as some get lost. */
    static PortProbes around(InetAddress address, List<Integer> expected, RandomGenerator random, long startNanos) {
        int first = expected.get(0);
        int last = expected.get(expected.size() - 1);
        int direction = PortPrediction.difference(first, last) < 0 ? -1 : 1;
        List<Integer> ports = new ArrayList<>();
        int span = Math.abs(PortPrediction.difference(first, last));
        for (int ahead = 1; ahead <= span + AHEAD; ahead++) {
            add(ports, first + direction * ahead, expected);
            if (ahead % (AHEAD / BEHIND) == 0 && ahead <= AHEAD) {
                add(ports, first - direction * (ahead * BEHIND / AHEAD), expected);
            }
        }
        int[] rounds = new int[ports.size() * ROUNDS];
        for (int index = 0; index < rounds.length; index++) {
            rounds[index] = ports.get(index % ports.size());
        }
        return new PortProbes(address, rounds, random.nextLong(), startNanos);
    }

    private static void add(List<Integer> ports, int port, List<Integer> expected) {
        int wrapped = PortPrediction.wrap(port);
        if (!expected.contains(wrapped)) {
            ports.add(wrapped);
        }
    }

    @Override
    public long dueNanos() {
        int hurried = Math.max(0, sent - UNHURRIED);
        return sent == ports.length
                ? Deadline.NEVER
                : startNanos + (sent - hurried) * INTERVAL + hurried * INTERVAL / 2;
    }

    @Override
    public Path nextPath() {
        return new Path(0, new InetSocketAddress(address, ports[sent]));
    }

    @Override
    public long nextNonce() {
        return firstNonce + sent++;
    }

    @Override
    public boolean isAnsweredBy(Path path, long nonce) {
        long index = nonce - firstNonce;
        return index >= 0
                && index < sent
                && path.socket() == 0
                && path.remote().getPort() == ports[(int) index]
                && path.remote().getAddress().equals(address);
    }
}
