package io.utp.engine.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NameTokensTests {

    private static final String SECRET = "a secret of the tests";
    private static final Bits128 NONCE = new Bits128(1, 2);

    private final NameTokens tokens = NameTokens.derivedFrom(SECRET);

    /** {@code printf alice | openssl dgst -sha256 -hmac "$SECRET" -binary | basenc --base64url | tr -d =}. */
    @Test
    void aTokenIsWhatOpensslMakes() {
        assertThat(NameTokens.token(SECRET, "alice")).isEqualTo("4WYFlp1vR3YKK1wzGL-A4Hkba5_QasxZCQGSWNNnZpo");
    }

    @Test
    void whoKnowsTheTokenProvesIt() {
        Bits128 proof = NameTokens.proof(NameTokens.token(SECRET, "alice"), NONCE, "alice");
        assertThat(tokens.verifies("alice", NONCE, proof)).isTrue();
    }

    @Test
    void aProofIsGoodForOneNameAndOneChallenge() {
        String token = NameTokens.token(SECRET, "alice");
        Bits128 proof = NameTokens.proof(token, NONCE, "alice");
        assertThat(tokens.verifies("bob", NONCE, proof)).isFalse();
        assertThat(tokens.verifies("bob", NONCE, NameTokens.proof(token, NONCE, "bob")))
                .isFalse();
        assertThat(tokens.verifies("alice", new Bits128(1, 3), proof)).isFalse();
        assertThat(NameTokens.derivedFrom("another secret").verifies("alice", NONCE, proof))
                .isFalse();
    }

    @Test
    void anOpenServerHasNoProofs() {
        Bits128 proof = NameTokens.proof("token", NONCE, "alice");
        assertThat(NameTokens.open().isOpen()).isTrue();
        assertThat(NameTokens.open().verifies("alice", NONCE, proof)).isFalse();
    }

    @Test
    void anOwnerIsKnownByItsTokenWithoutTheTokenBeingTold() {
        assertThat(NameTokens.ownerKey("one")).isEqualTo(NameTokens.ownerKey("one"));
        assertThat(NameTokens.ownerKey("one")).isNotEqualTo(NameTokens.ownerKey("two"));
    }

    @Test
    void anEmptySecretIsRefused() {
        assertThatThrownBy(() -> NameTokens.derivedFrom(" ")).hasMessageContaining("choose one that nobody can guess");
    }

    @Test
    void nobodyReadsASecretInALog() {
        assertThat(new Bits128(0x1234, 0x5678).toString()).isEqualTo("128 bits");
        assertThat(RendezvousClientSettings.of(java.util.List.of(Addresses.of("192.0.2.1", 1)), "alice", "the token")
                        .toString())
                .doesNotContain("the token");
    }
}
