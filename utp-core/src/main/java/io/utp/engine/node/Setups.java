package io.utp.engine.node;

import io.utp.engine.config.EndpointConfig;
import io.utp.engine.connection.AddressAccounts;
import io.utp.engine.connection.BufferLimits;
import io.utp.engine.connection.ConnectionSetup;
import io.utp.engine.connection.ConnectionSignals;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.SequenceNumbers;
import java.util.random.RandomGenerator;

/** What the connections of a node have in common, and are told when they are made. */
final class Setups {

    private final EndpointConfig config;
    private final RandomGenerator random;
    private final Paths paths;
    private final BufferMemory memory;
    private final AddressAccounts accounts;
    private final ConnectionSignals signals;
    private final int timestampOffset;

    Setups(EndpointConfig config, RandomGenerator random, Chunks chunks, Paths paths) {
        this.config = config;
        this.random = random;
        this.paths = paths;
        this.memory = new BufferMemory(chunks, config.maxMemoryBytes());
        this.accounts = new AddressAccounts(config.limits(), memory);
        this.signals = new ConnectionSignals(accounts);
        this.timestampOffset = random.nextInt();
    }

    ConnectionSetup setup(Path path, int service, long nowNanos) {
        return new ConnectionSetup(
                path,
                service,
                config,
                paths.sizes(),
                new BufferLimits(config, accounts.of(path.remote()).memory()),
                signals,
                random,
                timestampOffset,
                nowNanos);
    }

    /** Bytes that a new connection takes before its peer has to wait. */
    long window() {
        return new BufferLimits(config, memory).receive();
    }

    /** The node's clock as packets have it. */
    int micros(long nowNanos) {
        return (int) (nowNanos / 1_000) + timestampOffset;
    }

    int random16() {
        return random.nextInt(SequenceNumbers.MASK + 1);
    }

    RandomGenerator random() {
        return random;
    }

    EndpointConfig config() {
        return config;
    }

    AddressAccounts accounts() {
        return accounts;
    }

    ConnectionSignals signals() {
        return signals;
    }
}
