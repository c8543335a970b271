package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class KnownPeersTests {

    private static final long MINUTE = 60_000_000_000L;

    private final KnownPeers known = new KnownPeers();

    private static InetSocketAddress at(int number) {
        return new InetSocketAddress("10.0." + (number >> 8) + "." + (number & 0xff), 1);
    }

    @Test
    void aPeerIsKnownForTenMinutes() {
        known.put(at(1), "alice", MINUTE);

        assertThat(known.nameAt(at(1), 11 * MINUTE)).isEqualTo("alice");
        assertThat(known.nameAt(at(1), 11 * MINUTE + 1)).isNull();
        assertThat(known.nameAt(at(2), MINUTE)).isNull();
    }

    @Test
    void whoIsSeenAgainIsKnownForLonger() {
        known.put(at(1), "alice", 0);
        known.put(at(2), "bob", MINUTE);
        known.put(at(1), "alice", 5 * MINUTE);

        assertThat(known.nameAt(at(1), 12 * MINUTE)).isEqualTo("alice");
        assertThat(known.nameAt(at(2), 12 * MINUTE)).isNull();
    }

    @Test
    void anAddressHasTheNameOfWhoWasSeenThereLast() {
        known.put(at(1), "alice", 0);
        known.put(at(1), "bob", 1);

        assertThat(known.nameAt(at(1), 2)).isEqualTo("bob");
    }

    @Test
    void whoIsNotKnownAnyLongerIsForgottenWhenOthersAreSeen() {
        for (int number = 0; number < 100; number++) {
            known.put(at(number), "peer", 0);
        }
        known.put(at(100), "alice", 11 * MINUTE);

        assertThat(known.size()).isEqualTo(1);
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        for (int number = 0; number < KnownPeers.MOST + 10; number++) {
            known.put(at(number), "peer", number);
        }

        assertThat(known.size()).isEqualTo(KnownPeers.MOST);
        assertThat(known.nameAt(at(9), MINUTE)).isNull();
        assertThat(known.nameAt(at(10), MINUTE)).isEqualTo("peer");
    }
}
