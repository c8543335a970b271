package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ANSWER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.PEER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static io.utp.engine.connection.ConnectionFixture.SYN_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a connection: finished, closed, destroyed, reset. */
class ClosingTests {

    private final ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());
    private final Connection connection = fixture.connection;

    // ---- both directions

    @Test
    void theDirectionsEndIndependently() {
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        assertThat(connection.isReceiveEnded()).isTrue();
        assertThat(connection.closeCause()).isNull();
        fixture.write(10);
        connection.end(fixture.now);
        fixture.drain();
        assertThat(fixture.sentSummaries())
                .containsExactly("STATE 501 ack 100", "DATA 501 ack 100 [10]", "FIN 502 ack 100");
        fixture.receive(Packet.state(ID, 101, 502));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void whoEndedLastIsGoneAtOnce() {
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        connection.end(fixture.now);
        fixture.drain();
        fixture.receive(Packet.state(ID, 101, 501));
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.hasDeadline()).isFalse();
    }

    @Test
    void theFinOfLibtorrentDoesNotUseItsNumberUp() {
        // libtorrent: later STATEs carry the number of its FIN again.
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        connection.end(fixture.now);
        fixture.drain();
        fixture.receive(Packet.state(ID, 100, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    // ---- close()

    @Test
    void closingEndsAndWaitsForThePeersEnd() {
        connection.close(fixture.now);
        fixture.drain();
        assertThat(fixture.sentSummaries()).containsExactly("FIN 501 ack 99");
        fixture.receive(Packet.fin(ID, 100, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(fixture.sentSummaries()).containsExactly("STATE 502 ack 100");
    }

    @Test
    void closingSendsEverythingWrittenFirst() {
        fixture.write(2_500);
        connection.close(fixture.now);
        fixture.drain();
        assertThat(fixture.sentSummaries())
                .containsExactly(
                        "DATA 501 ack 99 [1000]", "DATA 502 ack 99 [1000]", "DATA 503 ack 99 [500]", "FIN 504 ack 99");
    }

    @Test
    void aPeerThatNeverEndsIsResetAfterTheTimeout() {
        connection.close(fixture.now);
        fixture.drain();
        fixture.receive(Packet.state(ID, 100, 501));
        fixture.sent();
        for (int i = 0; i < 4; i++) {
            fixture.advance(SECOND);
            fixture.receive(Packet.data(ID, 100 + i, 501, 100));
        }
        fixture.advance(SECOND - 1);
        assertThat(connection.closeCause()).isNull();
        fixture.sent();
        fixture.advance(1);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(fixture.sent()).extracting(Packet::type).containsExactly(PacketType.RESET);
        assertThat(connection.isGone()).isTrue();
    }

    @Test
    void theTimeOfAClosedConnectionCountsFromTheAcknowledgementOfItsEnd() {
        connection.close(fixture.now);
        fixture.drain();
        fixture.advance(3 * SECOND);
        fixture.receive(Packet.state(ID, 100, 501));
        fixture.advance(5 * SECOND - 1);
        assertThat(connection.closeCause()).isNull();
        fixture.advance(1);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void whoWasSilentBeforeHasTheWholeTimeToAcknowledgeTheEnd() {
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        fixture.advance(8 * SECOND);
        connection.end(fixture.now);
        fixture.drain();
        // However often it was repeated by then: a path may be gone for as long.
        fixture.advance(5 * SECOND);
        assertThat(connection.closeCause()).isNull();
        fixture.receive(Packet.state(ID, 101, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void anEndThatNobodyAcknowledgesIsOverdueAfterTheTimeout() {
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        connection.end(fixture.now);
        fixture.drain();
        fixture.advance(10 * SECOND);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(fixture.sent()).extracting(Packet::type).contains(PacketType.RESET);
    }

    @Test
    void anEndIsSentFiveTimesAtLeastHoweverShortTheTimeout() {
        ConnectionFixture impatient = ConnectionFixture.connected(
                ConnectionFixture.settings().timeout(Duration.ofSeconds(1)).toConfig());
        impatient.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        impatient.connection.end(impatient.now);
        impatient.drain();
        impatient.advance(10 * SECOND);
        assertThat(impatient.connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(impatient.sent())
                .extracting(Packet::type)
                .filteredOn(PacketType.FIN::equals)
                .hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void whatArrivesAfterClosingIsAcknowledgedAndDropped() {
        fixture.receive(Packet.data(ID, 100, SYN_SEQUENCE, 500));
        connection.close(fixture.now);
        fixture.drain();
        fixture.sent();
        fixture.receive(Packet.data(ID, 101, SYN_SEQUENCE, 500), Packet.data(ID, 102, SYN_SEQUENCE, 500));
        assertThat(connection.pollReceived()).isNull();
        assertThat(fixture.sent()).singleElement().satisfies(state -> {
            assertThat(state.acknowledgement()).isEqualTo(102);
            assertThat(state.window()).isEqualTo(4_096_000);
        });
    }

    @Test
    void closingTwiceIsTheSameAsOnce() {
        connection.close(fixture.now);
        connection.close(fixture.now);
        fixture.drain();
        assertThat(fixture.sent()).hasSize(1);
    }

    // ---- destroy()

    @Test
    void destroyingSendsOneResetUnderOurSendId() {
        // libutp and libtorrent both find the connection by it.
        fixture.write(10);
        fixture.sent();
        connection.destroy(fixture.now);
        connection.destroy(fixture.now);
        assertThat(connection.isResetDue()).isTrue();
        assertThat(connection.isGone()).isFalse();
        fixture.drain();
        assertThat(fixture.sent()).singleElement().satisfies(reset -> {
            assertThat(reset.summary()).isEqualTo("RESET 502 ack 99");
            assertThat(reset.id()).isEqualTo(ID + 1);
        });
        assertThat(connection.closeCause()).isEqualTo(CloseCause.DESTROYED);
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.hasDeadline()).isFalse();
    }

    @Test
    void afterDestroyingNothingIsSentOrTaken() {
        connection.destroy(fixture.now);
        fixture.drain();
        fixture.sent();
        fixture.write(10);
        connection.end(fixture.now);
        connection.close(fixture.now);
        fixture.receive(Packet.data(ID, 100, SYN_SEQUENCE, 10));
        fixture.receive(Packet.reset(ID, 100, SYN_SEQUENCE));
        fixture.advance(100 * SECOND);
        assertThat(fixture.sent()).isEmpty();
        assertThat(connection.bufferedBytes()).isZero();
        assertThat(connection.closeCause()).isEqualTo(CloseCause.DESTROYED);
    }

    // ---- RESET from the peer

    @ParameterizedTest
    @ValueSource(ints = {497, 500, 501, 502, 503, 506})
    void aResetIsTakenThatAcknowledgesWhatWasSentLately(int acknowledgement) {
        // libtorrent: from 3 before what is acknowledged to the next number; libutp echoes the number of our packet.
        fixture.write(3_000);
        fixture.sent();
        fixture.receive(Packet.reset(ID, 100, acknowledgement));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.sent()).as("a RESET is never answered").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 400, 490, 508, 600, 33_000, 65_535})
    void aResetIsIgnoredThatOnlyGuessesTheNumber(int acknowledgement) {
        fixture.write(3_000);
        fixture.receive(Packet.reset(ID, 0, acknowledgement));
        assertThat(connection.closeCause()).isNull();
        assertThat(connection.bufferedBytes()).isEqualTo(3_000);
    }

    @Test
    void aResetWithAnotherNumberThanTheNextIsTakenOnceThePeerAnswersAQuestionByOne() {
        // libutp: its RESET carries a random number, and acknowledges that of the packet which it does not know.
        fixture.write(3_000);
        fixture.sent();
        fixture.receive(Packet.reset(ID, 0, 501));
        assertThat(connection.closeCause()).isNull();
        Packet question = fixture.sent().get(0);
        assertThat(question.sequence()).as("one that is acknowledged").matches(number -> (500 - number & 0xffff) < 900);

        fixture.receive(Packet.reset(ID, 0, 501));
        assertThat(fixture.sent()).as("one question a second").isEmpty();
        fixture.receive(Packet.reset(ID, 0, question.sequence()));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void aResetWithAnotherNumberThanTheNextIsForgottenWhenThePeerAnswers() {
        fixture.write(3_000);
        fixture.receive(Packet.reset(ID, 0, 501));
        fixture.receive(Packet.state(ID, 100, 501));
        fixture.receive(Packet.reset(ID, 0, 501));
        assertThat(connection.closeCause()).isNull();
    }

    @Test
    void whereSomebodyGuessesNoAnswerCounts() {
        fixture.write(3_000);
        fixture.sent();
        fixture.receive(Packet.reset(ID, 0, 501));
        Packet question = fixture.sent().get(0);
        fixture.receive(Packet.reset(ID, 0, 33_000));
        fixture.receive(Packet.reset(ID, 0, question.sequence()));
        assertThat(connection.closeCause()).isNull();
    }

    @Test
    void theResetOfUtpPunchIsNotTakenInBep29() {
        fixture.receive(Packet.reset(ID, 0, 0).window(262_144));
        assertThat(connection.closeCause()).isNull();
    }

    @Test
    void theResetOfUtpPunchIsTakenInItsDialect() {
        // utp-punch 1.0.1 resets without any number.
        ConnectionFixture punch = ConnectionFixture.dialling(ConnectionFixture.config());
        punch.receive(Packet.state(ID + 1, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(punch.connection.dialect()).isEqualTo(Dialect.UTP_PUNCH);
        punch.receive(Packet.reset(ID + 1, 0, 0).window(262_144));
        assertThat(punch.connection.closeCause()).as("it may be anybody's").isNull();
        punch.advance(100_000_000L);
        punch.receive(Packet.reset(ID + 1, 0, 0).window(262_144));
        assertThat(punch.connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void aHalfOpenConnectionIsResetByWhoKnowsItsAnswer() {
        ConnectionFixture halfOpen = ConnectionFixture.accepting(ConnectionFixture.config(), ID);
        halfOpen.receive(Packet.reset(ID + 1, 0, ANSWER_SEQUENCE));
        assertThat(halfOpen.connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void aPeerThatIsGoneAfterBothEndedHasFinished() {
        // libutp destroys its socket once its FIN is acknowledged, and answers our FIN with a RESET.
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        connection.end(fixture.now);
        fixture.drain();
        fixture.sent();
        fixture.receive(Packet.reset(ID + 1, 0, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
    }

    @Test
    void aPeerThatIsGoneBeforeItHadOurBytesHasNot() {
        fixture.receive(Packet.fin(ID, 100, SYN_SEQUENCE));
        fixture.write(10);
        connection.end(fixture.now);
        fixture.drain();
        fixture.receive(Packet.reset(ID + 1, 101, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void whatWasReadableBeforeTheResetStaysReadable() {
        fixture.receive(Packet.data(ID, 100, SYN_SEQUENCE, 10));
        fixture.receive(Packet.reset(ID, 101, SYN_SEQUENCE));
        assertThat(fixture.read()).isEqualTo(10);
    }

    // ---- what cannot be

    @Test
    void anAcknowledgementOfWhatWasNeverSentDiscardsThePacket() {
        fixture.write(10);
        fixture.sent();
        fixture.receive(Packet.data(ID, 100, 502, 10));
        assertThat(connection.pollReceived()).isNull();
        assertThat(connection.bufferedBytes()).isEqualTo(10);
        assertThat(fixture.sent()).isEmpty();
    }

    @Test
    void theChangesAreToldToTheNodeOnce() {
        List<Connection> updated = updated();
        assertThat(updated).containsExactly(connection);
        fixture.receive(Packet.state(ID, 100, SYN_SEQUENCE));
        assertThat(updated()).isEmpty();
        fixture.receive(Packet.data(ID, 100, SYN_SEQUENCE, 10));
        fixture.receive(Packet.data(ID, 101, SYN_SEQUENCE, 10));
        assertThat(updated()).containsExactly(connection);
        assertThat(updated()).isEmpty();
    }

    private List<Connection> updated() {
        List<Connection> updated = new java.util.ArrayList<>();
        for (Connection c = fixture.signals.pollUpdated(); c != null; c = fixture.signals.pollUpdated()) {
            updated.add(c);
        }
        return updated;
    }
}
