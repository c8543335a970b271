package io.utp.engine.traversal;

import static io.utp.engine.traversal.SessionFixture.SECOND;
import static io.utp.engine.traversal.SessionFixture.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ObservationResponderTests {
    private static final InetSocketAddress CLIENT = address("203.0.113.9", 30_000);

    private final ObservationResponder responder = new ObservationResponder(3, 2);

    @Test
    void saysWhereTheQuestionCameFrom() {
        PathMessage answer = responder.answer(CLIENT, PathMessage.of(Type.OBSERVE, true, 4, 5), 0);

        assertThat(answer).isNotNull();
        assertThat(answer.type()).isEqualTo(Type.OBSERVED);
        assertThat(answer.pathId()).isEqualTo(4);
        assertThat(answer.nonce()).isEqualTo(5);
        assertThat(answer.address()).isEqualTo(CLIENT);
        assertThat(responder.answered()).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OBSERVE")
    void otherMessagesAreDropped(Type type) {
        assertThat(responder.answer(CLIENT, PathMessage.of(type, true, 4, 5), 0))
                .isNull();
        assertThat(responder.dropped()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"224.0.0.1", "255.255.255.255", "0.0.0.0", "ff02::1"})
    void groupsAreNotAnswered(String host) {
        assertThat(responder.answer(address(host, 1), PathMessage.of(Type.OBSERVE, true, 4, 5), 0))
                .isNull();
    }

    @Test
    void answersOnlySoManyInASecond() {
        PathMessage question = PathMessage.of(Type.OBSERVE, true, 4, 5);
        for (int count = 0; count < 10; count++) {
            responder.answer(address("203.0.113." + count, 30_000), question, SECOND / 2);
        }
        assertThat(responder.answered()).isEqualTo(3);
        assertThat(responder.dropped()).isEqualTo(7);

        assertThat(responder.answer(CLIENT, question, 2 * SECOND)).isNotNull();
    }

    @Test
    void answersAnAddressOnlySoOftenInASecondWhateverThePort() {
        PathMessage question = PathMessage.of(Type.OBSERVE, true, 4, 5);
        for (int count = 0; count < 10; count++) {
            responder.answer(address("203.0.113.9", 30_000 + count), question, SECOND / 2);
        }
        assertThat(responder.answered()).isEqualTo(2);

        assertThat(responder.answer(address("203.0.113.10", 30_000), question, SECOND / 2))
                .as("another one")
                .isNotNull();
        assertThat(responder.answer(CLIENT, question, 2 * SECOND)).isNotNull();
    }
}
