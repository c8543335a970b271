package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SipHashTests {

    /** The key and inputs of the reference implementation's vectors: bytes 0, 1, 2 and so on. */
    private final SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void computesWhatTheReferenceImplementationDoes() {
        assertThat(hash.begin().end()).isEqualTo(0x726fdb47dd0e0e31L);
        assertThat(hash.begin().add(0x0706050403020100L).end()).isEqualTo(0x93f5f5799a932462L);
        assertThat(hash.begin()
                        .add(0x0706050403020100L)
                        .add(0x0f0e0d0c0b0a0908L)
                        .end())
                .isEqualTo(0x3f2acc7f57c29bdbL);
    }
}
