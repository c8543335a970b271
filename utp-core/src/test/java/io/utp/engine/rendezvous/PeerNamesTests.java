package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerNamesTests {

    @ParameterizedTest
    @ValueSource(strings = {"a", "alice", "node-1.example_org", "0"})
    void theseAreNames(String name) {
        assertThat(PeerNames.check(name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "ä", "a\n", "а", "a/b", "a:b", "a\u200b"})
    void theseAreNone(String name) {
        assertThatThrownBy(() -> PeerNames.check(name)).hasMessageContaining("A name has 1 to 64");
    }

    @Test
    void aNameHas64CharactersAtMost() {
        assertThat(PeerNames.isValid("a".repeat(64))).isTrue();
        assertThat(PeerNames.isValid("a".repeat(65))).isFalse();
    }
}
