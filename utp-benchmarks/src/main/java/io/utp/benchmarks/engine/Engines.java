package io.utp.benchmarks.engine;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.config.Dialect;
import io.utp.engine.config.EndpointConfig;
import io.utp.engine.config.NodeLimits;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.wire.Transmit;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Two engines whose packets reach each other at once, in runs, and a clock that goes on by a little with each. */
final class Engines {

    private static final int MOST_TURNS = 1_000_000;

    private static final long STEP_NANOS = 20_000;

    private static final byte[] CHUNK = new byte[1 << 16];

    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 10_001);

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.2", 10_002);

    private final UsedChunks chunks = new UsedChunks();

    private final Endpoint client;

    private final Endpoint server;

    private final Connection connection;

    private final ByteBuffer out = ByteBuffer.allocateDirect(Endpoint.MAX_TRANSMIT);

    private long now = TimeUnit.HOURS.toNanos(1);

    private long received;

    /**
     * Connects two engines.
     *
     * @param mtu payload bytes of a packet
     */
    Engines(int mtu) {
        EndpointConfig config = new EndpointConfig(
                mtu,
                4_096,
                TimeUnit.SECONDS.toNanos(5),
                TimeUnit.MILLISECONDS.toNanos(200),
                TimeUnit.SECONDS.toNanos(20),
                TimeUnit.SECONDS.toNanos(60),
                TimeUnit.HOURS.toNanos(2),
                false,
                Dialect.BEP29,
                CongestionAlgorithm.LEDBAT,
                10,
                10,
                0,
                Long.MAX_VALUE,
                new NodeLimits(10, 10, 10, 10, Long.MAX_VALUE, 10, 10, 10, 10, false));
        client = new Endpoint(config, new SplittableRandom(1), chunks);
        server = new Endpoint(config, new SplittableRandom(2), chunks);
        server.listen();
        Connection dialled = client.connect(SERVER, now);
        if (dialled == null) {
            throw new IllegalStateException("No connection is free");
        }
        connection = dialled;
        for (int turn = 0; !connection.isEstablished(); turn++) {
            turn(turn);
        }
    }

    /**
     * Sends bytes until all of them have arrived.
     *
     * @param bytes how many
     * @return how many have arrived since the beginning
     */
    long move(int bytes) {
        long goal = received + bytes;
        int toWrite = bytes;
        for (int turn = 0; received < goal; turn++) {
            while (toWrite > 0 && connection.bufferedBytes() < connection.sendBufferLimit()) {
                int length = Math.min(toWrite, CHUNK.length);
                connection.write(ByteBuffer.wrap(CHUNK, 0, length), now);
                toWrite -= length;
            }
            turn(turn);
        }
        return received;
    }

    private void turn(int number) {
        if (number > MOST_TURNS) {
            throw new IllegalStateException("The engines do not go on");
        }
        now += STEP_NANOS;
        boolean busy = carry(client, CLIENT, server) | carry(server, SERVER, client);
        if (!busy) {
            // Paced, or asked to wait: until somebody has something to do.
            now = Math.max(now, Math.min(client.nextDeadline(), server.nextDeadline()));
        }
        wake(client);
        wake(server);
    }

    private void wake(Endpoint endpoint) {
        if (endpoint.nextDeadline() <= now) {
            endpoint.handleTimeout(now);
        }
        update(endpoint);
    }

    /** All that one has to send, as one batch of the other. */
    private boolean carry(Endpoint from, InetSocketAddress address, Endpoint to) {
        boolean any = false;
        for (Transmit run = poll(from); run != null; run = poll(from)) {
            any = true;
            int end = run.length();
            for (int start = 0; start < end; start += run.segmentSize()) {
                out.limit(Math.min(start + run.segmentSize(), end)).position(start);
                to.handleDatagram(address, out, now);
            }
        }
        if (any) {
            to.handleBatchEnd(now);
            update(to);
        }
        return any;
    }

    private @Nullable Transmit poll(Endpoint endpoint) {
        return endpoint.pollTransmit(now, out.clear());
    }

    private void update(Endpoint endpoint) {
        for (Connection c = endpoint.pollUpdated(now); c != null; c = endpoint.pollUpdated(now)) {
            int bytes = 0;
            for (ByteBuffer data = c.pollReceived(); data != null; data = c.pollReceived()) {
                bytes += data.remaining();
                chunks.give(data.array());
            }
            if (bytes > 0) {
                received += bytes;
                c.consumed(bytes, now);
            }
        }
    }
}
