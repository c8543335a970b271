package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.MILLI;
import static io.utp.engine.connection.ConnectionFixture.PEER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static io.utp.engine.connection.ConnectionFixture.SYN_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The handshake of the side that dials. */
class DiallingTests {

    private final ConnectionFixture fixture = ConnectionFixture.dialling(ConnectionFixture.config());
    private final Connection connection = fixture.connection;

    // ---- the SYN

    @Test
    void theSynCarriesTheIdItselfAndOurWindow() {
        // BEP 29
        assertThat(fixture.sent()).singleElement().satisfies(syn -> {
            assertThat(syn.summary()).isEqualTo("SYN 500 ack 0");
            assertThat(syn.id()).isEqualTo(ID);
            assertThat(syn.window()).isEqualTo(4_096_000);
        });
    }

    @Test
    void theSynIsRepeatedAsItWasAfterASecond() {
        // RFC 6298 2.1: one second before the round trip is known.
        fixture.sent();
        fixture.advance(SECOND - 1);
        assertThat(fixture.sent()).isEmpty();
        fixture.advance(1);
        assertThat(fixture.sent()).singleElement().satisfies(syn -> {
            assertThat(syn.summary()).isEqualTo("SYN 500 ack 0");
            assertThat(syn.id()).isEqualTo(ID);
        });
    }

    @Test
    void fromTheThirdSynOnAnotherIdIsWanted() {
        // libutp never repeats a lost answer; libtorrent opens a second socket on a repeated SYN.
        fixture.advance(3 * SECOND - 1);
        assertThat(connection.isNewIdWanted()).isFalse();
        fixture.advance(1);
        assertThat(connection.isNewIdWanted()).isTrue();
        fixture.sent();
        connection.retryWith(2_000);
        fixture.drain();
        assertThat(fixture.sent()).singleElement().satisfies(syn -> {
            assertThat(syn.summary()).isEqualTo("SYN 500 ack 0");
            assertThat(syn.id()).isEqualTo(2_000);
        });
        assertThat(connection.synIds()).containsExactly(ID, 2_000);
    }

    @Test
    void aPatientInitiatorRepeatsItsSynEachFourSeconds() {
        ConnectionFixture patient = ConnectionFixture.dialling(
                ConnectionFixture.settings().timeout(Duration.ofSeconds(16)).toConfig());
        List<Integer> seconds = new ArrayList<>();
        for (int second = 0; second < 16; second++) {
            if (patient.connection.isNewIdWanted()) {
                patient.connection.retryWith(2_000 + 2 * second);
                patient.drain();
            }
            if (!patient.sent().isEmpty()) {
                seconds.add(second);
            }
            patient.advance(SECOND);
        }
        assertThat(seconds).containsExactly(0, 1, 3, 7, 11, 15);
    }

    @Test
    void nobodyAnswersAndTheConnectionIsOver() {
        fixture.advance(5 * SECOND - 1);
        assertThat(connection.closeCause()).isNull();
        fixture.sent();
        fixture.advance(1);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(fixture.sent()).isEmpty();
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.hasDeadline()).isFalse();
    }

    // ---- the answer

    @ParameterizedTest(name = "spoken {0}, answered with id {1}: {2}, receives {3}, sends {4}")
    @CsvSource({
        // BEP 29: the acceptor answers with R, and hears R + 1.
        "AUTO, 1000, BEP29, 1000, 1001",
        "BEP29, 1000, BEP29, 1000, 1001",
        // utp-punch 1.0.1: the acceptor answers with R + 1, and hears R.
        "AUTO, 1001, UTP_PUNCH, 1001, 1000",
        "UTP_PUNCH, 1001, UTP_PUNCH, 1001, 1000",
    })
    void theIdOfTheAnswerTellsTheDialect(Dialect spoken, int id, Dialect found, int receives, int sends) {
        ConnectionFixture dialling = ConnectionFixture.dialling(ConnectionFixture.config(spoken));
        assertThat(dialling.connection.owns(id)).isTrue();
        dialling.receive(Packet.state(id, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(dialling.connection.isEstablished()).isTrue();
        assertThat(dialling.connection.dialect()).isEqualTo(found);
        assertThat(dialling.connection.receiveId()).isEqualTo(receives);
        assertThat(dialling.connection.sendId()).isEqualTo(sends);
        assertThat(dialling.connection.owns(receives)).isTrue();
        assertThat(dialling.connection.owns(sends)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"AUTO, true, true", "BEP29, true, false", "UTP_PUNCH, false, true"})
    void untilTheAnswerTheIdsOfTheSpokenDialectsAreOwned(Dialect spoken, boolean lower, boolean upper) {
        Connection dialling = ConnectionFixture.dialling(ConnectionFixture.config(spoken)).connection;
        assertThat(dialling.owns(ID)).isEqualTo(lower);
        assertThat(dialling.owns(ID + 1)).isEqualTo(upper);
        assertThat(dialling.owns(ID - 1)).isFalse();
        assertThat(dialling.owns(ID + 2)).isFalse();
    }

    @Test
    void theAnswersNumberIsThatOfThePeersFirstData() {
        // libutp, libtorrent and utp-punch: the number of the answer is not used up.
        fixture.sent();
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 99");
        fixture.receive(Packet.data(ID, PEER_SEQUENCE, SYN_SEQUENCE, 7));
        assertThat(fixture.read()).isEqualTo(7);
    }

    @Test
    void anAnswerToAnotherSynIsIgnored() {
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE + 1));
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE - 1));
        assertThat(connection.isEstablished()).isFalse();
    }

    @Test
    void anAnswerToAnySynOfSeveralIsTaken() {
        fixture.advance(3 * SECOND);
        connection.retryWith(2_000);
        fixture.drain();
        fixture.receive(Packet.state(2_000, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(connection.isEstablished()).isTrue();
        assertThat(connection.receiveId()).isEqualTo(2_000);
        assertThat(connection.owns(ID)).isFalse();
        assertThat(connection.isNewIdWanted()).isFalse();
    }

    @Test
    void dataBeforeTheAnswerIsNotTakenAndAsksForTheAnswer() {
        fixture.sent();
        fixture.advance(500 * MILLI);
        fixture.receive(Packet.data(ID, PEER_SEQUENCE, SYN_SEQUENCE, 10));
        assertThat(connection.isEstablished()).isFalse();
        assertThat(fixture.sentSummaries()).containsExactly("SYN 500 ack 0");
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(connection.isEstablished()).isTrue();
    }

    @Test
    void theRoundTripOfASingleSynIsKnown() {
        fixture.advance(80 * MILLI);
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(connection.statistics().roundTripNanos()).isEqualTo(80 * MILLI);
    }

    @Test
    void theRoundTripOfARepeatedSynIsNot() {
        // RFC 6298 3, Karn's algorithm
        fixture.advance(1_080 * MILLI);
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(connection.statistics().roundTripNanos()).isZero();
    }

    @Test
    void aUtpPunchAcceptorThatAnsweredARepeatedSynIsListenedToUntilItsOldestPacketCame() {
        // utp-punch 1.0.1: a repeated SYN is answered with the current number, and everything is sent again each 100
        // ms.
        fixture.advance(SECOND);
        fixture.sent();
        fixture.receive(Packet.state(ID + 1, PEER_SEQUENCE + 3, SYN_SEQUENCE));
        assertThat(connection.isEstablished()).isFalse();
        fixture.advance(100 * MILLI);
        fixture.receive(
                Packet.data(ID + 1, PEER_SEQUENCE, SYN_SEQUENCE, 5),
                Packet.data(ID + 1, PEER_SEQUENCE + 1, SYN_SEQUENCE, 5));
        fixture.advance(50 * MILLI);
        assertThat(connection.isEstablished()).isTrue();
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 99");
    }

    // ---- refused

    @Test
    void aResetThatAcknowledgesTheSynRefuses() {
        fixture.receive(Packet.reset(ID, 7, SYN_SEQUENCE));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
        assertThat(connection.isGone()).isTrue();
    }

    @Test
    void aResetWithAnotherNumberIsIgnored() {
        fixture.receive(Packet.reset(ID, 7, SYN_SEQUENCE + 1));
        assertThat(connection.closeCause()).isNull();
    }

    @Test
    void theResetOfUtpPunchRefusesWithoutAnyNumber() {
        // utp-punch 1.0.1: RESET {seq 0, ack 0, window 262,144}.
        fixture.receive(Packet.reset(ID + 1, 0, 0).window(262_144));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    // ---- meanwhile

    @Test
    void whatIsWrittenBeforeTheAnswerFollowsIt() {
        fixture.sent();
        fixture.write(10);
        connection.end(fixture.now);
        fixture.drain();
        assertThat(fixture.sent()).isEmpty();
        fixture.receive(Packet.state(ID, PEER_SEQUENCE, SYN_SEQUENCE));
        assertThat(fixture.sentSummaries()).containsExactly("DATA 501 ack 99 [10]", "FIN 502 ack 99");
    }

    @Test
    void destroyedBeforeTheAnswerItResetsTheSyn() {
        fixture.sent();
        connection.destroy(fixture.now);
        fixture.drain();
        assertThat(fixture.sent()).extracting(Packet::type).containsExactly(PacketType.RESET);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.DESTROYED);
        List<Packet> later = new ArrayList<>();
        fixture.advance(10 * SECOND);
        later.addAll(fixture.sent());
        assertThat(later).isEmpty();
    }
}
