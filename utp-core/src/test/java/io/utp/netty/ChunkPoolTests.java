package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.stream.Chunks;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunkPoolTests {

    private final ChunkPool pool = new ChunkPool();

    @Test
    void whatIsGivenBackIsTakenAgainTheLastFirst() {
        byte[] first = pool.take(true);
        byte[] second = pool.take(true);
        byte[] small = pool.take(false);
        assertThat(first).hasSize(Chunks.LARGE);
        assertThat(small).hasSize(Chunks.SMALL);

        pool.give(first);
        pool.give(small);
        pool.give(second);

        assertThat(pool.idleBytes()).isEqualTo(2 * Chunks.LARGE + Chunks.SMALL);
        assertThat(pool.take(true)).isSameAs(second);
        assertThat(pool.take(true)).isSameAs(first);
        assertThat(pool.take(false)).isSameAs(small);
        assertThat(pool.idleBytes()).isZero();
        assertThat(pool.take(true)).isNotSameAs(first).isNotSameAs(second);
    }

    @Test
    void keepsNoMoreThanItShould() {
        List<byte[]> taken = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            taken.add(pool.take(true));
        }
        taken.forEach(pool::give);
        assertThat(pool.idleBytes()).isEqualTo(256L * Chunks.LARGE);
    }

    @Test
    void anArrayOfAnotherLengthIsNoneOfIts() {
        pool.give(new byte[Chunks.SMALL + 1]);
        pool.give(new byte[0]);
        assertThat(pool.idleBytes()).isZero();
    }
}
