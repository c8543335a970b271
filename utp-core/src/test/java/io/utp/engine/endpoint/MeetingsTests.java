package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.Sessions.PEER;
import static io.utp.engine.endpoint.Sessions.invited;
import static io.utp.engine.endpoint.Sessions.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.time.Deadline;
import io.utp.engine.traversal.PathDatagram;
import io.utp.engine.traversal.SocketRange;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeetingsTests {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    private final SocketRequests requests = new SocketRequests();
    private final Meetings meetings = new Meetings(requests);

    /** Everything up to a time; what was sent. */
    private List<PathDatagram> pass(long toNanos) {
        List<PathDatagram> sent = new ArrayList<>();
        while (meetings.nextDeadline() <= toNanos) {
            long now = meetings.nextDeadline();
            meetings.handleTimeout(now);
            assertThat(meetings.nextDeadline()).isGreaterThan(now);
            sent.addAll(poll());
        }
        return sent;
    }

    private List<PathDatagram> poll() {
        List<PathDatagram> sent = new ArrayList<>();
        ByteBuffer out = ByteBuffer.allocate(PathMessage.SIZE);
        for (PathDatagram next = meetings.pollDatagram(out); next != null; next = meetings.pollDatagram(out)) {
            sent.add(next);
            out.clear();
        }
        return sent;
    }

    @Test
    void eachSessionIsCalledInTimeAndForgottenAtItsEnd() {
        for (int count = 0; count < 5; count++) {
            meetings.add(own(PortMapping.SAME), 0);
        }
        List<PathDatagram> first = pass(MILLI);
        assertThat(first).hasSize(5);

        pass(30 * SECOND);
        assertThat(meetings.nextDeadline()).isEqualTo(Deadline.NEVER);
        int ended = 0;
        for (Meeting meeting = meetings.pollEnded(); meeting != null; meeting = meetings.pollEnded()) {
            ended++;
        }
        assertThat(ended).isEqualTo(5);
        assertThat(meetings).extracting("meetings").isEqualTo(Map.of());
    }

    @Test
    void noMoreThanTheMostAreBegun() {
        for (int count = 0; count < Meetings.MOST; count++) {
            assertThat(meetings.isFull()).isFalse();
            assertThat(meetings.add(own(PortMapping.SAME), 0)).isTrue();
        }
        assertThat(meetings.isFull()).isTrue();
        assertThat(meetings.add(own(PortMapping.SAME), 0)).isFalse();
    }

    @Test
    void aKeyThatIsInUseIsNotReplaced() {
        Meeting first = own(PortMapping.SAME);
        assertThat(meetings.add(first, 0)).isTrue();
        assertThat(meetings.add(new Meeting(first.session(), first.call(), first.remote()), 0))
                .isFalse();
        assertThat(meetings)
                .extracting("meetings")
                .isEqualTo(Map.of(first.session().key().id(), first));
    }

    @Test
    void socketsForAMeetingThatIsOverAreReleased() {
        Meeting one = own(PortMapping.RANDOM);
        meetings.add(one, 0);
        pass(SECOND);
        assertThat(requests.pollWanted()).isEqualTo(256);
        pass(60 * SECOND);
        assertThat(meetings.pollEnded()).isSameAs(one);
        assertThat(meetings.pollSocketsReleased()).isNull();

        meetings.handleSockets(one, 7, 256, 100 * SECOND);

        assertThat(meetings.pollSocketsReleased()).isEqualTo(new SocketRange(7, 256));
        poll();
        assertThat(meetings.isEmpty()).isTrue();
    }

    @Test
    void sessionsThatHadNoInputAreNotAskedForDatagrams() {
        Meeting idle = own(PortMapping.SAME);
        Meeting busy = own(PortMapping.SAME);
        meetings.add(idle, 0);
        meetings.add(busy, 0);
        assertThat(poll()).isEmpty();

        meetings.handleMessage(busy, 0, PEER, Sessions.fromPeer(busy, PathMessage.Type.CHECK, 7), MILLI);

        assertThat(idle.sends).isFalse();
        assertThat(poll())
                .extracting(datagram -> datagram.message().pathId())
                .containsOnly(busy.session().key().id());
        assertThat(busy.sends).isFalse();
    }

    @Test
    void aPathIsProvenOnceAnOwnCheckWasAnsweredThere() {
        Meeting meeting = invited("alice", PortMapping.SAME);
        meetings.add(meeting, 0);
        meetings.handleMessage(meeting, 0, PEER, Sessions.fromPeer(meeting, PathMessage.Type.CHECK, 7), 0);
        assertThat(meetings.pollProven())
                .as("anybody may have sent a copy of a check")
                .isNull();
        long nonce = poll().stream()
                .filter(datagram -> datagram.message().type() == PathMessage.Type.CHECK)
                .findFirst()
                .orElseThrow()
                .message()
                .nonce();

        meetings.handleMessage(meeting, 0, PEER, Sessions.fromPeer(meeting, PathMessage.Type.ANSWER, nonce), MILLI);
        meetings.handleMessage(meeting, 0, PEER, Sessions.fromPeer(meeting, PathMessage.Type.ANSWER, nonce), MILLI);

        assertThat(meetings.pollProven()).isEqualTo(new Meetings.Found(meeting, new Path(0, PEER)));
        assertThat(meetings.pollProven()).isNull();
        assertThat(meetings.pollEnded()).as("the caller has not chosen it").isNull();
    }

    // ---- many ports

    @Test
    void aPeersCallGivesWayToAnOwnOneThatNeedsManyPorts() {
        Meeting theirs = invited("alice", PortMapping.RANDOM);
        meetings.add(theirs, 0);
        assertThat(meetings.mayUseManyPorts(true)).isFalse();
        assertThat(meetings.mayUseManyPorts(false)).isTrue();

        Meeting ours = own(PortMapping.RANDOM);
        meetings.add(ours, MILLI);

        assertThat(theirs.session().usesManyPorts()).isFalse();
        assertThat(ours.session().usesManyPorts()).isTrue();
        assertThat(meetings.mayUseManyPorts(false)).isFalse();
        pass(11 * SECOND);
        assertThat(theirs.isDecided())
                .as("the usual checks went on, for the usual time")
                .isTrue();
        assertThat(ours.isDecided()).isFalse();
        pass(40 * SECOND);
        assertThat(meetings.mayUseManyPorts(true)).isTrue();
    }

    @Test
    void theSocketsOfOneThatGivesWayAreReleased() {
        Meeting theirs = invited("alice", PortMapping.RANDOM);
        meetings.add(theirs, 0);
        pass(SECOND);
        int wanted = requests.pollWanted();
        assertThat(wanted).isPositive();
        assertThat(requests.answered().meeting()).isSameAs(theirs);
        meetings.handleSockets(theirs, 1, wanted, SECOND);

        meetings.add(own(PortMapping.RANDOM), SECOND);

        assertThat(meetings.pollSocketsReleased().count()).isEqualTo(wanted);
    }

    @Test
    void socketsAreNotAskedForWhenASessionIsOverBeforeItsTurn() {
        requests.add(null, 1);
        Meeting over = own(PortMapping.RANDOM);
        meetings.add(over, 0);
        pass(SECOND);
        assertThat(requests.pollWanted()).isEqualTo(1);
        pass(60 * SECOND);
        assertThat(over.session().isOver()).isTrue();

        assertThat(requests.answered().meeting()).isNull();
        assertThat(requests.pollWanted()).isZero();
    }
}
