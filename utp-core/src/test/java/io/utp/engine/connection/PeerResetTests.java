package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A RESET that is not certainly the peer's is a question to it: RFC 5961 3.2. */
class PeerResetTests {

    private static final int NEXT = 100;
    private static final int SENT = 501;

    private final ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());
    private final Connection connection = fixture.connection;

    @BeforeEach
    void sendAPacket() {
        fixture.write(10);
        fixture.receive(Packet.state(ID, NEXT, SENT));
        fixture.sent();
    }

    @Test
    void oneThatNamesTheNextNumberIsThePeers() {
        fixture.receive(Packet.reset(ID, NEXT, SENT));

        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void anotherIsBelievedOnlyAsTheAnswerToAQuestion() {
        fixture.receive(Packet.reset(ID, NEXT + 1, SENT));
        assertThat(connection.closeCause()).isNull();

        fixture.receive(Packet.reset(ID, NEXT + 1, question()));

        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void whoIsSilentIsAskedTheSameThreeTimesAgain() {
        fixture.receive(Packet.reset(ID, NEXT + 1, SENT));
        int question = question();
        for (int i = 0; i < 3; i++) {
            fixture.advance(SECOND - 1);
            assertThat(fixture.sent()).isEmpty();
            fixture.advance(1);
            assertThat(question()).isEqualTo(question);
        }
        fixture.advance(SECOND);
        assertThat(fixture.sent()).isEmpty();

        // An answer may be lost; a host answers no more than some strangers a second.
        fixture.receive(Packet.reset(ID, NEXT + 1, question));

        assertThat(connection.closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void whoAnswersOtherwiseIsNotAskedAgain() {
        fixture.receive(Packet.reset(ID, NEXT + 1, SENT));
        question();
        fixture.receive(Packet.state(ID, NEXT, SENT));

        fixture.advance(5 * SECOND);

        assertThat(fixture.sent()).isEmpty();
        assertThat(connection.closeCause()).isNull();
    }

    private int question() {
        List<Packet> sent = fixture.sent();
        assertThat(sent).extracting(Packet::type).containsExactly(PacketType.DATA);
        return sent.get(0).sequence();
    }
}
