package io.utp.benchmarks.engine;

import io.utp.engine.stream.Arrival;
import io.utp.engine.stream.ReceiveBuffer;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Packets of one run are taken in and what they brought is handed on; a figure is about one packet. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReceiveBenchmark {

    private static final int RUN = 53;

    private static final int HEADER = 20;

    private static final int PAYLOAD = 1_200;

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(HEADER + PAYLOAD);

    private final UsedChunks chunks = new UsedChunks();

    private final ReceiveBuffer buffer = new ReceiveBuffer(0, 4 << 20, 4_096, chunks);

    private int sequence;

    /** One behind the other. */
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long inOrder() {
        for (int i = 0; i < RUN; i++) {
            accept(++sequence, Arrival.IN_ORDER);
        }
        return handOn();
    }

    /** The first of a run comes last. */
    @Benchmark
    @OperationsPerInvocation(RUN)
    public long behindAGap() {
        int first = sequence + 1;
        for (int i = 1; i < RUN; i++) {
            accept(first + i, Arrival.OUT_OF_ORDER);
        }
        accept(first, Arrival.IN_ORDER);
        sequence += RUN;
        return handOn();
    }

    private void accept(int number, Arrival expected) {
        Arrival arrival = buffer.accept(number & 0xffff, false, datagram, HEADER, PAYLOAD);
        if (arrival != expected) {
            throw new IllegalStateException("packet " + number + " is " + arrival);
        }
    }

    private long handOn() {
        long bytes = buffer.discard();
        buffer.consumed(bytes);
        return bytes;
    }
}
