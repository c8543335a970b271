package io.utp.simulation;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.config.NodeLimits;
import io.utp.engine.mtu.PathSizes;
import java.time.Duration;

/** The options of an endpoint, with the defaults that a node has. */
public final class EngineSettings {
    /** What the buffers of a connection grow to, in bytes. */
    public static final long MAX_BUFFER = 16 << 20;

    /** What the buffers of all connections grow to together, in bytes. */
    public static final long MAX_MEMORY = 16 * MAX_BUFFER;

    private int mtu = 1200;
    private int linkMtu;
    private int bufferPackets = 4096;
    private Duration timeout = Duration.ofSeconds(5);
    private Duration minRto = Duration.ofMillis(200);
    private Duration keepAlive = Duration.ofSeconds(20);
    private Duration idleTimeout = Duration.ofSeconds(60);
    private Duration stallTimeout = Duration.ofHours(2);
    private boolean nagle;
    private Dialect dialect = Dialect.AUTO;
    private CongestionAlgorithm congestion = CongestionAlgorithm.LEDBAT;
    private int maxConnections = 1000;
    private int backlog = 100;
    private long maxBuffer = MAX_BUFFER;
    private long maxMemory = MAX_MEMORY;
    private int connectionsPerAddress = 10_000;
    private boolean earlyData;

    public EngineSettings mtu(int bytes) {
        this.mtu = bytes;
        return this;
    }

    /** Searches for larger packets, up to what the first link carries. */
    public EngineSettings linkMtu(int bytes) {
        this.linkMtu = bytes;
        return this;
    }

    PathSizes sizes() {
        return new PathSizes(65_487, linkMtu, linkMtu);
    }

    public EngineSettings bufferPackets(int packets) {
        this.bufferPackets = packets;
        return this;
    }

    public EngineSettings timeout(Duration timeout) {
        this.timeout = timeout;
        return this;
    }

    public EngineSettings minRto(Duration minRto) {
        this.minRto = minRto;
        return this;
    }

    public EngineSettings keepAlive(Duration keepAlive) {
        this.keepAlive = keepAlive;
        return this;
    }

    public EngineSettings idleTimeout(Duration idleTimeout) {
        this.idleTimeout = idleTimeout;
        return this;
    }

    public EngineSettings stallTimeout(Duration stallTimeout) {
        this.stallTimeout = stallTimeout;
        return this;
    }

    public EngineSettings nagle() {
        this.nagle = true;
        return this;
    }

    public EngineSettings dialect(Dialect dialect) {
        this.dialect = dialect;
        return this;
    }

    public EngineSettings congestion(CongestionAlgorithm congestion) {
        this.congestion = congestion;
        return this;
    }

    public EngineSettings maxConnections(int connections) {
        this.maxConnections = connections;
        return this;
    }

    /** Connections, and half-open ones among them, at most. */
    public EngineSettings connections(int most) {
        return maxConnections(most).backlog(most);
    }

    public EngineSettings backlog(int connections) {
        this.backlog = connections;
        return this;
    }

    /** What the buffers of a connection grow to, and those of all connections together, in bytes. */
    public EngineSettings memory(long ofConnection, long ofAll) {
        this.maxBuffer = ofConnection;
        this.maxMemory = ofAll;
        return this;
    }

    /** Buffers keep the size that they begin with. */
    public EngineSettings fixedBuffers() {
        return memory(0, Long.MAX_VALUE);
    }

    public EngineSettings connectionsPerAddress(int most) {
        this.connectionsPerAddress = most;
        return this;
    }

    /** An acceptor may speak to who has not shown itself, and its application is told of the SYN. */
    public EngineSettings earlyData() {
        this.earlyData = true;
        return this;
    }

    public NodeLimits limits() {
        return new NodeLimits(connectionsPerAddress, 128, 256, 5_000, 64 << 20, 200, 20, 1_000, 20, earlyData);
    }

    public EndpointConfig toConfig() {
        return new EndpointConfig(
                mtu,
                bufferPackets,
                timeout.toNanos(),
                minRto.toNanos(),
                keepAlive.toNanos(),
                idleTimeout.toNanos(),
                stallTimeout.toNanos(),
                nagle,
                dialect,
                congestion,
                maxConnections,
                backlog,
                maxBuffer,
                maxMemory,
                limits());
    }
}
