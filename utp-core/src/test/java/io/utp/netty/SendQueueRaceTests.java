package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.utp.UtpClosedException;
import io.utp.UtpNode;
import io.utp.UtpNodeFactory.Setup;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thread as the application, which writes, and one as the event loop, which hands over to an engine. */
@Timeout(60)
class SendQueueRaceTests {

    private static final int TOTAL = 8 << 20;
    private static final int LIMIT = 80_000;
    private static final int ROUNDS = 5_000;
    private static final InetSocketAddress NEAR = new InetSocketAddress("192.0.2.1", 1);
    private static final InetSocketAddress FAR = new InetSocketAddress("192.0.2.2", 2);

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    @AutoClose
    private final UtpNode node = UtpNode.builder().build();

    private final NodeContext context = context();
    private final AtomicBoolean handOverDue = new AtomicBoolean();
    private final SendQueue queue = queue(() -> handOverDue.set(true));

    private NodeContext context() {
        Setup setup = new Setup(node.options(), Runnable::run, List.of(), null, null, null, null, null);
        return NodeContext.of(node, setup, new Callbacks(Runnable::run));
    }

    private SendQueue queue(Runnable handOverSoon) {
        return new SendQueue("the peer", LIMIT, handOverSoon, context);
    }

    /** Two engines and a network that loses nothing, with a clock of its own. */
    private final class Line {

        private final Endpoint near =
                new Endpoint(new EngineSettings().toConfig(), new SplittableRandom(1), context.chunks());
        private final Endpoint far = new Endpoint(new EngineSettings().toConfig(), new SplittableRandom(2));
        private final ByteBuffer packets = ByteBuffer.allocate(Endpoint.MAX_TRANSMIT);
        private final Connection out = Objects.requireNonNull(near.connect(FAR, 1));
        private Connection in;
        private long arrived;
        private long now = 1;

        Line() {
            far.listen();
        }

        /** As the event loop does: after each turn it looks what was acknowledged. */
        void turn() {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            if (handOverDue.getAndSet(false)) {
                queue.handOver(out, null, now);
            }
            move(near, NEAR, far);
            receive();
            move(far, FAR, near);
            for (Connection updated = near.pollUpdated(now); updated != null; updated = near.pollUpdated(now)) {
                queue.acknowledged(updated.bufferedBytes(), LIMIT);
            }
        }

        private void move(Endpoint from, InetSocketAddress sender, Endpoint to) {
            from.handleTimeout(now);
            for (Transmit sent = from.pollTransmit(now, packets.clear());
                    sent != null;
                    sent = from.pollTransmit(now, packets.clear())) {
                int bytes = packets.position();
                for (int start = 0; start < bytes; start += sent.segmentSize()) {
                    ByteBuffer datagram =
                            packets.duplicate().position(start).limit(Math.min(bytes, start + sent.segmentSize()));
                    assertThat(to.handleDatagram(sender, datagram, now)).isTrue();
                }
            }
            to.handleBatchEnd(now);
        }

        private void receive() {
            for (Connection updated = far.pollUpdated(now); updated != null; updated = far.pollUpdated(now)) {
                in = updated;
            }
            ByteBuffer range = in == null ? null : in.pollReceived();
            while (range != null) {
                in.consumed(range.remaining(), now);
                arrived = KnownBytes.require(range, arrived);
                range = in.pollReceived();
            }
        }
    }

    /** Writes as much of the bytes as it likes, and returns how much. */
    private interface Writer {

        int write(byte[] bytes, int length) throws Exception;
    }

    private void transfer(Writer writer) throws Exception {
        long room = context.sendMemory().room();
        AtomicBoolean written = new AtomicBoolean();
        threads.both(
                () -> {
                    SplittableRandom sizes = new SplittableRandom(3);
                    byte[] bytes = new byte[LIMIT];
                    for (long position = 0; position < TOTAL; ) {
                        int length =
                                (int) Math.min(TOTAL - position, sizes.nextInt(1, sizes.nextBoolean() ? 50 : LIMIT));
                        KnownBytes.fill(bytes, length, position);
                        position += writer.write(bytes, length);
                    }
                    written.set(true);
                },
                () -> {
                    Line line = new Line();
                    TwoThreads.await(() -> {
                        line.turn();
                        return line.arrived == TOTAL && line.out.bufferedBytes() == 0 && written.get();
                    });
                });
        assertThat(context.chunks().heldBytes()).isZero();
        assertThat(context.sendMemory().room()).isEqualTo(room);
    }

    @Test
    void whoWaitsForRoomWritesAll() throws Exception {
        transfer((bytes, length) -> {
            queue.write(bytes, 0, length);
            return length;
        });
    }

    @Test
    void whoseFuturesCompleteWithRoomWritesAll() throws Exception {
        transfer((bytes, length) -> {
            queue.write(ByteBuffer.wrap(bytes, 0, length)).get(20, TimeUnit.SECONDS);
            return length;
        });
    }

    @Test
    void whoIsToldOfRoomWritesAll() throws Exception {
        Semaphore told = new Semaphore(0);
        queue.observe(told::release);
        transfer((bytes, length) -> {
            int taken = queue.offer(ByteBuffer.wrap(bytes, 0, length));
            if (taken < length) {
                assertThat(told.tryAcquire(20, TimeUnit.SECONDS))
                        .as("told of room")
                        .isTrue();
            }
            return taken;
        });
    }

    @Test
    void whateverIsWrittenWhileTheConnectionEndsCompletesAndHoldsNoMemory() throws Exception {
        long room = context.sendMemory().room();
        SendQueue[] queues = new SendQueue[ROUNDS];
        Arrays.setAll(queues, i -> queue(() -> {}));
        byte[] bytes = new byte[LIMIT + 1];
        threads.rounds(
                ROUNDS,
                round -> {
                    CompletableFuture<Void> future = queues[round].write(ByteBuffer.wrap(bytes, 0, LIMIT + 1));
                    assertThatExceptionOfType(ExecutionException.class)
                            .isThrownBy(() -> future.get(20, TimeUnit.SECONDS))
                            .withCauseInstanceOf(UtpClosedException.class);
                    assertThatExceptionOfType(UtpClosedException.class)
                            .isThrownBy(() -> queues[round].write(bytes, 0, bytes.length));
                },
                round -> queues[round].fail(Failure.closed("on purpose")));
        assertThat(context.sendMemory().room()).isEqualTo(room);
    }

    @Test
    void whoWaitsForRoomAsTheConnectionEndsIsWoken() throws Exception {
        SendQueue[] queues = new SendQueue[ROUNDS];
        Arrays.setAll(queues, i -> queue(() -> {}));
        byte[] bytes = new byte[2 * LIMIT];
        threads.rounds(
                ROUNDS,
                round -> assertThatExceptionOfType(UtpClosedException.class)
                        .isThrownBy(() -> queues[round].write(bytes, 0, bytes.length)),
                round -> queues[round].fail(Failure.closed("on purpose")));
    }
}
