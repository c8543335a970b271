package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SendMemoryTests {

    private final ChunkPool engine = new ChunkPool();
    private final SendMemory memory = new SendMemory(16_000_000, engine);

    @AutoClose
    private final TwoThreads threads = new TwoThreads();

    @Test
    void whatWritersHaveCopiedCountsBeforeTheEngineHasIt() {
        memory.written(6_000_000);
        assertThat(memory.room()).isEqualTo(625_000);

        engine.hold(6_000_000);
        memory.gone(6_000_000);
        assertThat(memory.room()).isEqualTo(625_000);

        engine.hold(0);
        assertThat(memory.room()).isEqualTo(1_000_000);
    }

    @Test
    void aWriterGoesOnHoweverLittleIsLeft() {
        engine.hold(50_000_000);

        assertThat(memory.room()).isEqualTo(4_096);
    }

    @Test
    void whatTwoThreadsCountAddsUp() throws Exception {
        TwoThreads.Task counts = () -> {
            for (int i = 0; i < 100_000; i++) {
                memory.written(160);
                memory.gone(160);
            }
        };

        threads.both(counts, counts);

        assertThat(memory.room()).isEqualTo(1_000_000);
    }
}
