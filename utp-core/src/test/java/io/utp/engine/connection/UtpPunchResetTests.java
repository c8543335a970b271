package io.utp.engine.connection;

import static io.utp.engine.connection.ConnectionFixture.ANSWER_SEQUENCE;
import static io.utp.engine.connection.ConnectionFixture.ID;
import static io.utp.engine.connection.ConnectionFixture.PEER_SEQUENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.Packet;
import org.junit.jupiter.api.Test;

/** utp-punch 1.0.1: RESET with sequence and acknowledgement number 0 and a window of 262144, for two different reasons. */
class UtpPunchResetTests {

    private static final int SENT_BY_CLIENT = ID;
    private static final int SENT_TO_CLIENT = ID + 1;

    private final ConnectionFixture fixture = ConnectionFixture.accepting(ConnectionFixture.config(), ID);

    private static Packet reset(int id) {
        return Packet.reset(id, 0, 0).window(Handshake.UTP_PUNCH_WINDOW);
    }

    private void confirm() {
        // It answers the BEP 29 answer, whose id it does not know, with the id above.
        fixture.receive(reset(SENT_TO_CLIENT));
        fixture.receive(Packet.data(SENT_BY_CLIENT, PEER_SEQUENCE + 1, ANSWER_SEQUENCE - 1, 10));
        assertThat(fixture.connection.dialect()).isEqualTo(Dialect.UTP_PUNCH);
    }

    @Test
    void aHintThatComesAfterTheFirstDataEndsNothing() {
        confirm();

        fixture.receive(reset(SENT_TO_CLIENT));

        assertThat(fixture.connection.closeCause()).isNull();
    }

    @Test
    void aClientThatDoesNotKnowTheConnectionAnyMoreEndsIt() {
        confirm();

        fixture.receive(reset(SENT_BY_CLIENT));
        assertThat(fixture.connection.closeCause()).as("it may be anybody's").isNull();
        fixture.advance(100_000_000L);
        fixture.receive(reset(SENT_BY_CLIENT));

        assertThat(fixture.connection.closeCause()).isEqualTo(CloseCause.RESET);
    }
}
