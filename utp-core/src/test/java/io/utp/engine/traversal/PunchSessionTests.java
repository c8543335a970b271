package io.utp.engine.traversal;

import static io.utp.engine.traversal.SessionFixture.ELSEWHERE;
import static io.utp.engine.traversal.SessionFixture.LOCAL;
import static io.utp.engine.traversal.SessionFixture.MILLISECOND;
import static io.utp.engine.traversal.SessionFixture.PEER_GATEWAY;
import static io.utp.engine.traversal.SessionFixture.PEER_HOST;
import static io.utp.engine.traversal.SessionFixture.SECOND;
import static io.utp.engine.traversal.SessionFixture.address;
import static io.utp.engine.traversal.SessionFixture.description;
import static io.utp.engine.traversal.SessionFixture.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.time.Deadline;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PunchSessionTests {

    @Nested
    class Asking {

        @Test
        void asksTheAddressesOneAfterTheOtherAndThenMoreAndMoreSeldom() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);

            List<Long> atHost = new ArrayList<>();
            List<Long> atGateway = new ArrayList<>();
            for (long millisecond = 0; millisecond <= 1_720; millisecond++) {
                fixture.run(millisecond == 0 ? 0 : MILLISECOND);
                for (PathDatagram datagram : fixture.takeSent()) {
                    (datagram.to().equals(PEER_HOST) ? atHost : atGateway).add(millisecond);
                }
            }

            assertThat(atHost).containsExactly(0L, 100L, 300L, 700L, 1_200L, 1_700L);
            assertThat(atGateway).containsExactly(20L, 120L, 320L, 720L, 1_220L, 1_720L);
        }

        @Test
        void anAddressOfAHostFromWhichNobodyIsHeardIsGivenUp() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);

            List<PathDatagram> sent = fixture.run(9 * SECOND);

            assertThat(sent)
                    .filteredOn(datagram -> datagram.to().equals(PEER_HOST))
                    .hasSize(8);
            assertThat(sent)
                    .filteredOn(datagram -> datagram.to().equals(PEER_GATEWAY))
                    .hasSizeGreaterThan(15);
            fixture.takeSent();

            fixture.receive(PEER_HOST, fixture.check());
            fixture.run(MILLISECOND);
            fixture.answerFrom(PEER_HOST);
            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_HOST));
        }

        @Test
        void eachQuestionHasANonceOfItsOwn() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);

            List<PathDatagram> sent = fixture.run(9 * SECOND);

            Set<Long> nonces =
                    sent.stream().map(datagram -> datagram.message().nonce()).collect(Collectors.toSet());
            assertThat(nonces).hasSameSizeAs(sent);
        }

        @Test
        void beforeItsStartItAnswersButDoesNotAsk() {
            SessionSettings settings = new SessionSettings(
                    1,
                    new PathKey(new byte[PathKey.SIZE]),
                    true,
                    description(PortMapping.SAME, LOCAL),
                    description(PortMapping.SAME, PEER_HOST));
            PunchSession session = new PunchSession(settings, SECOND, new SplittableRandom(1));
            SessionFixture peer = SessionFixture.of(true, PEER_HOST);

            session.handleMessage(0, PEER_GATEWAY, peer.check(), 0);
            session.handleTimeout(SECOND - 1);

            PathDatagram answer = session.pollDatagram();
            assertThat(answer).isNotNull();
            assertThat(answer.message().type()).isEqualTo(Type.ANSWER);
            assertThat(session.pollDatagram()).isNull();
            assertThat(session.nextDeadline()).isEqualTo(SECOND);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.1.1", "255.255.255.255", "127.0.0.1", "2001:db8::1"
                })
        void asksNoAddressThatIsNoPeersOrOfAnotherFamily(String host) {
            SessionFixture fixture = SessionFixture.of(true, address(host, 5_000), address("203.0.113.1", 0));

            assertThat(fixture.run(20 * SECOND)).isEmpty();
            assertThat(fixture.outcome().failure()).isEqualTo(SessionFailure.NO_CANDIDATES);
        }

        @Test
        void asksOnlyAddressesOfFamiliesThatThisHostHas() {
            InetSocketAddress six = address("2001:db8::1", 5_000);
            SessionFixture fixture = new SessionFixture(
                    true,
                    description(PortMapping.SAME, address("2001:db8::2", 1)),
                    description(PortMapping.SAME, six, PEER_GATEWAY, address("fe80::1", 1), address("ff02::1", 1)));

            assertThat(fixture.run(SECOND))
                    .isNotEmpty()
                    .allMatch(datagram -> datagram.to().equals(six));
        }

        @Test
        void asksIpv6First() {
            InetSocketAddress four = address("198.51.100.7", 5_000);
            InetSocketAddress six = address("2001:db8::1", 5_000);
            Candidate.Type host = Candidate.Type.HOST;
            SessionFixture fixture = new SessionFixture(
                    true,
                    new PeerDescription(
                            List.of(
                                    new Candidate(host, SessionFixture.LOCAL),
                                    new Candidate(host, address("2001:db8::2", 1))),
                            PortMapping.SAME,
                            true),
                    new PeerDescription(
                            List.of(new Candidate(host, four), new Candidate(host, six)), PortMapping.SAME, true));

            assertThat(fixture.run(50 * MILLISECOND))
                    .extracting(PathDatagram::to)
                    .containsExactly(six, four);
        }

        @Test
        void loopbackIsForThoseWhoLiveThere() {
            SessionFixture fixture = new SessionFixture(
                    true,
                    description(PortMapping.SAME, address("127.0.0.1", 1)),
                    description(PortMapping.SAME, address("127.0.0.1", 2)));

            assertThat(fixture.run(SECOND)).isNotEmpty();
        }
    }

    @Nested
    class Answering {

        @Test
        void aCheckIsAnsweredToItsSenderFromItsSocketAndAnsweredByACheck() {
            // RFC 8445 section 7.3
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            fixture.run(SECOND);
            fixture.takeSent();
            PathMessage check = fixture.check();

            fixture.receive(5, PEER_GATEWAY, check);
            fixture.run(5 * MILLISECOND);

            List<PathDatagram> sent = fixture.takeSent();
            assertThat(sent)
                    .allMatch(
                            datagram -> datagram.socket() == 5 && datagram.to().equals(PEER_GATEWAY));
            assertThat(sent).extracting(datagram -> datagram.message().type()).containsExactly(Type.CHECK, Type.ANSWER);
            assertThat(sent.get(1).message().nonce()).isEqualTo(check.nonce());
            assertThat(SessionFixture.signed(
                                    sent.get(1).message(), fixture.session().key())
                            .address())
                    .isEqualTo(PEER_GATEWAY);
        }

        @Test
        void aSpoofedCheckWithoutTheSecretChangesNothing() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            fixture.run(SECOND);
            fixture.takeSent();
            long deadline = fixture.session().nextDeadline();
            byte[] otherSecret = new byte[PathKey.SIZE];
            otherSecret[0] = 1;
            PathMessage forged =
                    PathMessage.of(Type.CHECK, false, fixture.session().key().id(), 99);

            fixture.receive(ELSEWHERE, SessionFixture.signed(forged, new PathKey(otherSecret)));
            fixture.receive(ELSEWHERE, SessionFixture.signed(forged, null));
            fixture.receive(ELSEWHERE, forged);

            assertThat(fixture.takeSent()).isEmpty();
            assertThat(fixture.session().rejected()).isEqualTo(3);
            assertThat(fixture.session().nextDeadline()).isEqualTo(deadline);
        }

        @Test
        void whatItSentItselfIsNotTakenForThePeers() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            fixture.run(MILLISECOND);
            PathDatagram own = fixture.takeSent().get(0);

            fixture.receive(PEER_HOST, fixture.signed(own.message()));

            assertThat(fixture.takeSent()).isEmpty();
            assertThat(fixture.session().rejected()).isEqualTo(1);
        }

        @Test
        void aCopyOfACheckIsNotAnsweredAgain() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            PathMessage check = fixture.check();
            fixture.receive(PEER_GATEWAY, check);
            fixture.run(3 * SECOND);
            fixture.takeSent();

            fixture.receive(ELSEWHERE, check);
            fixture.receive(PEER_GATEWAY, check);

            assertThat(fixture.run(SECOND)).allMatch(datagram -> datagram.to().equals(PEER_HOST));
            assertThat(fixture.session().rejected()).isEqualTo(2);
        }

        @Test
        void aStolenCheckBringsAtMostOneAnswerAndSixChecks() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            PathMessage stolen = fixture.check();

            for (int copy = 0; copy < 1_000; copy++) {
                fixture.receive(ELSEWHERE, stolen);
                fixture.run(5 * MILLISECOND);
            }
            fixture.run(4 * SECOND);

            List<PathDatagram> toVictim = fixture.takeSent().stream()
                    .filter(datagram -> datagram.to().equals(ELSEWHERE))
                    .toList();
            assertThat(only(Type.ANSWER, toVictim)).hasSize(1);
            assertThat(only(Type.CHECK, toVictim)).hasSize(6);
        }

        @Test
        void manyAddressesDoNotMakeItAskFasterThanEveryFiveMilliseconds() {
            // RFC 8445 section 14.2
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);

            for (int port = 1; port <= 5_000; port++) {
                fixture.receive(address("203.0.113.7", port), fixture.check());
                fixture.run(MILLISECOND);
            }

            List<PathDatagram> sent = fixture.takeSent();
            assertThat(only(Type.CHECK, sent)).hasSizeLessThanOrEqualTo(1_001);
            assertThat(only(Type.ANSWER, sent)).hasSizeLessThanOrEqualTo(5_000);
        }

        @Test
        void aBurstOfChecksIsNotQueuedWithoutBound() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);

            for (int count = 0; count < 1_000; count++) {
                fixture.receive(PEER_GATEWAY, fixture.check());
            }

            List<PathDatagram> sent = fixture.takeSent();
            assertThat(sent).hasSize(64);
            assertThat(only(Type.ANSWER, sent)).hasSize(63);
            assertThat(fixture.session().rejected()).isEqualTo(1_000 - 63);
        }

        @ParameterizedTest
        @CsvSource({"KEY", "KEYED", "OBSERVE", "OBSERVED"})
        void otherMessagesAreNotForIt(Type type) {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);

            fixture.receive(
                    PEER_HOST,
                    fixture.signed(
                            PathMessage.of(type, false, fixture.session().key().id(), 1)));

            assertThat(fixture.takeSent()).isEmpty();
            assertThat(fixture.session().rejected()).isEqualTo(1);
        }
    }

    @Nested
    class Choosing {

        @Test
        void theFirstAnswerMakesThePathAndTheNominationIsRepeatedUntilAnswered() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);
            fixture.run(30 * MILLISECOND);

            fixture.answerFrom(PEER_HOST);
            fixture.takeSent();

            assertThat(fixture.outcome().successful()).isTrue();
            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_HOST));
            assertThat(fixture.outcome().type()).isEqualTo(Candidate.Type.HOST);
            assertThat(fixture.outcome().probes()).isEqualTo(2);
            assertThat(fixture.outcome().elapsedNanos()).isEqualTo(30 * MILLISECOND);
            assertThat(fixture.run(800 * MILLISECOND))
                    .hasSize(4)
                    .allMatch(datagram -> datagram.to().equals(PEER_HOST))
                    .allMatch(datagram -> datagram.message().body()[0] == 1);
            fixture.answerFrom(PEER_HOST);
            fixture.takeSent();
            assertThat(fixture.run(5 * SECOND)).isEmpty();
        }

        @Test
        void aBetterAddressIsWaitedForUntilItHadAChance() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);
            fixture.run(60 * MILLISECOND);

            fixture.answerFrom(PEER_GATEWAY);
            fixture.run(89 * MILLISECOND);
            assertThat(fixture.session().outcome()).isNull();
            fixture.run(MILLISECOND);

            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_GATEWAY));
            assertThat(fixture.outcome().elapsedNanos()).isEqualTo(150 * MILLISECOND);
        }

        @Test
        void aBetterPathFoundLaterIsPromotedAndAWorseOneIsNot() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST, PEER_GATEWAY);
            fixture.run(160 * MILLISECOND);
            fixture.answerFrom(PEER_GATEWAY);
            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_GATEWAY));
            fixture.run(SECOND);

            fixture.answerFrom(PEER_HOST);
            fixture.receive(ELSEWHERE, fixture.check());
            fixture.takeSent();
            fixture.run(SECOND);

            assertThat(fixture.session().pollPromotion()).isEqualTo(new Path(0, PEER_HOST));
            assertThat(fixture.session().pollPromotion()).isNull();
            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_GATEWAY));
            assertThat(only(Type.CHECK, fixture.takeSent()))
                    .isNotEmpty()
                    .allMatch(datagram -> datagram.to().equals(PEER_HOST)
                            && datagram.message().body()[0] == 1);
        }

        @Test
        void anAnswerFromElsewhereOrToNothingProvesNothing() {
            // RFC 8445 section 7.2.5.2.1
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            fixture.run(MILLISECOND);
            PathDatagram check = fixture.takeSent().get(0);
            PathMessage answer = fixture.answer(check);

            fixture.receive(0, PEER_GATEWAY, answer);
            fixture.receive(1, PEER_HOST, answer);
            fixture.receive(
                    PEER_HOST,
                    fixture.signed(PathMessage.of(
                            Type.ANSWER,
                            false,
                            fixture.session().key().id(),
                            check.message().nonce() + 1,
                            LOCAL)));

            assertThat(fixture.session().outcome()).isNull();
            assertThat(fixture.session().rejected()).isEqualTo(3);
        }

        @Test
        void theControlledSideWaitsForTheChoiceAndLetsThePeerHearItMeanwhile() {
            SessionFixture fixture = SessionFixture.of(false, PEER_HOST, PEER_GATEWAY);
            fixture.run(60 * MILLISECOND);
            fixture.answerFrom(PEER_HOST);
            fixture.answerFrom(PEER_GATEWAY);
            fixture.takeSent();
            fixture.run(2 * SECOND);
            assertThat(fixture.session().outcome()).isNull();
            assertThat(only(Type.CHECK, fixture.takeSent())).hasSizeGreaterThanOrEqualTo(6);

            fixture.receive(PEER_GATEWAY, fixture.nomination());

            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_GATEWAY));
        }

        @Test
        void aChosenPathCountsOnceItsOwnCheckWasAnswered() {
            // RFC 8445 section 7.3.1.5
            SessionFixture fixture = SessionFixture.of(false, PEER_HOST);
            fixture.run(MILLISECOND);

            fixture.receive(3, ELSEWHERE, fixture.nomination());
            fixture.run(10 * MILLISECOND);
            assertThat(fixture.session().outcome()).isNull();
            fixture.answerFrom(ELSEWHERE);

            assertThat(fixture.outcome().path()).isEqualTo(new Path(3, ELSEWHERE));
            assertThat(fixture.outcome().type()).isEqualTo(Candidate.Type.PEER_REFLEXIVE);
        }

        @Test
        void aPathThatWorksCountsEvenIfTheChoiceGotLost() {
            SessionFixture fixture = SessionFixture.of(false, PEER_HOST);
            fixture.run(MILLISECOND);
            fixture.answerFrom(PEER_HOST);

            fixture.run(11 * SECOND - 2 * MILLISECOND);
            assertThat(fixture.session().outcome()).isNull();
            fixture.run(MILLISECOND);

            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, PEER_HOST));
        }

        @Test
        void afterASuccessItAnswersForTenSeconds() {
            SessionFixture fixture = SessionFixture.of(true, PEER_HOST);
            fixture.run(MILLISECOND);
            fixture.answerFrom(PEER_HOST);
            fixture.run(10 * SECOND - MILLISECOND);
            fixture.takeSent();

            fixture.receive(PEER_HOST, fixture.check());
            assertThat(only(Type.ANSWER, fixture.takeSent())).hasSize(1);
            assertThat(fixture.session().isOver()).isFalse();
            fixture.run(MILLISECOND);

            assertThat(fixture.session().isOver()).isTrue();
            assertThat(fixture.session().nextDeadline()).isEqualTo(Deadline.NEVER);
            fixture.receive(PEER_HOST, fixture.check());
            assertThat(fixture.takeSent()).isEmpty();
        }

        @Test
        void silenceEndsItAfterTenSecondsAndASecondLaterAtTheControlledSide() {
            SessionFixture controlling = SessionFixture.of(true, PEER_HOST);
            SessionFixture controlled = SessionFixture.of(false, PEER_HOST);

            controlling.run(60 * SECOND);
            controlled.run(60 * SECOND);

            assertThat(controlling.outcome().failure()).isEqualTo(SessionFailure.NO_ANSWER);
            assertThat(controlling.outcome().elapsedNanos()).isEqualTo(10 * SECOND);
            assertThat(controlled.outcome().elapsedNanos()).isEqualTo(11 * SECOND);
            assertThat(controlling.session().isOver()).isTrue();
        }
    }

    @Nested
    class ManyPorts {

        private final SessionFixture random = new SessionFixture(
                true, description(PortMapping.RANDOM, LOCAL), description(PortMapping.SAME, PEER_HOST, PEER_GATEWAY));

        @Test
        void wantsSocketsOnceTheUsualChecksFoundNothing() {
            random.run(400 * MILLISECOND - 1);
            assertThat(random.session().socketsWanted()).isZero();
            random.run(1);

            assertThat(random.session().socketsWanted()).isEqualTo(256);
            assertThat(random.session().usesManyPorts()).isTrue();
        }

        @Test
        void asksFromEachSocketEveryTenSeconds() {
            random.run(400 * MILLISECOND);
            random.takeSent();
            random.session().handleSockets(100, 256, random.nowNanos());
            random.run(2 * SECOND);

            List<PathDatagram> first = onlyMany(random.takeSent());
            random.run(10 * SECOND);
            List<PathDatagram> second = onlyMany(random.takeSent());

            for (List<PathDatagram> round : List.of(first, second)) {
                assertThat(round)
                        .hasSize(256)
                        .allMatch(datagram -> datagram.to().equals(PEER_GATEWAY));
                assertThat(round).extracting(PathDatagram::socket).doesNotHaveDuplicates();
            }
        }

        @Test
        void allSocketsButThatOfThePathAreGivenBack() {
            random.run(400 * MILLISECOND);
            random.session().handleSockets(100, 256, random.nowNanos());
            random.run(2 * SECOND);

            InetSocketAddress peer = PEER_GATEWAY;
            random.receive(130, peer, random.check());
            random.run(5 * MILLISECOND);
            random.answerFrom(peer);

            assertThat(random.outcome().path()).isEqualTo(new Path(130, peer));
            assertThat(random.session().pollSocketsReleased()).isEqualTo(new SocketRange(100, 30));
            assertThat(random.session().pollSocketsReleased()).isEqualTo(new SocketRange(131, 225));
            assertThat(random.session().pollSocketsReleased()).isNull();
            assertThat(random.session().usesManyPorts()).isFalse();
        }

        @Test
        void allAreGivenBackWhenNothingWasFound() {
            random.run(400 * MILLISECOND);
            random.session().handleSockets(100, 256, random.nowNanos());

            random.run(40 * SECOND);

            assertThat(random.outcome().elapsedNanos()).isEqualTo(40 * SECOND);
            assertThat(random.session().pollSocketsReleased()).isEqualTo(new SocketRange(100, 256));
            assertThat(random.outcome().failure()).isEqualTo(SessionFailure.NO_ANSWER);
        }

        @Test
        void socketsThatComeTooLateAreGivenBack() {
            random.run(400 * MILLISECOND);
            random.answerFrom(PEER_HOST);

            random.session().handleSockets(100, 256, random.nowNanos());

            assertThat(random.session().socketsWanted()).isZero();
            assertThat(random.session().pollSocketsReleased()).isEqualTo(new SocketRange(100, 256));
        }

        @Test
        void oneThatGivesWayEndsAtTheUsualTimeAndSaysThatSocketsWereBusy() {
            random.run(400 * MILLISECOND);
            random.session().handleSockets(100, 256, random.nowNanos());

            random.session().giveWay(random.nowNanos());

            assertThat(random.session().usesManyPorts()).isFalse();
            assertThat(random.session().pollSocketsReleased()).isEqualTo(new SocketRange(100, 256));
            random.takeSent();
            random.receive(101, PEER_GATEWAY, random.check());
            random.run(10 * SECOND);
            assertThat(random.takeSent())
                    .as("nothing by sockets that are closed")
                    .allMatch(datagram -> datagram.socket() == 0);
            assertThat(random.outcome().failure()).isEqualTo(SessionFailure.MANY_SOCKETS_OFF);
            assertThat(random.outcome().elapsedNanos()).isEqualTo(10 * SECOND);
        }

        @Test
        void oneWithAPathDoesNotGiveWay() {
            SessionFixture controlled = new SessionFixture(
                    false, description(PortMapping.RANDOM, LOCAL), description(PortMapping.SAME, PEER_HOST));
            controlled.run(400 * MILLISECOND);
            controlled.answerFrom(PEER_HOST);

            controlled.session().giveWay(controlled.nowNanos());

            assertThat(controlled.session().usesManyPorts()).isTrue();
        }

        @Test
        void withoutSocketsItEndsAtTheUsualTime() {
            random.run(400 * MILLISECOND);

            random.session().handleSocketsRefused(random.nowNanos());
            random.run(10 * SECOND);

            assertThat(random.outcome().failure()).isEqualTo(SessionFailure.NO_SOCKETS);
            assertThat(random.outcome().elapsedNanos()).isEqualTo(10 * SECOND);
        }

        @Test
        void portsAreTriedOnlyWhereAServerSawThePeer() {
            // Whatever else the peer calls its own could be anybody's.
            SessionFixture fixture = new SessionFixture(
                    false, description(PortMapping.SAME, LOCAL), description(PortMapping.RANDOM, PEER_HOST));

            fixture.run(60 * SECOND);

            assertThat(fixture.takeSent())
                    .isNotEmpty()
                    .allMatch(datagram -> datagram.to().equals(PEER_HOST));
        }

        @Test
        void theOtherSideTriesRandomPortsNoneOfThemTwice() {
            SessionFixture fixture = new SessionFixture(
                    false,
                    description(PortMapping.SAME, LOCAL),
                    description(PortMapping.RANDOM, PEER_HOST, PEER_GATEWAY));

            fixture.run(60 * SECOND);

            List<PathDatagram> tried = fixture.takeSent().stream()
                    .filter(datagram -> datagram.to().getAddress().equals(PEER_GATEWAY.getAddress())
                            && datagram.to().getPort() != PEER_GATEWAY.getPort())
                    .toList();
            assertThat(tried).hasSizeBetween(3_250, 3_300);
            assertThat(tried).extracting(PathDatagram::to).doesNotHaveDuplicates();
            assertThat(tried)
                    .allMatch(
                            datagram -> datagram.socket() == 0 && datagram.to().getPort() >= 1_024);
        }

        @Test
        void anAnswerFromATriedPortIsAPath() {
            SessionFixture fixture = new SessionFixture(
                    true,
                    description(PortMapping.SAME, LOCAL),
                    description(PortMapping.RANDOM, PEER_HOST, PEER_GATEWAY));
            fixture.run(3 * SECOND);
            PathDatagram tried = fixture.takeSent().stream()
                    .filter(datagram -> datagram.to().getAddress().equals(PEER_GATEWAY.getAddress())
                            && datagram.to().getPort() != PEER_GATEWAY.getPort())
                    .findFirst()
                    .orElseThrow();

            fixture.receive(tried.to(), fixture.answer(tried));

            assertThat(fixture.outcome().path()).isEqualTo(new Path(0, tried.to()));
        }

        private List<PathDatagram> onlyMany(List<PathDatagram> datagrams) {
            return datagrams.stream().filter(datagram -> datagram.socket() != 0).toList();
        }
    }
}
