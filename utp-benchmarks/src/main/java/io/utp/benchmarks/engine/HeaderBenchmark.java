package io.utp.benchmarks.engine;

import io.utp.engine.wire.DecodeResult;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import java.nio.ByteBuffer;
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

/** The header of one packet, in direct buffers as the driver has them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeaderBenchmark {

    private static final int DATAGRAM = 1_200;

    /** Bytes of the mask of a selective acknowledgement; none without a gap. */
    @Param({"0", "32"})
    public int mask;

    private final PacketHeader out = new PacketHeader();

    private final PacketHeader in = new PacketHeader();

    private final ByteBuffer datagram = ByteBuffer.allocateDirect(DATAGRAM);

    private int sequence;

    /** Puts a packet there that can be decoded. */
    @Setup
    public void fill() {
        encode();
        datagram.position(0).limit(DATAGRAM);
    }

    /** Writes it. */
    @Benchmark
    public ByteBuffer encode() {
        out.type(mask == 0 ? PacketType.DATA : PacketType.STATE)
                .connectionId(4_711)
                .timestampMicros(sequence)
                .differenceMicros(100)
                .window(1 << 20)
                .sequence(sequence++ & 0xffff)
                .acknowledgement(42)
                .selectiveAckLength(mask);
        out.encode(datagram.clear());
        return datagram;
    }

    /** Reads it. */
    @Benchmark
    public DecodeResult decode() {
        return in.decode(datagram.position(0).limit(DATAGRAM));
    }
}
