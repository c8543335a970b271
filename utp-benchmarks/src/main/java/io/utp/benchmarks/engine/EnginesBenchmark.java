package io.utp.benchmarks.engine;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One MiB from one engine to another, through nothing but memory: all that is not the kernel's and not Netty's. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class EnginesBenchmark {

    private static final int BYTES = 1 << 20;

    /** Payload of a packet. */
    @Param({"1200", "1400"})
    public int mtu;

    private Engines engines = new Engines(1_200);

    /** Connects them, and opens the windows. */
    @Setup
    public void connect() {
        engines = new Engines(mtu);
        for (int i = 0; i < 100; i++) {
            engines.move(BYTES);
        }
    }

    /** The transfer. */
    @Benchmark
    public long moveOneMebibyte() {
        return engines.move(BYTES);
    }
}
