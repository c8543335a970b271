package io.utp.engine.traversal;

import static io.utp.engine.traversal.SessionFixture.MILLISECOND;
import static io.utp.engine.traversal.SessionFixture.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.time.Deadline;
import io.utp.engine.traversal.Observations.Gathered;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ObservationsTests {
    private static final InetSocketAddress HOST = address("10.0.0.2", 20_000);
    private static final InetSocketAddress PUBLIC = address("203.0.113.9", 30_000);
    private static final List<InetSocketAddress> SERVERS =
            List.of(address("192.0.2.1", 4_001), address("192.0.2.1", 4_002), address("192.0.2.2", 4_001));

    private final Observations observations = new Observations(new SplittableRandom(1));
    private long nowNanos;

    private List<PathDatagram> poll() {
        List<PathDatagram> datagrams = new ArrayList<>();
        for (PathDatagram next = observations.pollDatagram(nowNanos);
                next != null;
                next = observations.pollDatagram(nowNanos)) {
            datagrams.add(next);
        }
        return datagrams;
    }

    private void answer(PathDatagram question, InetSocketAddress seen) {
        observations.handleMessage(question.socket(), question.to(), answerTo(question, seen), nowNanos);
    }

    private static PathMessage answerTo(PathDatagram question, InetSocketAddress seen) {
        return PathMessage.of(Type.OBSERVED, false, 0, question.message().nonce(), seen);
    }

    /** Lets the servers see these ports, in their order. */
    private void observe(@Nullable InetSocketAddress registered, int... ports) {
        observations.start(SERVERS.subList(0, ports.length), registered, nowNanos);
        List<PathDatagram> questions = poll();
        for (int index = 0; index < ports.length; index++) {
            answer(questions.get(index), new InetSocketAddress(PUBLIC.getAddress(), ports[index]));
        }
    }

    private PeerDescription gathered() {
        return Objects.requireNonNull(observations.pollGathered(), "not ready").description();
    }

    private static List<Integer> ports(PeerDescription description, Candidate.Type type) {
        return description.candidates().stream()
                .filter(candidate -> candidate.type() == type)
                .map(candidate -> candidate.address().getPort())
                .toList();
    }

    @Nested
    class Asking {

        @Test
        void asksFourTimesMoreAndMoreSeldomAndThenGivesUp() {
            observations.start(SERVERS.subList(0, 1), null, 0);
            List<Long> times = new ArrayList<>();
            while (observations.nextDeadline() != Deadline.NEVER) {
                nowNanos = observations.nextDeadline();
                observations.handleTimeout(nowNanos);
                poll().forEach(datagram -> times.add(nowNanos / MILLISECOND));
            }

            assertThat(times).containsExactly(0L, 250L, 750L, 1_750L);
            assertThat(nowNanos).isEqualTo(3_750 * MILLISECOND);
            assertThat(observations.isComplete()).isTrue();
            assertThat(observations.mapping()).isEqualTo(PortMapping.UNKNOWN);
        }

        @Test
        void asksFromTheNodesOwnPortWithoutAnIdAndEachServerOnce() {
            List<InetSocketAddress> twice = new ArrayList<>(SERVERS);
            twice.addAll(SERVERS);

            observations.start(twice, null, 0);

            assertThat(poll())
                    .hasSize(3)
                    .allMatch(datagram -> datagram.socket() == 0
                            && datagram.message().type() == Type.OBSERVE
                            && datagram.message().pathId() == 0);
        }

        @Test
        void asksNoMoreThanEightServers() {
            List<InetSocketAddress> many = IntStream.range(1, 100)
                    .mapToObj(port -> address("192.0.2.1", port))
                    .toList();

            observations.start(many, null, 0);

            assertThat(poll()).hasSize(8);
        }

        @Test
        void believesOnlyTheServerThatWasAskedAndOnlyOnce() {
            observations.start(SERVERS.subList(0, 1), null, 0);
            PathDatagram question = poll().get(0);
            PathMessage answer = answerTo(question, PUBLIC);

            assertThat(observations.handleMessage(0, SERVERS.get(1), answer, 0)).isFalse();
            observations.handleMessage(1, SERVERS.get(0), answer, 0);
            observations.handleMessage(0, SERVERS.get(0), PathMessage.of(Type.OBSERVED, false, 0, 1, PUBLIC), 0);
            observations.handleMessage(
                    0,
                    SERVERS.get(0),
                    PathMessage.of(Type.OBSERVED, false, 0, question.message().nonce()),
                    0);
            observations.handleMessage(
                    0,
                    SERVERS.get(0),
                    PathMessage.of(Type.ANSWER, false, 0, question.message().nonce(), PUBLIC),
                    0);
            assertThat(observations.reflexiveAddresses()).isEmpty();
            assertThat(observations.rejected()).isEqualTo(5);

            answer(question, PUBLIC);
            answer(question, HOST);
            assertThat(observations.reflexiveAddresses()).containsExactly(PUBLIC);
            assertThat(observations.rejected()).isEqualTo(6);
        }
    }

    @Nested
    class Classifying {

        @Test
        void theMappingFollowsFromThePorts() {
            observe(null, 30_000, 30_000, 30_000);
            assertThat(observations.mapping()).isEqualTo(PortMapping.SAME);
            observe(null, 30_000, 30_001, 30_003);
            assertThat(observations.mapping()).isEqualTo(PortMapping.SEQUENTIAL);
            observe(null, 30_000, 40_001, 50_003);
            assertThat(observations.mapping()).isEqualTo(PortMapping.RANDOM);
            observe(null, 30_000);
            assertThat(observations.mapping()).isEqualTo(PortMapping.UNKNOWN);
        }

        @Test
        void theServerOfTheRegistrationCountsWhereOthersAgree() {
            observe(PUBLIC, 30_000);
            assertThat(observations.mapping()).isEqualTo(PortMapping.SAME);
            observe(PUBLIC, 41_000, 41_000);
            assertThat(observations.mapping()).isEqualTo(PortMapping.RANDOM);
            observe(PUBLIC, 41_000, 41_001);
            assertThat(observations.mapping()).isEqualTo(PortMapping.SEQUENTIAL);
        }

        @Test
        void oneAddressOfEachFamilyIsToldAndTheNatBelongsToTheOlderOne() {
            observations.start(List.of(SERVERS.get(0), SERVERS.get(1), address("2001:db8::1", 1)), null, 0);
            List<PathDatagram> questions = poll();
            InetSocketAddress six = address("2001:db8::2", 20_000);
            answer(questions.get(0), PUBLIC);
            answer(questions.get(1), PUBLIC);
            answer(questions.get(2), six);

            assertThat(observations.mapping()).isEqualTo(PortMapping.SAME);
            assertThat(observations.reflexiveAddresses()).containsExactly(PUBLIC, six);
        }
    }

    @Nested
    class Describing {

        @Test
        void isReadyAtOnceWhenThePortIsTheSameForEverybody() {
            observe(null, 30_000, 30_000);

            long id = observations.gather(List.of(HOST), true, nowNanos);

            Gathered gathered = Objects.requireNonNull(observations.pollGathered());
            assertThat(gathered.id()).isEqualTo(id);
            assertThat(gathered.description())
                    .isEqualTo(new PeerDescription(
                            List.of(
                                    new Candidate(Candidate.Type.HOST, HOST),
                                    new Candidate(Candidate.Type.SERVER_REFLEXIVE, PUBLIC)),
                            PortMapping.SAME,
                            true));
            assertThat(observations.pollSocketWanted()).isFalse();
            assertThat(observations.nextDeadline()).isEqualTo(Deadline.NEVER);
        }

        @Test
        void whoIsSeenAtItsOwnAddressHasNoNat() {
            observe(null, 30_000);

            observations.gather(List.of(PUBLIC), false, nowNanos);

            assertThat(gathered())
                    .isEqualTo(new PeerDescription(
                            List.of(new Candidate(Candidate.Type.HOST, PUBLIC)), PortMapping.SAME, false));
        }

        @Test
        void sequentialPortsAreLookedAtFromAFreshSocket() {
            observe(null, 30_000, 30_001);
            observations.gather(List.of(HOST), true, nowNanos);
            assertThat(observations.pollGathered()).isNull();
            assertThat(observations.pollSocketWanted()).isTrue();
            assertThat(observations.pollSocketWanted()).isFalse();

            observations.handleSocket(9, nowNanos);
            PathDatagram question = poll().get(0);
            assertThat(question.socket()).isEqualTo(9);
            assertThat(question.to()).isEqualTo(SERVERS.get(0));
            answer(question, new InetSocketAddress(PUBLIC.getAddress(), 30_010));

            PeerDescription description = gathered();
            assertThat(description.mapping()).isEqualTo(PortMapping.SEQUENTIAL);
            assertThat(ports(description, Candidate.Type.SERVER_REFLEXIVE)).containsExactly(30_001);
            assertThat(ports(description, Candidate.Type.PREDICTED))
                    .containsExactlyElementsOf(
                            IntStream.rangeClosed(30_011, 30_022).boxed().toList());
            assertThat(observations.pollSocketsReleased()).isEqualTo(new SocketRange(9, 1));
            assertThat(observations.nextDeadline()).isEqualTo(Deadline.NEVER);
        }

        @Test
        void severalPeersAtOnceShareTheLook() {
            observe(null, 30_000, 30_001);
            observations.gather(List.of(HOST), true, nowNanos);
            observations.gather(List.of(HOST), false, nowNanos);
            assertThat(observations.pollSocketWanted()).isTrue();
            observations.handleSocket(9, nowNanos);

            answer(poll().get(0), new InetSocketAddress(PUBLIC.getAddress(), 30_010));

            assertThat(gathered().manySockets()).isTrue();
            assertThat(gathered().manySockets()).isFalse();
        }

        @Test
        void withoutAFreshSocketThePortsAfterTheLastOneKnownHaveToDo() {
            observe(null, 30_000, 30_001);
            observations.gather(List.of(HOST), true, nowNanos);
            assertThat(observations.pollSocketWanted()).isTrue();

            observations.handleSocketRefused(nowNanos);

            assertThat(ports(gathered(), Candidate.Type.PREDICTED)).hasSize(12).startsWith(30_002);
        }

        @Test
        void anUnansweredLookIsNotWaitedForLongerThanHalfASecond() {
            observe(null, 30_000, 30_001);
            observations.gather(List.of(HOST), true, nowNanos);
            assertThat(observations.pollSocketWanted()).isTrue();
            observations.handleSocket(9, nowNanos);
            int asked = 0;
            while (nowNanos < 500 * MILLISECOND) {
                asked += poll().size();
                nowNanos = observations.nextDeadline();
                observations.handleTimeout(nowNanos);
            }

            assertThat(asked).isEqualTo(5);
            assertThat(ports(gathered(), Candidate.Type.PREDICTED)).hasSize(12).startsWith(30_002);
            assertThat(observations.pollSocketsReleased()).isEqualTo(new SocketRange(9, 1));
        }

        @Test
        void serversThatAreAllSilentAreNotWaitedForLongerThanThreeHalvesOfASecond() {
            observations.start(SERVERS, PUBLIC, 0);
            observations.gather(List.of(HOST), true, 0);
            while (nowNanos < 1_500 * MILLISECOND) {
                assertThat(observations.pollGathered()).isNull();
                poll();
                nowNanos = observations.nextDeadline();
                observations.handleTimeout(nowNanos);
            }

            assertThat(nowNanos).isEqualTo(1_500 * MILLISECOND);

            PeerDescription description = gathered();
            assertThat(description.mapping()).isEqualTo(PortMapping.UNKNOWN);
            assertThat(ports(description, Candidate.Type.SERVER_REFLEXIVE)).containsExactly(30_000);
        }

        @Test
        void anAnswerThatIsLateTellsTheKindOfTheNatInTime() {
            observations.start(SERVERS, PUBLIC, 0);
            observations.gather(List.of(HOST), true, 0);
            List<PathDatagram> questions = poll();
            nowNanos = 700 * MILLISECOND;
            observations.handleTimeout(nowNanos);
            assertThat(observations.pollGathered()).isNull();

            answer(questions.get(0), address("203.0.113.9", 50_000));

            assertThat(gathered().mapping()).isEqualTo(PortMapping.RANDOM);
        }

        @Test
        void aSocketThatComesTooLateIsGivenBack() {
            observe(null, 30_000, 30_001);
            observations.gather(List.of(HOST), true, nowNanos);
            assertThat(observations.pollSocketWanted()).isTrue();
            nowNanos = 500 * MILLISECOND;
            observations.handleTimeout(nowNanos);
            gathered();

            observations.handleSocket(9, nowNanos);

            assertThat(observations.pollSocketsReleased()).isEqualTo(new SocketRange(9, 1));
            assertThat(poll()).isEmpty();
        }

        @Test
        void neverTellsMoreThanIsBelieved() {
            List<InetSocketAddress> many = IntStream.range(1, 50)
                    .mapToObj(port -> address("10.0.0.2", port))
                    .toList();
            observe(null, 30_000, 30_001);
            observations.gather(many, true, nowNanos);
            assertThat(observations.pollSocketWanted()).isTrue();
            observations.handleSocket(9, nowNanos);
            answer(poll().get(0), new InetSocketAddress(PUBLIC.getAddress(), 30_010));

            PeerDescription description = gathered();

            assertThat(description.candidates()).hasSize(16);
            assertThat(ports(description, Candidate.Type.PREDICTED)).hasSize(12);
            assertThat(ports(description, Candidate.Type.SERVER_REFLEXIVE)).hasSize(1);
        }

        @Test
        void manyGatheringsAtOnceDoNotWaitWithoutBound() {
            observations.start(SERVERS, PUBLIC, 0);
            for (int count = 0; count < 65; count++) {
                observations.gather(List.of(HOST), true, 0);
            }

            assertThat(observations.pollGathered()).isNotNull();
            assertThat(observations.pollGathered()).isNull();
        }
    }
}
