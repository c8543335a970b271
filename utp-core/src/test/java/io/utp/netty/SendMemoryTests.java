package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SendMemoryTests {

    private final ChunkPool engine = new ChunkPool();
    private final SendMemory memory = new SendMemory(1_000_000, engine);

    @Test
    void whatWritersHaveCopiedCountsBeforeTheEngineHasIt() {
        memory.written(600_000);
        assertThat(memory.room()).isEqualTo(400_000);

        engine.hold(600_000);
        memory.gone(600_000);
        assertThat(memory.room()).isEqualTo(400_000);

        engine.hold(0);
        assertThat(memory.room()).isEqualTo(1_000_000);
    }

    @Test
    void aWriterGoesOnHoweverLittleIsLeft() {
        engine.hold(5_000_000);

        assertThat(memory.room()).isEqualTo(4_096);
    }
}
