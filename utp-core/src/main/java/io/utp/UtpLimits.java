package io.utp;

import java.util.function.Consumer;

/**
 * What one address may take of a node, and what the node sends to who has not shown to receive where it says. An address is an
 * IPv4 address, or the /64 of an IPv6 address; a network an IPv4 /24 or an IPv6 /48. Behind a NAT many peers are one address:
 * the defaults leave a few thousand of them their places. Loopback addresses are not limited, for behind a proxy on the same
 * host everybody is one.
 *
 * <pre>{@code
 * UtpLimits limits = UtpLimits.defaults().withConnectionsPerAddress(100).withPunchesPerSecond(0);
 * }</pre>
 *
 * @param connectionsPerAddress accepted connections of one address at most; 1 to 10,000,000. A SYN beyond is refused. Default
 * 10,000: a carrier's NAT has some dozens to some thousands of subscribers, and ten addresses are needed to take the places
 * of all ({@link UtpNodeBuilder#maxConnections})
 * @param halfOpenPerAddress accepted connections of one address that are remembered before their peer has shown itself; 0 to
 * 1,000,000. Further SYNs are answered without being remembered, which a good peer does not notice. Default 128
 * @param halfOpenPerNetwork the same for a network. Default 256, a quarter of {@link UtpNodeBuilder#backlog}
 * @param statelessAnswersPerSecond SYNs answered a second at most without being remembered; 0 to 1,000,000. Beyond half of it only
 * those are answered that ask again, which costs a good peer a second in a flood of more. Default 5,000
 * @param memoryPerAddress bytes that wait in the buffers of one address' connections together, 64 KiB or more: with less than
 * that left, none of them takes more than what is left. Default 64 MiB, a quarter of {@link UtpNodeBuilder#maxMemory}
 * @param resetsPerSecond RESETs at most for packets of no connection, and to who is refused; 0 to 1,000,000. Default 200: they
 * only shorten a wait
 * @param resetsPerAddress the same to one address. Default 20
 * @param punchesPerSecond messages of hole punching answered at most; 0 to 1,000,000. Default 1,000
 * @param punchesPerAddress the same of one address. Default 20: a peer sends 2
 * @param earlyData whether an acceptor may send two packets before its peer has shown itself, and is told of the connection by
 * its first SYN. Default no: whoever sends SYNs in another's name would have them sent there. It is only needed for peers with
 * libutp that wait for the server to speak: they show themselves by their first keep-alive, after 29 s
 */
public record UtpLimits(
        int connectionsPerAddress,
        int halfOpenPerAddress,
        int halfOpenPerNetwork,
        int statelessAnswersPerSecond,
        long memoryPerAddress,
        int resetsPerSecond,
        int resetsPerAddress,
        int punchesPerSecond,
        int punchesPerAddress,
        boolean earlyData) {

    private static final int MOST_A_SECOND = 1_000_000;
    private static final UtpLimits DEFAULTS =
            new UtpLimits(10_000, 128, 256, 5_000, 64 << 20, 200, 20, 1_000, 20, false);

    /** Checks every value. */
    public UtpLimits {
        requireRange("connectionsPerAddress", connectionsPerAddress, 1, 10_000_000);
        requireRange("halfOpenPerAddress", halfOpenPerAddress, 0, 1_000_000);
        requireRange("halfOpenPerNetwork", halfOpenPerNetwork, 0, 1_000_000);
        requireRange("statelessAnswersPerSecond", statelessAnswersPerSecond, 0, MOST_A_SECOND);
        requireRange("memoryPerAddress", memoryPerAddress, 1 << 16, Long.MAX_VALUE);
        requireRange("resetsPerSecond", resetsPerSecond, 0, MOST_A_SECOND);
        requireRange("resetsPerAddress", resetsPerAddress, 0, MOST_A_SECOND);
        requireRange("punchesPerSecond", punchesPerSecond, 0, MOST_A_SECOND);
        requireRange("punchesPerAddress", punchesPerAddress, 0, MOST_A_SECOND);
    }

    private static void requireRange(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }

    /**
     * The limits that are safe for most.
     *
     * @return every default
     */
    public static UtpLimits defaults() {
        return DEFAULTS;
    }

    /**
     * The same with another {@link #connectionsPerAddress}. Default 10,000.
     *
     * @param connections accepted connections of one address at most; 1 to 10,000,000
     * @return other limits
     */
    public UtpLimits withConnectionsPerAddress(int connections) {
        return with(draft -> draft.connectionsPerAddress = connections);
    }

    /**
     * The same with another {@link #halfOpenPerAddress}. Default 128.
     *
     * @param connections accepted connections of one address that are remembered before their peer has shown itself; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withHalfOpenPerAddress(int connections) {
        return with(draft -> draft.halfOpenPerAddress = connections);
    }

    /**
     * The same with another {@link #halfOpenPerNetwork}. Default 256.
     *
     * @param connections the same for a network; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withHalfOpenPerNetwork(int connections) {
        return with(draft -> draft.halfOpenPerNetwork = connections);
    }

    /**
     * The same with another {@link #statelessAnswersPerSecond}. Default 5,000.
     *
     * @param answers to SYNs that are not remembered; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withStatelessAnswersPerSecond(int answers) {
        return with(draft -> draft.statelessAnswersPerSecond = answers);
    }

    /**
     * The same with another {@link #memoryPerAddress}. Default 64 MiB.
     *
     * @param bytes what waits in the buffers of one address' connections together; 64 KiB or more
     * @return other limits
     */
    public UtpLimits withMemoryPerAddress(long bytes) {
        return with(draft -> draft.memoryPerAddress = bytes);
    }

    /**
     * The same with another {@link #resetsPerSecond}. Default 200.
     *
     * @param resets RESETs at most for packets of no connection, and to who is refused; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withResetsPerSecond(int resets) {
        return with(draft -> draft.resetsPerSecond = resets);
    }

    /**
     * The same with another {@link #resetsPerAddress}. Default 20.
     *
     * @param resets the same to one address; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withResetsPerAddress(int resets) {
        return with(draft -> draft.resetsPerAddress = resets);
    }

    /**
     * The same with another {@link #punchesPerSecond}. Default 1,000.
     *
     * @param punches messages of hole punching answered at most; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withPunchesPerSecond(int punches) {
        return with(draft -> draft.punchesPerSecond = punches);
    }

    /**
     * The same with another {@link #punchesPerAddress}. Default 20.
     *
     * @param punches the same of one address; 0 to 1,000,000
     * @return other limits
     */
    public UtpLimits withPunchesPerAddress(int punches) {
        return with(draft -> draft.punchesPerAddress = punches);
    }

    /**
     * The same with another {@link #earlyData}. Default {@code false}.
     *
     * @param early whether an acceptor may speak to who has not shown itself
     * @return other limits
     */
    public UtpLimits withEarlyData(boolean early) {
        return with(draft -> draft.earlyData = early);
    }

    private UtpLimits with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.limits();
    }

    /** Limits that may be changed one by one. */
    private static final class Draft {

        private int connectionsPerAddress;
        private int halfOpenPerAddress;
        private int halfOpenPerNetwork;
        private int statelessAnswersPerSecond;
        private long memoryPerAddress;
        private int resetsPerSecond;
        private int resetsPerAddress;
        private int punchesPerSecond;
        private int punchesPerAddress;
        private boolean earlyData;

        Draft(UtpLimits before) {
            connectionsPerAddress = before.connectionsPerAddress;
            halfOpenPerAddress = before.halfOpenPerAddress;
            halfOpenPerNetwork = before.halfOpenPerNetwork;
            statelessAnswersPerSecond = before.statelessAnswersPerSecond;
            memoryPerAddress = before.memoryPerAddress;
            resetsPerSecond = before.resetsPerSecond;
            resetsPerAddress = before.resetsPerAddress;
            punchesPerSecond = before.punchesPerSecond;
            punchesPerAddress = before.punchesPerAddress;
            earlyData = before.earlyData;
        }

        UtpLimits limits() {
            return new UtpLimits(
                    connectionsPerAddress,
                    halfOpenPerAddress,
                    halfOpenPerNetwork,
                    statelessAnswersPerSecond,
                    memoryPerAddress,
                    resetsPerSecond,
                    resetsPerAddress,
                    punchesPerSecond,
                    punchesPerAddress,
                    earlyData);
        }
    }
}
