package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.Sessions.invited;
import static io.utp.engine.endpoint.Sessions.own;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.PortMapping;
import org.junit.jupiter.api.Test;

class InvitationsTests {

    private static final long SECOND = 1_000_000_000L;

    private final Meetings meetings = new Meetings(new SocketRequests());
    private final Invitations invitations = new Invitations(meetings);
    private long lastSession;

    private boolean call(String caller, long nowNanos) {
        return invitations.add(PendingCall.from(caller, ++lastSession, nowNanos), nowNanos);
    }

    @Test
    void oneCallerHasFourAtOnce() {
        for (int count = 0; count < 4; count++) {
            assertThat(call("alice", 0)).isTrue();
        }
        assertThat(call("alice", 0)).isFalse();
        assertThat(call("carol", 0)).isTrue();
    }

    @Test
    void sessionsCountUntilTheyAreDecided() {
        for (int count = 0; count < 4; count++) {
            meetings.add(invited("alice", PortMapping.SAME), 0);
        }
        assertThat(call("alice", 0)).isFalse();

        while (meetings.nextDeadline() < 20 * SECOND) {
            meetings.handleTimeout(meetings.nextDeadline());
        }
        assertThat(call("alice", 20 * SECOND)).isTrue();
    }

    @Test
    void callersHaveHalfOfAllSessions() {
        int taken = 0;
        while (call("peer-" + taken, 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(Meetings.MOST / 2);
        assertThat(meetings.isFull()).isFalse();

        assertThat(invitations.take(1)).isNotNull();
        meetings.add(invited("peer-0", PortMapping.SAME), 0);
        assertThat(call("late", 0)).as("it only began").isFalse();
    }

    @Test
    void ownCallsTakeNoPlaceOfTheirs() {
        for (int count = 0; count < 100; count++) {
            meetings.add(own(PortMapping.SAME), 0);
        }
        int taken = 0;
        while (call("peer-" + taken, 0)) {
            taken++;
        }
        assertThat(taken).isEqualTo(Meetings.MOST / 2);
    }

    @Test
    void thoseThatNeverBeginAreForgotten() {
        for (int count = 0; count < 4; count++) {
            call("alice", 0);
        }
        assertThat(invitations.nextDeadline()).isEqualTo(30 * SECOND);
        invitations.handleTimeout(30 * SECOND - 1);
        assertThat(call("alice", 30 * SECOND - 1)).isFalse();
        invitations.handleTimeout(30 * SECOND);
        assertThat(call("alice", 30 * SECOND)).isTrue();
        assertThat(invitations.take(1)).isNull();
        assertThat(invitations.take(lastSession)).isNotNull();
        assertThat(invitations.take(lastSession)).isNull();
    }
}
