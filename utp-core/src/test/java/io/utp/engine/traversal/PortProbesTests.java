package io.utp.engine.traversal;

import static io.utp.engine.traversal.SessionFixture.MILLISECOND;
import static io.utp.engine.traversal.SessionFixture.PEER_GATEWAY;
import static io.utp.engine.traversal.SessionFixture.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PortProbesTests {
    private final SplittableRandom random = new SplittableRandom(1);

    private static List<Integer> allPorts(PortProbes probes) {
        List<Integer> ports = new ArrayList<>();
        while (probes.dueNanos() != Deadline.NEVER) {
            ports.add(probes.nextPath().remote().getPort());
            probes.nextNonce();
        }
        return ports;
    }

    private PortProbes around(Integer... expected) {
        return PortProbes.around(PEER_GATEWAY.getAddress(), List.of(expected), random, 0);
    }

    @Test
    void theNearestPortsComeFirstAndAllComeTwice() {
        List<Integer> ports = allPorts(around(5_000, 5_001, 5_002));

        assertThat(ports).startsWith(5_003, 5_004, 4_999, 5_005, 5_006, 5_007, 5_008, 4_998);
        assertThat(ports).hasSize(2 * (64 + 16)).doesNotContain(5_000, 5_001, 5_002);
        assertThat(ports.subList(80, 160)).isEqualTo(ports.subList(0, 80));
    }

    @Test
    void portsThatFallAreFollowed() {
        assertThat(allPorts(around(5_000, 4_998)))
                .startsWith(4_999, 4_997, 4_996, 5_001)
                .contains(4_934);
    }

    @Test
    void theLowestPortIsBehindTheHighest() {
        assertThat(allPorts(around(65_534, 65_535)))
                .contains(1_024, 1_087, 65_533)
                .allMatch(port -> port >= 1_024);
    }

    @Test
    void oneIsDueEveryTwentyMilliseconds() {
        PortProbes probes = PortProbes.random(PEER_GATEWAY.getAddress(), random, 7);

        assertThat(probes.dueNanos()).isEqualTo(7);
        probes.nextNonce();
        assertThat(probes.dueNanos()).isEqualTo(7 + 20 * MILLISECOND);
    }

    @Test
    void onlyWhatWasAskedCanBeAnswered() {
        PortProbes probes = PortProbes.random(PEER_GATEWAY.getAddress(), random, 0);
        Path path = probes.nextPath();
        long nonce = probes.nextNonce();

        assertThat(probes.isAnsweredBy(path, nonce)).isTrue();
        assertThat(probes.isAnsweredBy(path, nonce + 1)).isFalse();
        assertThat(probes.isAnsweredBy(path, nonce - 1)).isFalse();
        assertThat(probes.isAnsweredBy(probes.nextPath(), nonce)).isFalse();
        assertThat(probes.isAnsweredBy(new Path(1, path.remote()), nonce)).isFalse();
        assertThat(probes.isAnsweredBy(
                        new Path(0, address("203.0.113.8", path.remote().getPort())), nonce))
                .isFalse();
    }
}
