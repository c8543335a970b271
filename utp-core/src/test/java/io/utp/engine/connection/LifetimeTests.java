package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.MILLI;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static io.utp.engine.connection.ConnectionFixture.SYN_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How long a connection may be silent, wait or linger. */
class LifetimeTests {

    private final ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());
    private final Connection connection = fixture.connection;

    // ---- keep-alive

    @Test
    void anIdleConnectionSendsAStateForEachKeepAliveTime() {
        List<Long> times = new ArrayList<>();
        long start = fixture.now;
        for (int i = 0; i < 6; i++) {
            fixture.advance(10 * SECOND);
            times.addAll(fixture.sent().stream().map(p -> fixture.now - start).toList());
            fixture.receive(Packet.state(ID, 100, SYN_SEQUENCE));
        }
        assertThat(times).containsExactly(20 * SECOND, 40 * SECOND, 60 * SECOND);
    }

    @Test
    void whatIsSentPutsTheKeepAliveOff() {
        fixture.advance(19 * SECOND);
        fixture.write(10);
        fixture.receive(Packet.state(ID, 100, 501));
        fixture.sent();
        fixture.advance(20 * SECOND - 1);
        assertThat(fixture.sent()).isEmpty();
        fixture.advance(1);
        assertThat(fixture.sentSummaries()).containsExactly("STATE 502 ack 99");
    }

    @Test
    void towardsUtpPunchKeepAlivesAreTwoSecondsApart() {
        // utp-punch 1.0.1: emits 'timeout' after 5 s of silence.
        ConnectionFixture punch = ConnectionFixture.dialling(ConnectionFixture.config());
        punch.receive(Packet.state(ID + 1, 100, SYN_SEQUENCE));
        punch.sent();
        punch.advance(4 * SECOND);
        assertThat(punch.sentSummaries()).containsExactly("STATE 501 ack 99", "STATE 501 ack 99");
    }

    // ---- a peer that is gone

    @Test
    void aSilentPeerIsAskedWithAByteThatItHasAfterHalfOfTheIdleTimeout() {
        fixture.advance(30 * SECOND);
        // RFC 9293 3.8.4: an old number makes the peer answer.
        assertThat(fixture.sentSummaries()).containsExactly("STATE 501 ack 99", "DATA 500 ack 99 [1]");
    }

    @Test
    void anAnswerToTheQuestionKeepsTheConnection() {
        fixture.advance(50 * SECOND);
        fixture.receive(Packet.state(ID, 100, SYN_SEQUENCE));
        fixture.advance(50 * SECOND);
        assertThat(connection.closeCause()).isNull();
    }

    @Test
    void aPeerThatNeverAnswersIsAskedTenTimesAndThenReset() {
        fixture.advance(60 * SECOND - 1);
        assertThat(connection.closeCause()).isNull();
        assertThat(fixture.sent().stream().filter(p -> p.type() == PacketType.DATA))
                .hasSize(10);
        fixture.advance(1);
        assertThat(connection.closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(fixture.sent()).extracting(Packet::type).containsExactly(PacketType.RESET);
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.hasDeadline()).isFalse();
    }

    @Test
    void aHalfOpenConnectionNeverSendsAKeepAliveAndEndsAfterThirtyFiveSeconds() {
        ConnectionFixture halfOpen = ConnectionFixture.accepting(ConnectionFixture.config(), ID);
        halfOpen.sent();
        // libutp with nothing to say shows itself with its first keep-alive, after 29 s.
        halfOpen.advance(35 * SECOND - 1);
        assertThat(halfOpen.sent()).isEmpty();
        halfOpen.advance(1);
        assertThat(halfOpen.connection.closeCause()).isEqualTo(CloseCause.TIMEOUT);
        assertThat(halfOpen.sent()).as("to who perhaps never dialled").isEmpty();
    }

    // ---- silence

    @Test
    void silenceIsReportedOnce() {
        fixture.advance(5 * SECOND - 1);
        assertThat(connection.pollSilence()).isFalse();
        fixture.advance(1);
        assertThat(connection.pollSilence()).isTrue();
        assertThat(connection.pollSilence()).isFalse();
        fixture.advance(20 * SECOND);
        assertThat(connection.pollSilence()).isFalse();
    }

    @Test
    void silenceIsReportedAgainAfterThePeerWasHeard() {
        fixture.advance(5 * SECOND);
        assertThat(connection.pollSilence()).isTrue();
        fixture.receive(Packet.state(ID, 100, SYN_SEQUENCE));
        fixture.advance(5 * SECOND);
        assertThat(connection.pollSilence()).isTrue();
    }

    @Test
    void silenceOfZeroIsNeverReported() {
        connection.setSilence(0, fixture.now);
        fixture.advance(50 * SECOND);
        assertThat(connection.pollSilence()).isFalse();
    }

    @Test
    void aChangedSilenceCountsFromItsChange() {
        fixture.advance(4 * SECOND);
        connection.setSilence(2 * SECOND, fixture.now);
        fixture.advance(2 * SECOND - 1);
        assertThat(connection.pollSilence()).isFalse();
        fixture.advance(1);
        assertThat(connection.pollSilence()).isTrue();
    }

    // ---- lingering

    @Test
    void aFinishedConnectionStillAcknowledgesARepeatedFinForTenSeconds() {
        connection.end(fixture.now);
        fixture.drain();
        fixture.receive(Packet.fin(ID, 100, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(fixture.sentSummaries()).containsExactly("FIN 501 ack 99", "STATE 502 ack 100");
        fixture.advance(10 * SECOND - MILLI);
        fixture.receive(Packet.fin(ID, 100, 501));
        assertThat(fixture.sentSummaries()).containsExactly("STATE 502 ack 100");
        fixture.advance(MILLI);
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.hasDeadline()).isFalse();
    }

    @Test
    void aResetWhileLingeringChangesNothingForTheApplication() {
        connection.end(fixture.now);
        fixture.drain();
        fixture.receive(Packet.fin(ID, 100, 501));
        fixture.sent();
        fixture.receive(Packet.reset(ID, 0, 501));
        assertThat(connection.closeCause()).isEqualTo(CloseCause.FINISHED);
        assertThat(connection.isGone()).isTrue();
        assertThat(fixture.sent()).isEmpty();
    }
}
