package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.LostConnections.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.rendezvous.RendezvousClientSettings;
import io.utp.engine.rendezvous.RendezvousEvent;
import io.utp.engine.traversal.Observations;
import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CallDeskTests {

    private static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 8_300);

    private final LostConnections lost = LostConnections.of(2);
    private final Connection connection = lost.connections.get(0);
    private final SplittableRandom random = new SplittableRandom(1);
    private final RendezvousUplink uplink =
            new RendezvousUplink(lost.node, RendezvousClientSettings.of(List.of(SERVER), "alice", null), random);
    private final Meetings meetings = new Meetings(new SocketRequests());
    private final CallDesk desk = new CallDesk(lost.node, uplink, new Observations(random), meetings, true, random);
    private final Meeting meeting = Sessions.own(PortMapping.SAME);

    private void prove() {
        desk.handleProven(new Meetings.Found(meeting, new Path(0, LostConnections.THERE)), lost.now);
    }

    @Test
    void aConnectionHasTheNameOfWhoAnsweredOverItsPath() {
        desk.handleConnection(connection, lost.now);
        assertThat(connection.path().peerName()).isNull();

        prove();
        assertThat(connection.path().peerName()).isEqualTo("bob");

        Connection later = lost.node.connect(new Path(0, LostConnections.THERE), 0, lost.now);
        desk.handleConnection(later, lost.now);
        assertThat(later.path().peerName()).isEqualTo("bob");
    }

    @Test
    void aMoveMakesItLookForTheHostsAddresses() {
        desk.handleEvent(new RendezvousEvent.Moved(LostConnections.HERE), lost.now);

        assertThat(desk.hosts().pollWanted()).isTrue();
        assertThat(desk.hosts().pollWanted()).isFalse();
    }

    @Test
    void aPeerIsCalledAgainOnceTheHostsAddressesAreKnown() {
        prove();
        desk.handleConnection(connection, lost.now);
        desk.handleTimeout(lost.now);
        assertThat(desk.hosts().pollWanted()).isTrue();
        assertThat(calls()).as("calls before the answer").isZero();

        desk.hosts().handleAddresses(List.of(LostConnections.HERE));
        assertThat(desk.nextDeadline()).isLessThanOrEqualTo(lost.now);
        desk.handleTimeout(lost.now);

        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aPeerIsCalledAgainAlthoughNobodySaysTheHostsAddresses() {
        prove();
        desk.handleConnection(connection, lost.now);
        desk.handleTimeout(lost.now);
        assertThat(desk.nextDeadline()).isEqualTo(lost.now + SECOND / 2);

        desk.handleTimeout(lost.now + SECOND / 2);

        assertThat(calls()).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsOverIsForgotten() {
        prove();
        desk.handleConnection(connection, lost.now);
        connection.destroy(lost.now);
        desk.handleConnection(connection, lost.now);

        assertThat((Iterable<?>)
                        ((Map<?, ?>) assertThat(desk).extracting("peers.named").actual()).get("bob"))
                .hasSize(1);
    }

    private int calls() {
        return ((Map<?, ?>) assertThat(desk).extracting("calls").actual()).size();
    }
}
