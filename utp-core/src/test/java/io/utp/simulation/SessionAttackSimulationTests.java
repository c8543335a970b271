package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.PathMessage;
import io.utp.simulation.NatKind.Dependence;
import io.utp.simulation.NatKind.Ports;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that somebody disturbs who does not have the secret. */
@ExtendWith(SimulationReport.class)
class SessionAttackSimulationTests {
    private static final InetSocketAddress VICTIM = new InetSocketAddress("192.0.2.66", 6_666);
    private static final List<NatKind> CONE = List.of(NatKind.CONE);
    private static final List<NatKind> SEQUENTIAL = List.of(
            NatKind.of(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT, Ports.SEQUENTIAL));

    private final SplittableRandom seeds = new SplittableRandom(SimulationSeed.current());

    /** Copies what it sees to the receiver and to the sender, in the name of a victim. */
    private static final class Replayer {
        private final List<byte[]> seen = new ArrayList<>();
        private final Map<SessionHost, Integer> atVictim = new HashMap<>();
        private int replayed;

        Replayer(SessionMeeting meeting) {
            for (SessionHost host : List.of(meeting.a(), meeting.b())) {
                host.eavesdrop(datagram -> {
                    if (datagram.path().remote().equals(VICTIM)) {
                        atVictim.merge(host, 1, Integer::sum);
                    } else {
                        seen.add(datagram.data());
                    }
                });
            }
        }

        /** Brings each datagram that was seen since the last time so often, at once. */
        void replay(SessionMeeting meeting, int copies) {
            List<byte[]> latest = new ArrayList<>(seen);
            seen.clear();
            for (byte[] data : latest) {
                replayed++;
                for (int copy = 0; copy < copies; copy++) {
                    meeting.network().inject(VICTIM, meeting.a(), data);
                    meeting.network().inject(VICTIM, meeting.b(), data);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 50})
    void whoCopiesEveryMessageAtOnceNeitherStopsTheSessionNorGainsByIt(int milliseconds) {
        SessionMeeting meeting = new SessionMeeting(seeds.nextLong(), CONE, CONE);
        meeting.describe().start(Duration.ofMillis(seeds.nextInt(200)));
        Replayer replayer = new Replayer(meeting);

        for (int step = 0; step < 20_000 / milliseconds; step++) {
            meeting.network().run(Duration.ofMillis(milliseconds));
            replayer.replay(meeting, 5);
        }

        assertThat(meeting.outcomeOfA().successful()).isTrue();
        assertThat(meeting.outcomeOfB().successful()).isTrue();
        assertThat(meeting.pathWorks()).isTrue();
        // An answer and six checks for each message that was stolen, however often it was copied.
        assertThat(replayer.atVictim.values()).allMatch(count -> count <= 7 * replayer.replayed);
        assertThat(replayer.replayed).isGreaterThan(4);
        assertThat(meeting.a().session().rejected()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void garbageDoesNotStopTheSession(boolean callerIsSequential) {
        RandomGenerator random = new SplittableRandom(seeds.nextLong());
        SessionMeeting meeting = new SessionMeeting(
                seeds.nextLong(), callerIsSequential ? SEQUENTIAL : CONE, callerIsSequential ? CONE : SEQUENTIAL);
        meeting.describe().start(Duration.ofMillis(seeds.nextInt(200)));
        int[] sentToVictim = {0};
        for (SessionHost host : List.of(meeting.a(), meeting.b())) {
            host.eavesdrop(
                    datagram -> sentToVictim[0] += datagram.path().remote().equals(VICTIM) ? 1 : 0);
        }

        for (int count = 0; count < 2_000; count++) {
            byte[] forged = new byte[PathMessage.SIZE];
            random.nextBytes(forged);
            ByteBuffer wire = ByteBuffer.wrap(forged);
            PathMessage.Type[] types = PathMessage.Type.values();
            if (random.nextBoolean()) {
                // The id of the key is on the wire for all to see.
                PathMessage.of(
                                types[random.nextInt(types.length)],
                                random.nextBoolean(),
                                meeting.key().id(),
                                random.nextLong())
                        .encode(wire, null);
            }
            meeting.network().inject(VICTIM, random.nextBoolean() ? meeting.a() : meeting.b(), forged);
            meeting.network().run(Duration.ofMillis(1));
        }

        meeting.finish();
        assertThat(meeting.outcomeOfA().successful()).isTrue();
        assertThat(meeting.outcomeOfB().successful()).isTrue();
        assertThat(meeting.pathWorks()).isTrue();
        assertThat(sentToVictim[0]).isZero();
    }
}
