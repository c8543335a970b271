package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.PortMapping;
import org.junit.jupiter.api.Test;

class SocketRequestsTests {

    private final SocketRequests requests = new SocketRequests();

    @Test
    void oneAfterTheOtherIsAskedForInTheirOrder() {
        Meeting meeting = Sessions.own(PortMapping.RANDOM);
        while (meeting.session().socketsWanted() == 0) {
            meeting.session().handleTimeout(meeting.session().nextDeadline());
        }
        requests.add(meeting, 256);
        requests.add(null, 1);

        assertThat(requests.pollWanted()).isEqualTo(256);
        assertThat(requests.pollWanted()).isZero();
        SocketRequests.Request answered = requests.answered();
        assertThat(answered).isNotNull();
        assertThat(answered.meeting()).isSameAs(meeting);
        assertThat(requests.pollWanted()).isEqualTo(1);
        assertThat(requests.answered()).isEqualTo(new SocketRequests.Request(null, 1));
        assertThat(requests.isEmpty()).isTrue();
    }

    @Test
    void whoAsksAgainBeforeTheAnswerIsNotServedTwice() {
        requests.add(null, 1);
        requests.add(null, 1);
        assertThat(requests.pollWanted()).isEqualTo(1);
        requests.add(null, 1);
        requests.answered();

        assertThat(requests.pollWanted()).isZero();
    }

    @Test
    void anAnswerThatNobodyAskedForIsForNobody() {
        assertThat(requests.answered()).isNull();
        requests.add(null, 1);
        assertThat(requests.answered()).isNull();
        assertThat(requests.pollWanted()).isEqualTo(1);
    }
}
