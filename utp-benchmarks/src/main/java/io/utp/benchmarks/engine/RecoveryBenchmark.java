package io.utp.benchmarks.engine;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packets of one run are sent and then acknowledged with one packet; a figure is about one packet of the run. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecoveryBenchmark {

    /** As many packets of 1,220 bytes fit one datagram that the kernel splits. */
    private static final int RUN = 53;

    private static final int PAYLOAD = 1_200;

    private static final long ROUND_TRIP = 100_000;

    /** Packets that stay in flight meanwhile. */
    @Param({"64", "4096"})
    public int flight;

    private final LossRecovery recovery =
            new LossRecovery(1, new RttEstimator(TimeUnit.MILLISECONDS.toNanos(200)), new SplittableRandom(1));

    private final PacketHeader ack = new PacketHeader().type(PacketType.STATE);

    private long now = TimeUnit.SECONDS.toNanos(1);

    private long offset;

    /** Fills the flight. */
    @Setup
    public void fill() {
        send(flight);
    }

    /** The round. */
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long sentAndAcknowledged() {
        send(RUN);
        now += ROUND_TRIP;
        ack.acknowledgement(recovery.packets().firstSequence() + RUN - 1 & 0xffff);
        return recovery.handleAck(ack, true, LossRecovery.NO_ECHO, now).ackedBytes();
    }

    private void send(int packets) {
        for (int i = 0; i < packets; i++) {
            recovery.sent(offset, PAYLOAD, false, now);
            offset += PAYLOAD;
        }
    }
}
