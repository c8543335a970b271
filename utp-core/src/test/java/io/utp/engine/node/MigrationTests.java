package io.utp.engine.node;

import static io.utp.engine.node.NodePair.A;
import static io.utp.engine.node.NodePair.B;
import static io.utp.engine.node.NodePair.MILLI;
import static io.utp.engine.node.NodePair.OTHER_A;
import static io.utp.engine.node.NodePair.OTHER_B;
import static io.utp.engine.node.NodePair.SECOND;
import static io.utp.engine.node.NodePair.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.engine.connection.Connection;
import io.utp.engine.node.NodePair.Datagram;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.Path;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** RFC 9000 section 9 for uTP: a connection follows its peer, and nobody else. */
class MigrationTests {

    private static final int SIGNAL = 0x7fff_ffff;

    private final NodePair pair = new NodePair();

    private Connection dialled;
    private Connection accepted;

    private void connect() {
        dialled = pair.connected();
        accepted = NodePair.newest(pair.b);
        NodePair.newest(pair.a);
    }

    private void write(Connection connection, int bytes) {
        connection.write(ByteBuffer.allocate(bytes), pair.now);
    }

    private List<Datagram> sent(Type type) {
        return pair.sent().stream().filter(datagram -> datagram.is(type)).toList();
    }

    /** A question as this side would ask it; nobody has got it yet. */
    private byte[] question(Connection from) {
        PathKey key = from.path().key();
        long nonce = new SplittableRandom(99).nextLong();
        return NodePair.encoded(PathMessage.of(Type.CHECK, from.isInitiator(), key.id(), nonce), key);
    }

    @Nested
    class TheNodesKnowEachOther {

        @Test
        void byTheTimestampDifferenceOfSynAndAnswer() {
            Connection connection = pair.a.connect(new Path(0, B), 0, pair.now);
            Datagram syn = pair.poll(pair.a).get(0);
            assertThat(syn.packet().difference()).isEqualTo(SIGNAL);

            Datagram answer = pair.inject(pair.b, A, syn.bytes()).get(0);
            Datagram repeated = pair.inject(pair.b, A, syn.bytes()).get(0);
            assertThat(answer.packet().difference()).isEqualTo(SIGNAL);
            assertThat(repeated.packet().difference()).isEqualTo(SIGNAL);
            assertThat(connection.isPeerOurs()).isFalse();

            pair.deliver(answer);
            assertThat(connection.isPeerOurs()).isTrue();
            // No node of this library takes it for a delay.
            assertThat(connection.statistics().queuingDelayNanos()).isZero();
        }

        @Test
        void andTheAcceptorWhenItHasTheKey() {
            connect();

            assertThat(accepted.isPeerOurs()).isTrue();
            assertThat(accepted.path().key().id())
                    .isEqualTo(dialled.path().key().id());
        }

        @Test
        void butTheAnswerOfAnotherImplementationSaysNothing() {
            Connection connection = pair.a.connect(new Path(0, STRANGER), 0, pair.now);
            Packet syn = pair.poll(pair.a).get(0).packet();
            Packet answer = Packet.state(syn.id(), 100, syn.sequence()).difference(1_234);
            pair.receive(pair.a, 0, STRANGER, answer.encode().array());

            pair.advance(30 * SECOND);

            assertThat(connection.isEstablished()).isTrue();
            assertThat(connection.isPeerOurs()).isFalse();
            assertThat(connection.probePath(pair.now)).isFalse();
            assertThat(pair.sent()).noneMatch(datagram -> datagram.pathMessage() != null);
        }

        @Test
        void andASynOfAnotherImplementationIsAnsweredAsEver() {
            byte[] syn = Packet.syn(1_001, 50).encode().array();

            Packet answer = pair.inject(pair.b, STRANGER, syn).get(0).packet();

            assertThat(answer.difference()).isNotEqualTo(SIGNAL);
        }

        @Test
        void andShareNoKeyInAConnectionThatIsOverBefore() {
            dialled = pair.a.connect(new Path(0, B), 0, pair.now);
            pair.exchange();
            pair.advance(200 * MILLI);
            dialled.close(pair.now);
            NodePair.newest(pair.b).close(pair.now);
            pair.exchange();
            pair.advance(5 * SECOND);

            assertThat(pair.sent()).noneMatch(datagram -> datagram.pathMessage() != null);
        }

        @Test
        void andTheKeyIsRepeatedUntilItIsKnownToBeThere() {
            dialled = pair.a.connect(new Path(0, B), 0, pair.now);
            pair.exchange();
            pair.isolate(pair.b);
            pair.advance(2 * SECOND);
            // Quickly first: without it a fast transfer goes by short masks.
            assertThat(sent(Type.KEY)).hasSizeBetween(6, 8);

            pair.place(pair.b, 0, B);
            pair.advance(5 * SECOND);
            assertThat(sent(Type.KEYED)).hasSize(1);
            pair.advance(60 * SECOND);
            assertThat(sent(Type.KEY)).isEmpty();
        }
    }

    @Nested
    class ThePeerMoves {

        @Test
        void andIsFollowedWhenItAnswersThere() {
            connect();
            pair.place(pair.a, 0, OTHER_A);

            assertThat(dialled.probePath(pair.now)).isTrue();
            pair.exchange();

            assertThat(accepted.remote()).isEqualTo(OTHER_A);
            assertThat(accepted.pollMoved()).isEqualTo(A);
            assertThat(accepted.pollMoved()).isNull();
            assertThat(NodePair.newest(pair.b)).isSameAs(accepted);
            // Question, question back, answer, answer, and a STATE at once.
            assertThat(pair.sent())
                    .extracting(datagram -> datagram.pathMessage() == null
                            ? datagram.packet().type().toString()
                            : datagram.pathMessage().type().toString())
                    .containsExactly("CHECK", "CHECK", "ANSWER", "ANSWER", "STATE");
        }

        @Test
        void andItsDataArrives() {
            connect();
            pair.place(pair.a, 0, OTHER_A);
            write(dialled, 5_000);
            pair.exchange();
            assertThat(pair.b.statistics().misdirectedPackets()).isPositive();

            pair.advance(SECOND);

            assertThat(accepted.remote()).isEqualTo(OTHER_A);
            assertThat(accepted.statistics().bytesReceived()).isEqualTo(5_000);
            assertThat(dialled.bufferedBytes()).isZero();
            // RFC 9000 9.4: the path is another one; only its round trip is known.
            assertThat(accepted.statistics().congestionWindow()).isEqualTo(4_000);
        }

        @Test
        void andPacketsFromTheOldAddressAreNoLongerItsOwn() {
            connect();
            pair.place(pair.a, 0, OTHER_A);
            dialled.probePath(pair.now);
            pair.exchange();
            long before = accepted.statistics().packetsReceived();

            Packet old = Packet.state(dialled.sendId(), 1, 1);
            assertThat(pair.inject(pair.b, A, old.encode().array())).isEmpty();

            assertThat(accepted.statistics().packetsReceived()).isEqualTo(before);
            assertThat(pair.b.statistics().misdirectedPackets()).isEqualTo(1);
        }

        @Test
        void andEverythingOfItIsForgottenInTheEnd() {
            connect();
            pair.place(pair.a, 0, OTHER_A);
            dialled.probePath(pair.now);
            pair.exchange();
            dialled.close(pair.now);
            accepted.close(pair.now);
            pair.exchange();
            pair.advance(60 * SECOND);

            assertThat(assertThat(pair.b).extracting("registrations.table.size").actual())
                    .isEqualTo(0);
            assertThat(pair.b).extracting("paths.index.size").isEqualTo(0);
        }

        @Test
        void andIsNotFollowedToWhereItsIdIsAnothers() {
            connect();
            // By chance another connection has the same id at that address.
            byte[] syn = Packet.syn(dialled.receiveId(), 7).encode().array();
            pair.inject(pair.b, OTHER_A, syn);
            pair.place(pair.a, 0, OTHER_A);

            dialled.probePath(pair.now);
            pair.exchange();

            assertThat(accepted.remote()).isEqualTo(A);
            assertThat(pair.b.statistics().refusedMoves()).isEqualTo(1);
        }

        @Test
        void toAnotherOfItsSockets() {
            connect();
            pair.place(pair.a, 3, OTHER_A);

            assertThat(dialled.tryPath(3, B, pair.now)).isTrue();
            pair.exchange();

            assertThat(dialled.socket()).isEqualTo(3);
            assertThat(accepted.remote()).isEqualTo(OTHER_A);
            pair.sent();
            write(dialled, 100);
            pair.exchange();
            assertThat(pair.sent().get(0).from()).isEqualTo(OTHER_A);
            assertThat(accepted.statistics().bytesReceived()).isEqualTo(100);
        }

        /** As those that end while they ask where their peer is. */
        @Test
        void andIsForgottenWithQuestionsThatWait() {
            connect();
            int id = dialled.receiveId();
            assertThat(dialled.tryPath(0, OTHER_B, pair.now)).isTrue();
            assertThat(dialled.tryPath(0, STRANGER, pair.now)).isTrue();

            accepted.destroy(pair.now);
            byte[] reset = pair.poll(pair.b).get(0).bytes();
            pair.inject(pair.a, B, reset);

            assertThat(dialled.closeCause()).isEqualTo(CloseCause.RESET);
            assertThat(pair.a.connections()).isEmpty();
            assertThat(pair.a.paths().mayReceive(id)).isFalse();
        }

        @Test
        void andIsFollowedOverTheSocketThatItReached() {
            connect();
            pair.place(pair.b, 5, OTHER_B);

            assertThat(dialled.tryPath(0, OTHER_B, pair.now)).isTrue();
            pair.exchange();

            assertThat(dialled.remote()).isEqualTo(OTHER_B);
            assertThat(accepted.socket()).isEqualTo(5);
            assertThat(accepted.remote()).isEqualTo(A);
        }

        @Test
        void andWhatReachesAnotherSocketBeforeIsTaken() {
            connect();
            write(dialled, 100);
            Datagram data = pair.poll(pair.a).get(0);

            pair.receive(pair.b, 7, A, data.bytes());

            assertThat(accepted.statistics().bytesReceived()).isEqualTo(100);
            assertThat(accepted.socket()).isZero();
        }

        @Test
        void andAnswersFromElsewhereAreLookedInto() {
            connect();
            accepted.probePath(pair.now);
            Datagram question = pair.poll(pair.b).get(0);
            // It arrives, but what leaves takes another way from now on.
            pair.place(pair.a, 0, OTHER_A);
            pair.receive(pair.a, 0, B, question.bytes());

            pair.exchange();

            assertThat(accepted.remote()).isEqualTo(OTHER_A);
        }
    }

    @Nested
    class ThePathIsDoubted {

        @Test
        void whenDataWasFlowingAndNothingComesAnyMore() {
            connect();
            write(dialled, 100);
            pair.exchange();
            pair.sent();

            pair.advance(990 * MILLI);
            assertThat(sent(Type.CHECK)).isEmpty();
            pair.advance(20 * MILLI);
            assertThat(sent(Type.CHECK)).hasSize(1);
            // An answered question is not repeated before there was DATA again.
            pair.advance(15 * SECOND);
            assertThat(sent(Type.CHECK)).isEmpty();
        }

        @Test
        void butNotAfterTheEnd() {
            connect();
            write(dialled, 100);
            dialled.end(pair.now);
            pair.exchange();
            pair.sent();

            pair.advance(10 * SECOND);

            assertThat(sent(Type.CHECK)).isEmpty();
        }

        @Test
        void withAQuestionInsteadOfAKeepAlive() {
            connect();

            pair.advance(110 * SECOND);

            // Five times a question and its answer; without any delay both ask at the same instant.
            assertThat(pair.sent()).hasSize(20).allMatch(datagram -> datagram.pathMessage() != null);
        }

        @Test
        void untilSomethingIsHeardOfThePeer() {
            connect();
            dialled.setSilence(0, pair.now);
            pair.isolate(pair.b);
            dialled.probePath(pair.now);
            pair.advance(2_900 * MILLI);
            assertThat(dialled.isStranded()).isFalse();
            NodePair.newest(pair.a);

            pair.advance(200 * MILLI);
            assertThat(dialled.isStranded()).isTrue();
            assertThat(NodePair.newest(pair.a)).isSameAs(dialled);
            pair.advance(10 * SECOND);
            assertThat(NodePair.newest(pair.a)).as("told once").isNull();
            // 250 ms, doubled up to 2 s.
            assertThat(sent(Type.CHECK)).hasSizeBetween(8, 12);

            pair.place(pair.b, 0, B);
            pair.advance(2 * SECOND);
            assertThat(dialled.isStranded()).isFalse();
            assertThat(NodePair.newest(pair.a)).isSameAs(dialled);
        }

        @Test
        void andItsAnswerLetsATransferGoOnWithoutWaitingForItsTimer() {
            connect();
            pair.isolate(pair.b);
            write(dialled, 20_000);
            pair.advance(30 * SECOND);
            assertThat(dialled.statistics().timeouts()).isGreaterThan(6);

            pair.place(pair.b, 0, B);
            pair.advance(2 * SECOND);

            assertThat(accepted.statistics().bytesReceived()).isEqualTo(20_000);
        }

        @Test
        void andAnAnswerThatIsOvertakenStillCounts() {
            connect();
            pair.isolate(pair.b);
            write(dialled, 20_000);
            pair.advance(700 * MILLI);
            Datagram question = sent(Type.CHECK).get(0);
            pair.place(pair.b, 0, B);
            Datagram answer = pair.inject(pair.b, A, question.bytes()).get(0);
            Packet other = Packet.state(dialled.receiveId(), accepted.receiveId(), 0);
            pair.deliver(new Datagram(B, A, other.encode().array()));

            pair.deliver(answer);
            pair.advance(300 * MILLI); // the packets are paced by round trips as long as that of the question

            assertThat(accepted.statistics().bytesReceived()).isEqualTo(20_000);
            assertThat(pair.a.statistics().forgedPathMessages()).isZero();
        }

        @Test
        void andAnotherPathIsGivenUpWhenNobodyAnswersThere() {
            connect();

            dialled.tryPath(0, STRANGER, pair.now);
            pair.advance(10 * SECOND);

            assertThat(dialled.remote()).isEqualTo(B);
            assertThat(sent(Type.CHECK)).hasSizeBetween(4, 6);
        }
    }

    @Nested
    class ResetsOfAPeerThatMoved {

        @Test
        void areNotSent() {
            connect();
            pair.place(pair.a, 0, OTHER_A);
            write(dialled, 100);
            pair.exchange();

            assertThat(pair.sent()).noneMatch(datagram -> datagram.is(PacketType.RESET));
            assertThat(pair.b.statistics().misdirectedPackets()).isPositive();
            assertThat(pair.b.statistics().unknownPackets()).isZero();
        }

        @Test
        void areNotObeyedWhenSomebodyElseHasItsOldAddress() {
            connect();
            pair.place(pair.a, 0, OTHER_A);
            write(accepted, 100);
            Packet data = pair.poll(pair.b).get(0).packet();
            // RFC 4787: a NAT may give the port to the next host, where another node of this library answers.
            Packet reset = Packet.reset(data.id(), data.acknowledgement() + 1, data.sequence());
            pair.receive(pair.b, 0, A, reset.encode().array());
            assertThat(accepted.closeCause()).isNull();

            pair.advance(2 * SECOND);
            dialled.probePath(pair.now);
            pair.advance(10 * SECOND);

            assertThat(accepted.closeCause()).isNull();
            assertThat(accepted.remote()).isEqualTo(OTHER_A);
            assertThat(dialled.statistics().bytesReceived()).isEqualTo(100);
        }

        @Test
        void areObeyedIfThePeerIsNotFoundAnyMore() {
            connect();
            pair.isolate(pair.a);
            write(accepted, 100);
            Packet data = pair.poll(pair.b).get(0).packet();
            Packet reset = Packet.reset(data.id(), data.acknowledgement() + 1, data.sequence());
            pair.receive(pair.b, 0, A, reset.encode().array());

            pair.advance(5_900 * MILLI);
            assertThat(accepted.closeCause()).isNull();
            pair.advance(200 * MILLI);
            assertThat(accepted.closeCause()).isEqualTo(CloseCause.RESET);
        }

        @Test
        void areObeyedAtOnceWhenThePeersConnectionItselfSendsThem() {
            connect();

            dialled.destroy(pair.now);
            pair.exchange();

            assertThat(accepted.closeCause()).isEqualTo(CloseCause.RESET);
        }
    }

    @Nested
    class AnAttacker {

        /** RFC 9000 9.3.3 and 8.1: what each address got for what came from it. */
        private final Map<InetSocketAddress, Integer> balance = new HashMap<>();

        private void attack(Node node, InetSocketAddress from, byte[] bytes) {
            balance.merge(from, bytes.length, Integer::sum);
            for (Datagram datagram : pair.inject(node, from, bytes)) {
                balance.merge(datagram.to(), -datagram.bytes().length, Integer::sum);
            }
        }

        @Test
        void whoSendsCopiesMovesNothingAndGetsNothing() {
            connect();
            List<Datagram> seen = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                dialled.probePath(pair.now);
                accepted.probePath(pair.now);
                pair.exchange();
                pair.advance(100 * MILLI);
                seen.addAll(pair.sent());
            }
            for (Datagram datagram : seen) {
                Node node = datagram.to().equals(B) ? pair.b : pair.a;
                assertThat(pair.inject(node, STRANGER, datagram.bytes()))
                        .as("%s", datagram.pathMessage())
                        .isEmpty();
            }
            pair.advance(SECOND);

            assertThat(accepted.remote()).isEqualTo(A);
            assertThat(dialled.remote()).isEqualTo(B);
            assertThat(pair.b.statistics().forgedPathMessages()).isPositive();
        }

        @Test
        void whoDivertsAQuestionGetsOneOfTheSameSizeAndMovesNothing() {
            connect();
            dialled.probePath(pair.now);
            Datagram question = pair.poll(pair.a).get(0);

            List<Datagram> got = pair.inject(pair.b, STRANGER, question.bytes());
            assertThat(got).hasSize(1);
            assertThat(got.get(0).bytes()).hasSize(question.bytes().length);
            assertThat(got.get(0).to()).isEqualTo(STRANGER);
            // It cannot answer itself, and what it sends on is answered elsewhere.
            pair.inject(pair.b, STRANGER, got.get(0).bytes());
            pair.receive(pair.a, 0, B, got.get(0).bytes());
            pair.exchange();
            pair.advance(SECOND);

            assertThat(accepted.remote()).isEqualTo(A);
        }

        @Test
        void whoForgesHasNoKey() {
            connect();
            PathKey key = dialled.path().key();
            PathKey wrong = new PathKey(new byte[PathKey.SIZE]);
            for (Type type : Type.values()) {
                for (boolean fromInitiator : new boolean[] {true, false}) {
                    PathMessage message = PathMessage.of(type, fromInitiator, key.id(), 4_711, STRANGER);
                    assertThat(pair.inject(pair.b, STRANGER, NodePair.encoded(message, wrong)))
                            .isEmpty();
                    assertThat(pair.inject(pair.b, A, NodePair.encoded(message, null)))
                            .isEmpty();
                }
            }

            assertThat(accepted.remote()).isEqualTo(A);
        }

        @Test
        void whoSendsAMessageBackGetsNothing() {
            connect();
            dialled.probePath(pair.now);
            byte[] question = pair.poll(pair.a).get(0).bytes();

            assertThat(pair.inject(pair.a, B, question)).isEmpty();
            assertThat(pair.inject(pair.a, STRANGER, question)).isEmpty();
        }

        @Test
        void whoAnswersWithTheRightKeyButAnotherNonceProvesNothing() {
            connect();
            pair.inject(pair.b, STRANGER, question(dialled));
            PathKey key = dialled.path().key();
            PathMessage answer = PathMessage.of(Type.ANSWER, true, key.id(), 12, STRANGER);

            pair.inject(pair.b, STRANGER, NodePair.encoded(answer, key));

            assertThat(accepted.remote()).isEqualTo(A);
        }

        @Test
        void whoIsNotOnThePathPlantsNoKey() {
            dialled = pair.a.connect(new Path(0, B), 0, pair.now);
            pair.exchange();
            accepted = NodePair.newest(pair.b);
            PathKey own = new PathKey(new byte[PathKey.SIZE]);
            SplittableRandom random = new SplittableRandom(5);
            for (int i = 0; i < 10_000; i++) {
                // It knows the address and the id, but not both first numbers.
                long nonce = (long) accepted.receiveId() << 48 | random.nextLong() >>> 16;
                PathMessage key = PathMessage.of(Type.KEY, true, own.id(), nonce, own.secret());
                assertThat(pair.inject(pair.b, A, NodePair.encoded(key, own))).isEmpty();
            }
            assertThat(accepted.path().key()).isNull();
            pair.advance(SECOND);
            assertThat(accepted.path().key().id())
                    .isEqualTo(dialled.path().key().id());
        }

        @Test
        void whoSawTheKeyCannotReplaceItNorGiveItFromElsewhere() {
            dialled = pair.a.connect(new Path(0, B), 0, pair.now);
            pair.exchange();
            accepted = NodePair.newest(pair.b);
            pair.isolate(pair.b);
            pair.advance(300 * MILLI);
            Datagram key = sent(Type.KEY).get(0);

            assertThat(pair.inject(pair.b, STRANGER, key.bytes())).isEmpty();
            assertThat(accepted.isPeerOurs()).isFalse();
            pair.place(pair.b, 0, B);
            pair.advance(SECOND);
            long id = accepted.path().key().id();

            PathKey own = new PathKey(new byte[PathKey.SIZE]);
            long nonce = key.pathMessage().nonce();
            PathMessage another = PathMessage.of(Type.KEY, true, own.id(), nonce, own.secret());
            assertThat(pair.inject(pair.b, A, NodePair.encoded(another, own))).isEmpty();
            assertThat(accepted.path().key().id()).isEqualTo(id);
        }

        @Test
        void whoeverItPretendsToBeNobodyGetsMoreThanItSent() {
            connect();
            SplittableRandom random = new SplittableRandom(3);
            PathKey key = dialled.path().key();
            for (int i = 0; i < 20_000; i++) {
                InetSocketAddress victim = new InetSocketAddress("10.7.7." + random.nextInt(50), 1 + random.nextInt(3));
                Type type = Type.values()[random.nextInt(4)];
                boolean knowsKey = random.nextBoolean();
                PathMessage message = PathMessage.of(type, random.nextBoolean(), key.id(), random.nextLong());
                attack(
                        random.nextBoolean() ? pair.a : pair.b,
                        victim,
                        NodePair.encoded(message, knowsKey ? key : null));
                if (i % 100 == 0) {
                    pair.now += 50 * MILLI;
                    for (Node node : List.of(pair.a, pair.b)) {
                        node.handleTimeout(pair.now);
                        pair.poll(node).forEach(d -> balance.merge(d.to(), -d.bytes().length, Integer::sum));
                    }
                }
            }
            balance.remove(A);
            balance.remove(B);

            assertThat(balance).hasSize(150);
            assertThat(balance.values()).allMatch(left -> left >= 0);
            assertThat(accepted.remote()).isEqualTo(A);
        }
    }
}
