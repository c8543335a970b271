package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ANSWER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.PEER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.Packet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handshake of the side that is dialled. */
class AcceptingTests {

    private static final Packet PUNCH_RESET = Packet.reset(ID + 1, 0, 0).window(262_144);

    // ---- the answer

    @Test
    void theAnswerAcknowledgesTheSynInBep29() {
        ConnectionFixture fixture = accepting(ID);
        assertThat(fixture.sent()).singleElement().satisfies(answer -> {
            assertThat(answer.summary()).isEqualTo("STATE 700 ack 100");
            assertThat(answer.id()).isEqualTo(ID);
        });
        assertThat(fixture.connection.isHalfOpen()).isTrue();
        assertThat(fixture.connection.isEstablished())
                .as("the application knows")
                .isFalse();
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1));
        assertThat(fixture.connection.isEstablished()).isTrue();
    }

    @ParameterizedTest(name = "spoken {0}, SYN {1}: answer {2}, owns SYN id {3}, owns next {4}, {5}")
    @CsvSource({
        "AUTO, 1000, 1000, true, true, AUTO",
        // utp-punch 1.0.1: its ids are even.
        "AUTO, 1001, 1001, false, true, BEP29",
        "AUTO, 65535, 65535, false, true, BEP29",
        "BEP29, 1000, 1000, false, true, BEP29",
        "UTP_PUNCH, 1000, 1001, true, false, UTP_PUNCH",
    })
    void theIdOfTheSynTellsWhatThePeerMaySpeak(
            Dialect spoken, int synId, int answerId, boolean ownsId, boolean ownsNext, Dialect dialect) {
        ConnectionFixture fixture = ConnectionFixture.accepting(ConnectionFixture.config(spoken), synId);
        assertThat(fixture.sent()).extracting(Packet::id).containsExactly(answerId);
        assertThat(fixture.connection.owns(synId)).isEqualTo(ownsId);
        assertThat(fixture.connection.owns(synId + 1 & 0xffff)).isEqualTo(ownsNext);
        assertThat(fixture.connection.dialect()).isEqualTo(dialect);
    }

    @ParameterizedTest
    @CsvSource({"1001, BEP29, 1000", "1000, UTP_PUNCH, 1001"})
    void theIdOfTheFirstPacketDecidesTheDialect(int id, Dialect found, int sends) {
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(Packet.state(id, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1));
        assertThat(fixture.connection.isHalfOpen()).isFalse();
        assertThat(fixture.connection.dialect()).isEqualTo(found);
        assertThat(fixture.connection.sendId()).isEqualTo(sends);
        assertThat(fixture.connection.owns(id)).isTrue();
        assertThat(fixture.connection.owns(sends)).isFalse();
    }

    @Test
    void aPacketThatAcknowledgesWhatWasNeverSentDecidesNothing() {
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(Packet.state(ID, PEER_SEQUENCE + 1, ANSWER_SEQUENCE));
        assertThat(fixture.connection.isHalfOpen()).isTrue();
        assertThat(fixture.connection.dialect()).isEqualTo(Dialect.AUTO);
    }

    @Test
    void whoDoesNotKnowTheNumberOfTheAnswerConfirmsNothing() {
        ConnectionFixture fixture = accepting(ID);
        // An old acknowledgement is none of the first packet: one in eight would be right by chance.
        for (int behind = 2; behind < 8_192; behind++) {
            fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE + 1, (ANSWER_SEQUENCE - behind) & 0xffff, 5));
        }
        assertThat(fixture.connection.isHalfOpen()).isTrue();
        assertThat(fixture.read()).isZero();
    }

    @Test
    void theFirstDataCarriesTheNumberOfTheAnswer() {
        // libutp, libtorrent and utp-punch: the answer does not use its number up.
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 5));
        fixture.sent();
        fixture.write(10);
        assertThat(fixture.sentSummaries()).containsExactly("DATA 700 ack 101 [10]");
        assertThat(fixture.read()).isEqualTo(5);
    }

    @Test
    void aKeepAliveOfLibutpConfirms() {
        // libutp: it acknowledges one packet less, so that it is answered.
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 2));
        assertThat(fixture.connection.isHalfOpen()).isFalse();
    }

    @Test
    void nothingGoesToWhoHasNotShownItself() {
        ConnectionFixture fixture = accepting(ID);
        assertThat(fixture.sent()).hasSize(1);
        fixture.write(100_000);
        assertThat(fixture.sent()).isEmpty();
        fixture.advance(10 * SECOND);
        assertThat(fixture.sent()).isEmpty();
        fixture.connection.destroy(fixture.now);
        assertThat(fixture.sent()).as("no RESET either").isEmpty();
        assertThat(fixture.connection.isGone()).isTrue();
    }

    @Test
    void withEarlyDataAnAcceptorMaySpeakFirstButSendsOnlyTwoPacketsUntilItWasHeard() {
        ConnectionFixture fixture = ConnectionFixture.accepting(ConnectionFixture.withEarlyData(), ID);
        fixture.sent();
        fixture.write(100_000);
        assertThat(fixture.sentSummaries()).containsExactly("DATA 700 ack 100 [1000]", "DATA 701 ack 100 [1000]");
    }

    @Test
    void aWindowOfZeroInTheSynIsNone() {
        // libtorrent and librqbit send 0 in their SYN.
        ConnectionFixture fixture = ConnectionFixture.accepting(ConnectionFixture.config(), ID);
        assertThat(fixture.connection.statistics().peerWindow()).isEqualTo(1_000_000);
        ConnectionFixture zero = ConnectionFixture.accepting(
                ConnectionFixture.config(), Packet.syn(ID, PEER_SEQUENCE).window(0));
        assertThat(zero.connection.statistics().peerWindow()).isEqualTo(65_536);
    }

    // ---- the repeated SYN

    @Test
    void aRepeatedSynIsAnsweredWithTheSameNumberAlthoughDataWasSentSince() {
        // utp-punch 1.0.1 loses what it wrote first because it answers with the current number.
        ConnectionFixture fixture = accepting(ID);
        fixture.write(10);
        fixture.sent();
        fixture.receive(Packet.syn(ID, PEER_SEQUENCE));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 700 ack 100");
    }

    @Test
    void aRepeatedSynIsAnsweredAfterTheConnectionWasConfirmedToo() {
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 5));
        fixture.write(10);
        fixture.sent();
        fixture.receive(Packet.syn(ID, PEER_SEQUENCE));
        assertThat(fixture.sent()).singleElement().satisfies(answer -> {
            assertThat(answer.sequence()).isEqualTo(ANSWER_SEQUENCE);
            assertThat(answer.id()).isEqualTo(ID);
        });
    }

    @Test
    void howeverOftenTheSynIsRepeatedItIsAnsweredInBep29() {
        // The network may repeat it and lose the answer: only utp-punch's own RESET shows that it speaks another
        // dialect.
        ConnectionFixture fixture = accepting(ID);
        for (int i = 0; i < 5; i++) {
            fixture.receive(Packet.syn(ID, PEER_SEQUENCE));
        }
        assertThat(fixture.sent()).hasSize(6).extracting(Packet::id).containsOnly(ID);
    }

    @Test
    void aSynWithAnotherNumberIsNotARepetition() {
        ConnectionFixture fixture = accepting(ID);
        fixture.sent();
        fixture.receive(Packet.syn(ID, PEER_SEQUENCE + 1));
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void theSameSynUnderAnotherIdIsTheSameConnection() {
        // This library's initiators dial again under another id when no answer came.
        ConnectionFixture fixture = accepting(ID);
        fixture.sent();
        assertThat(fixture.connection.isAskedForBy(PEER_SEQUENCE, fixture.now)).isFalse();
        fixture.advance(3 * SECOND);
        assertThat(fixture.connection.isAskedForBy(PEER_SEQUENCE, fixture.now)).isTrue();
        fixture.receive(Packet.syn(2_000, PEER_SEQUENCE));
        assertThat(fixture.sent()).extracting(Packet::id).containsExactly(2_000);
        assertThat(fixture.connection.synIds()).containsExactly(ID, 2_000);
        fixture.receive(Packet.state(2_001, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1));
        assertThat(fixture.connection.sendId()).isEqualTo(2_000);
        assertThat(fixture.connection.owns(ID + 1)).isFalse();
        assertThat(fixture.connection.isAskedForBy(PEER_SEQUENCE, fixture.now)).isFalse();
    }

    @Test
    void anEndlessRowOfIdsForOneSynIsNotFollowed() {
        ConnectionFixture fixture = accepting(ID);
        fixture.advance(3 * SECOND);
        int ids = 1;
        while (ids < 100 && fixture.connection.isAskedForBy(PEER_SEQUENCE, fixture.now)) {
            fixture.receive(Packet.syn(ID + 10 * ids++, PEER_SEQUENCE));
        }
        assertThat(ids).isEqualTo(8);
        assertThat(fixture.connection.synIds()).hasSize(8);
    }

    // ---- utp-punch

    @Test
    void theResetOfUtpPunchAsksForTheAnswerInItsDialect() {
        // utp-punch 1.0.1 answers the BEP 29 answer with RESET {id R + 1, seq 0, ack 0, window 262,144} and goes on.
        ConnectionFixture fixture = accepting(ID);
        fixture.sent();
        fixture.receive(PUNCH_RESET);
        assertThat(fixture.connection.closeCause()).isNull();
        assertThat(fixture.sent()).singleElement().satisfies(answer -> {
            assertThat(answer.summary()).isEqualTo("STATE 700 ack 100");
            assertThat(answer.id()).isEqualTo(ID + 1);
        });
        fixture.receive(Packet.data(ID, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 5));
        assertThat(fixture.connection.dialect()).isEqualTo(Dialect.UTP_PUNCH);
    }

    @Test
    void aResetOfThatKindThatComesTwiceMeansNothingOnceThePeerWasHeard() {
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(PUNCH_RESET);
        fixture.receive(Packet.data(ID, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 5));
        fixture.receive(PUNCH_RESET);
        assertThat(fixture.connection.closeCause()).isNull();
    }

    @Test
    void aForgedResetOfThatKindLeavesTheConnectionBilingual() {
        ConnectionFixture fixture = accepting(ID);
        fixture.receive(PUNCH_RESET);
        fixture.receive(Packet.data(ID + 1, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 5));
        assertThat(fixture.connection.dialect()).isEqualTo(Dialect.BEP29);
        assertThat(fixture.read()).isEqualTo(5);
    }

    private static ConnectionFixture accepting(int id) {
        return ConnectionFixture.accepting(ConnectionFixture.config(), id);
    }
}
