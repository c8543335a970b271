package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.LostConnections.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class KnownPeersTests {

    private static final Path PATH = new Path(0, LostConnections.THERE);

    private final LostConnections all = LostConnections.connected(1);
    private final PeerConnections connections = new PeerConnections(all.node);
    private final KnownPeers known = new KnownPeers(connections);

    @Test
    void aNameBelongsToASocketAndAnAddressForTenMinutes() {
        known.handleProven(PATH, "bob", 0);

        assertThat(known.nameAt(PATH, 600 * SECOND)).isEqualTo("bob");
        assertThat(known.nameAt(PATH, 600 * SECOND + 1)).isNull();
        assertThat(known.nameAt(new Path(1, PATH.remote()), 0)).isNull();
    }

    @Test
    void theLatestIsThere() {
        all.connections.get(0).destroy(all.now);
        known.handleProven(PATH, "bob", 0);
        known.handleProven(PATH, "carol", 1);

        assertThat(known.nameAt(PATH, 1)).isEqualTo("carol");
    }

    @Test
    void nobodyTakesThePlaceOfOneWhoseConnectionLivesThere() {
        known.handleProven(PATH, "bob", 0);

        known.handleProven(PATH, "mallory", 1);
        assertThat(known.nameAt(PATH, 1)).isEqualTo("bob");

        all.connections.get(0).destroy(all.now);
        known.handleProven(PATH, "carol", 2);
        assertThat(known.nameAt(PATH, 2)).isEqualTo("carol");
    }

    @Test
    void whoAnswersAgainIsKnownForLonger() {
        known.handleProven(at(1), "alice", 0);
        known.handleProven(at(2), "bob", 60 * SECOND);
        known.handleProven(at(1), "alice", 300 * SECOND);

        assertThat(known.nameAt(at(1), 720 * SECOND)).isEqualTo("alice");
        assertThat(known.nameAt(at(2), 720 * SECOND)).isNull();
    }

    @Test
    void whoIsNotKnownAnyLongerIsForgottenWhenOthersAreSeen() {
        for (int number = 0; number < 100; number++) {
            known.handleProven(at(number), "peer", 0);
        }
        known.handleProven(at(100), "alice", 660 * SECOND);

        assertThat(known.size()).isEqualTo(1);
    }

    @Test
    void theOldestAreForgottenWhenThereAreTooMany() {
        for (int number = 0; number < KnownPeers.MOST + 10; number++) {
            known.handleProven(at(number), "peer", number);
        }

        assertThat(known.size()).isEqualTo(KnownPeers.MOST);
        assertThat(known.nameAt(at(9), SECOND)).isNull();
        assertThat(known.nameAt(at(10), SECOND)).isEqualTo("peer");
    }

    private static Path at(int number) {
        return new Path(0, new InetSocketAddress("10.0." + (number >> 8) + "." + (number & 0xff), 1));
    }

    @Test
    void aConnectionThatIsOlderThanTheAnswerHasItsName() {
        known.handleProven(PATH, "bob", 0);

        assertThat(all.connections.get(0).path().peerName()).isEqualTo("bob");
        assertThat(connections.with("bob")).hasSize(1);
    }

    @Test
    void whoHasNoNameIsNobody() {
        known.handleProven(PATH, "", 0);

        assertThat(known.nameAt(PATH, 0)).isNull();
    }
}
