package io.utp.engine.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.traversal.PunchSession;
import io.utp.engine.traversal.SessionSettings;
import io.utp.engine.wire.PathKey;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MeetingsTests {

    private static final long SECOND = 1_000_000_000L;

    private final SocketRequests requests = new SocketRequests();
    private final Meetings meetings = new Meetings(requests);

    /** With a peer that has one port for everybody. */
    static Meeting meeting(int number, PortMapping local) {
        byte[] secret = ByteBuffer.allocate(PathKey.SIZE).putInt(number).array();
        PeerDescription here = description("198.51.100.1", local);
        PeerDescription there = description("198.51.100.2", PortMapping.SAME);
        SessionSettings settings = new SessionSettings(number, new PathKey(secret), true, here, there);
        PunchSession session = new PunchSession(settings, SECOND, new SplittableRandom(number));
        return new Meeting(session, PendingCall.to("bob", number, false, SECOND), there);
    }

    private static PeerDescription description(String address, PortMapping mapping) {
        Candidate candidate = new Candidate(Candidate.Type.SERVER_REFLEXIVE, new InetSocketAddress(address, 1_000));
        return new PeerDescription(List.of(candidate), mapping, true);
    }

    private void run(long seconds) {
        ByteBuffer out = ByteBuffer.allocate(100);
        long end = (1 + seconds) * SECOND;
        while (meetings.nextDeadline() <= end) {
            meetings.handleTimeout(meetings.nextDeadline());
            while (meetings.pollDatagram(out.clear()) != null) {
                assertThat(out.position()).isEqualTo(60);
            }
        }
    }

    @Test
    void noMoreThanTheMostAreBegun() {
        for (int number = 0; number < Meetings.MOST; number++) {
            assertThat(meetings.isFull()).isFalse();
            assertThat(meetings.add(meeting(number, PortMapping.SAME))).isTrue();
        }
        assertThat(meetings.isFull()).isTrue();
        assertThat(meetings.add(meeting(Meetings.MOST, PortMapping.SAME))).isFalse();
    }

    @Test
    void aKeyThatIsInUseIsNotReplaced() {
        Meeting first = meeting(1, PortMapping.SAME);
        assertThat(meetings.add(first)).isTrue();
        assertThat(meetings.add(meeting(1, PortMapping.SAME))).isFalse();
        assertThat(meetings.all()).containsExactly(first);
    }

    @Test
    void eachEndsOnceAndIsForgotten() {
        Meeting one = meeting(1, PortMapping.SAME);
        meetings.add(one);
        run(60);

        assertThat(meetings.pollEnded()).isSameAs(one);
        assertThat(meetings.pollEnded()).isNull();
        assertThat(meetings.isEmpty()).isTrue();
    }

    @Test
    void manyPortsAreInUseFromTheBeginningToTheEnd() {
        meetings.add(meeting(1, PortMapping.SAME));
        assertThat(meetings.usesManyPorts()).isFalse();
        meetings.add(meeting(2, PortMapping.RANDOM));
        assertThat(meetings.usesManyPorts()).isTrue();
        run(60);
        assertThat(meetings.usesManyPorts()).isFalse();
    }

    @Test
    void socketsForAMeetingThatIsOverAreReleased() {
        Meeting one = meeting(1, PortMapping.RANDOM);
        meetings.add(one);
        run(60);
        assertThat(requests.pollWanted()).isEqualTo(256);
        assertThat(meetings.pollEnded()).isSameAs(one);
        assertThat(meetings.pollSocketsReleased()).isNull();

        meetings.handleSockets(one, 7, 256, 100 * SECOND);

        assertThat(meetings.pollSocketsReleased()).satisfies(range -> {
            assertThat(range.first()).isEqualTo(7);
            assertThat(range.count()).isEqualTo(256);
        });
        assertThat(meetings.isEmpty()).isTrue();
    }
}
