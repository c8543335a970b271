package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.LostConnections.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import io.utp.engine.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecoveriesTests {

    private static final int COUNT = 200;
    private static final int AT_ONCE = 64;

    private final LostConnections lost = LostConnections.of(COUNT);
    private final PeerConnections peers = new PeerConnections(lost.node);
    private final Recoveries recoveries = new Recoveries(peers, new SplittableRandom(1));

    RecoveriesTests() {
        for (int index = 0; index < COUNT; index++) {
            peers.name(lost.connections.get(index), "peer-" + index);
            recoveries.begin("peer-" + index, lost.now);
        }
    }

    private List<String> due() {
        List<String> due = new ArrayList<>();
        for (String peer = recoveries.pollDue(lost.now); peer != null; peer = recoveries.pollDue(lost.now)) {
            due.add(peer);
        }
        return due;
    }

    @Test
    void onlySomeAreCalledAtATime() {
        List<String> called = due();

        assertThat(called).hasSize(AT_ONCE);
        assertThat(recoveries.nextDeadline()).isEqualTo(Deadline.NEVER);

        recoveries.handleCalled(called.get(0), null, lost.now);
        assertThat(recoveries.nextDeadline()).isLessThanOrEqualTo(lost.now);
        assertThat(due()).hasSize(1).doesNotContainAnyElementsOf(called);
    }

    @Test
    void allHaveTheirTurn() {
        List<String> called = new ArrayList<>();
        for (List<String> due = due(); called.size() < COUNT; due = due()) {
            called.addAll(due);
            due.forEach(peer -> recoveries.handleCalled(peer, null, lost.now));
        }
        assertThat(called).hasSize(COUNT).doesNotHaveDuplicates();
    }

    @Test
    void thoseThatWereCalledTogetherAreNotCalledTogetherAgain() {
        allHaveTheirTurn();
        long calledNanos = lost.now;
        assertThat(recoveries.nextDeadline()).isGreaterThan(calledNanos + 3 * SECOND / 2);

        lost.now = calledNanos + 3 * SECOND / 2 + SECOND / 20;
        assertThat(due()).hasSizeBetween(5, 50);
    }

    @Test
    void aPeerWhoseConnectionsAreOverIsNotCalled() {
        for (Connection connection : lost.connections) {
            connection.destroy(lost.now);
            peers.remove(connection);
        }
        assertThat(due()).isEmpty();
        assertThat(recoveries.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    @Test
    void aPeerIsLookedForOnce() {
        List<String> called = due();
        recoveries.begin(called.get(0), lost.now);

        assertThat(due()).isEmpty();
        recoveries.handleCalled(called.get(0), null, lost.now);
        recoveries.begin(called.get(0), lost.now);
        assertThat(due()).doesNotContain(called.get(0));
    }
}
