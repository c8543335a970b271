package io.utp.interop;

import static io.utp.interop.Encounter.Role.JAVA_LISTENS;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.CloseReason;
import io.utp.UtpSocket;
import io.utp.WireDialect;
import io.utp.interop.Encounter.Role;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What has to hold with every foreign implementation, whoever dials, without a word of configuration. */
@Timeout(60)
abstract class TransferContract {

    static final int JAVA_SEED = 9;

    static final int PEER_SEED = 7;

    private static final int MEBIBYTE = 1 << 20;

    abstract Peers kind();

    abstract WireDialect dialect();

    /**
     * What the peer has to be told before it can get through a network that loses packets. It stays until the test ends it:
     * a SYN that we had to repeat under another id may be a connection to it that we gave up.
     */
    Object[] behindLoss() {
        return new Object[] {"--connections", 0};
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_DIALS, 1",
        "JAVA_LISTENS, 1",
        "JAVA_DIALS, 102400",
        "JAVA_LISTENS, 102400",
        "JAVA_DIALS, 10485760",
        "JAVA_LISTENS, 10485760"
    })
    void everyByteArrivesInBothDirectionsAtOnce(Role role, int size) throws Exception {
        try (Encounter encounter = Encounter.direct(kind(), role, exchange(size, "eof"))) {
            UtpSocket socket = encounter.socket();

            assertExchanged(socket, size);
            assertThat(socket.dialect()).isEqualTo(dialect());
            assertThat(socket.isInitiator()).isEqualTo(role == Role.JAVA_DIALS);

            CompletableFuture<Void> ended = socket.end();
            assertThat(Streams.read(socket)).isEqualTo(-1);
            Await.result(ended);
            assertPeerReceived(encounter.peer(), size);
            assertNothingIsLeft(encounter);
        }
    }

    @ParameterizedTest
    @EnumSource
    void thePeerMayEndFirst(Role role) throws Exception {
        int size = 100_000;
        try (Encounter encounter = Encounter.direct(kind(), role, exchange(size, size))) {
            UtpSocket socket = encounter.socket();

            assertExchanged(socket, size);
            assertThat(Streams.read(socket)).isEqualTo(-1);

            Await.result(socket.end());
            assertPeerReceived(encounter.peer(), size);
            assertNothingIsLeft(encounter);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatIsEndedAtOnceIsClosedOnBothEnds(Role role) throws Exception {
        // libutp: an acceptor cannot write before it has received something, so the side that dials says a word.
        Object[] behaviour = {"--end", "eof"};
        Object[] word = {"--write", "x"};
        try (Encounter encounter =
                Encounter.direct(kind(), role, role == JAVA_LISTENS ? Encounter.plus(behaviour, word) : behaviour)) {
            if (role == Role.JAVA_DIALS) {
                Streams.say(encounter.socket(), "x");
            }
            encounter.socket().close();

            assertNothingIsLeft(encounter);
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourSideGoesOnAfterThePeerHasEnded(Role role) throws Exception {
        int size = 100_000;
        try (Encounter encounter =
                Encounter.direct(kind(), role, "--write", "bye", "--end", "sent", "--receive-seed", JAVA_SEED)) {
            UtpSocket socket = encounter.socket();
            CompletableFuture<Void> sent = Streams.send(socket, JAVA_SEED, size);
            assertThat(Streams.hearAll(socket)).isEqualTo("bye");
            Await.result(sent);
            Await.result(socket.end());

            assertPeerReceived(encounter.peer(), size);
            assertNothingIsLeft(encounter);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA_DIALS, 0.01, 0",
        "JAVA_LISTENS, 0.01, 0",
        "JAVA_DIALS, 0.01, 5",
        "JAVA_LISTENS, 0.01, 5",
    })
    void everyByteArrivesBehindLossAndReordering(Role role, double loss, int jitter) throws Exception {
        exchangeThrough(Impairment.loss(loss).jitter(jitter).duplicates(0.01), role);
    }

    @ParameterizedTest
    @EnumSource
    void everyByteArrivesBehindHeavyLoss(Role role) throws Exception {
        exchangeThrough(Impairment.loss(0.05).jitter(3), role);
    }

    private void exchangeThrough(Impairment impairment, Role role) throws Exception {
        Object[] behaviour = Encounter.plus(exchange(MEBIBYTE, "eof"), behindLoss());
        try (Encounter encounter = Encounter.through(impairment, kind(), role, behaviour)) {
            UtpSocket socket = encounter.socket();

            assertExchanged(socket, MEBIBYTE);

            socket.end();
            Streams.readEndOrReset(socket);
            assertPeerReceived(encounter.peer(), MEBIBYTE);
            Await.result(socket.closeFuture());
            encounter.node().awaitNoConnections();
        }
    }

    /** What a peer does that sends a pattern, checks ours, and ends when it is told. */
    private static Object[] exchange(int size, Object end) {
        return new Object[] {
            "--send", size, "--send-seed", PEER_SEED, "--receive-seed", JAVA_SEED, "--end", end, "--life", 55_000
        };
    }

    static void assertExchanged(UtpSocket socket, int size) throws Exception {
        CompletableFuture<Void> sent = Streams.send(socket, JAVA_SEED, size);
        CompletableFuture<Digest> received = Streams.receive(socket, PEER_SEED, size);
        Digest digest = Await.result(received, Await.PATIENCE.multipliedBy(2));
        assertThat(digest.bytes()).isEqualTo(size);
        assertThat(digest.mismatch()).isEqualTo(-1);
        assertThat(digest.sha256()).isEqualTo(Digest.ofPattern(PEER_SEED, size));
        Await.result(sent, Await.PATIENCE.multipliedBy(2));
    }

    static void assertPeerReceived(PeerProcess peer, int size) {
        JsonLine end = peer.awaitEnd(Await.PATIENCE.multipliedBy(2));
        assertThat(end.number("bytes")).isEqualTo(size);
        assertThat(end.number("mismatch")).isEqualTo(-1);
        assertThat(end.string("sha256")).isEqualTo(Digest.ofPattern(JAVA_SEED, size));
    }

    static void assertNothingIsLeft(Encounter encounter) throws Exception {
        assertThat(Await.result(encounter.socket().closeFuture())).isEqualTo(CloseReason.FINISHED);
        assertThat(encounter.socket().isOpen()).isFalse();
        encounter.node().awaitNoConnections();
        encounter.peer().await("close");
        encounter.peer().assertLeftInPeace();
    }
}
