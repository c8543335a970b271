package io.utp.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BufferMemoryTests {

    private static final long MOST = 256 << 20;
    private static final int RUN = 65_536;

    private final BufferMemory memory = new BufferMemory(Chunks.UNPOOLED, MOST);

    @Test
    void oneConnectionMayHoldASixteenthOfWhatIsLeft() {
        assertThat(memory.share()).isEqualTo(16 << 20);

        memory.replace(0, 160 << 20);
        assertThat(memory.share()).isEqualTo(6 << 20);

        memory.replace(0, 160 << 20);
        assertThat(memory.share()).isZero();
    }

    /** Each writes a run at a time while it may, and runs of all are acknowledged in turns. */
    @Test
    void aThousandThatHoldWhatTheyMayComeToHoldAboutTheSameWhoeverWasFirst() {
        Random random = new Random(1);
        long[] held = new long[1_000];
        for (int first = 0; first < 60; first++) {
            write(held, first, 5 << 20);
        }
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < held.length; i++) {
                int late = random.nextInt(held.length); // threads wake up when they can
                write(held, late, 5 << 20);
                long gone = Math.min(held[i], RUN);
                memory.replace(held[i], held[i] - gone);
                held[i] -= gone;
            }
        }

        double sum = 0;
        double squares = 0;
        for (long bytes : held) {
            sum += bytes;
            squares += (double) bytes * bytes;
        }
        assertThat(sum * sum / squares / held.length).as("Jain's index").isGreaterThan(0.9);
        assertThat(memory.held()).isBetween((long) (0.5 * MOST), MOST);
    }

    private void write(long[] held, int index, int limit) {
        while (held[index] < Math.min(limit, memory.share())) {
            memory.replace(held[index], held[index] + RUN);
            held[index] += RUN;
        }
    }
}
