package io.utp.engine.endpoint;

import static io.utp.engine.endpoint.EndpointNetwork.MILLI;
import static io.utp.engine.endpoint.EndpointNetwork.SECOND;
import static io.utp.engine.endpoint.EndpointNetwork.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.EndpointNetwork.Datagram;
import io.utp.engine.endpoint.EndpointNetwork.Host;
import io.utp.engine.endpoint.EndpointNetwork.RawLink;
import io.utp.engine.rendezvous.Bits128;
import io.utp.engine.rendezvous.CallFailure;
import io.utp.engine.rendezvous.Candidate;
import io.utp.engine.rendezvous.FrameDecoder;
import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.PeerDescription;
import io.utp.engine.rendezvous.PortMapping;
import io.utp.engine.rendezvous.RefusalReason;
import io.utp.engine.rendezvous.RendezvousCounters;
import io.utp.engine.rendezvous.RendezvousLimits;
import io.utp.engine.rendezvous.RendezvousMessage;
import io.utp.engine.rendezvous.RendezvousMessage.Call;
import io.utp.engine.rendezvous.RendezvousMessage.CallFailed;
import io.utp.engine.rendezvous.RendezvousMessage.Challenge;
import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Lookup;
import io.utp.engine.rendezvous.RendezvousMessage.Refused;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousMessage.Registered;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.wire.CookieMessage;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nodes and servers of a rendezvous do when somebody is hostile: what happens, how far it goes, and who counts it. */
class RendezvousAttackTests {

    private static final String SECRET = "a secret of the tests";
    private static final InetSocketAddress VICTIM = at("192.0.2.66", 6_666);
    private static final Bits128 OWNER = new Bits128(1, 2);

    private final RandomGenerator random = new SplittableRandom(7);
    private final EndpointNetwork network = new EndpointNetwork(1);
    private final Host server = network.host("203.0.113.1", 7_000);
    private final Host alice = network.host("198.51.100.1", 1_001);
    private final Host bob = network.host("198.51.100.2", 1_002);
    private final Host mallory = network.host("198.51.100.66", 6_000);

    // ---- names of others

    @Test
    void whoDoesNotKnowTheTokenDoesNotGetTheName() {
        serve(NameTokens.derivedFrom(SECRET), RendezvousLimits.defaults());
        mallory.join("alice", "guessed", server);
        network.run(SECOND);
        alice.join("alice", NameTokens.token(SECRET, "alice"), server);
        network.run(SECOND);

        assertThat(mallory.isRegistered()).isFalse();
        assertThat(alice.isRegistered()).isTrue();
        assertThat(counted().refusals().get(RefusalReason.BAD_TOKEN)).isEqualTo(1);
        assertThat(counted().names()).isEqualTo(1);
    }

    @Test
    void aRegistrationThatSomebodyCopiedIsOfNoUse() {
        serve(NameTokens.derivedFrom(SECRET), RendezvousLimits.defaults());
        List<Datagram> seen = new ArrayList<>();
        network.tap(datagram -> seen.add(datagram));
        alice.join("alice", NameTokens.token(SECRET, "alice"), server);
        network.run(SECOND);
        Register copied = registration(seen);
        List<Datagram> ofAlice =
                seen.stream().filter(d -> d.from().equals(alice.address)).toList();

        RawLink link = challenged(mallory);
        link.say(copied);
        network.run(SECOND);
        assertThat(link.hear(Refused.class).reason()).isEqualTo(RefusalReason.BAD_TOKEN);
        assertThat(link.isOver()).isTrue();

        // The datagrams themselves, from mallory's own address and in the name of alice.
        ofAlice.forEach(copy -> network.inject(mallory.address, server.address, copy.bytes()));
        ofAlice.forEach(copy -> network.inject(alice.address, server.address, copy.bytes()));
        network.run(10 * SECOND);
        assertThat(alice.isRegistered()).isTrue();
        assertThat(counted().registrations()).isEqualTo(1);
        assertThat(counted().links()).isEqualTo(1);
        assertThat(counted().refusals()).containsOnlyKeys(RefusalReason.BAD_TOKEN);
    }

    private static Register registration(List<Datagram> seen) {
        for (Datagram datagram : seen) {
            PacketHeader header = new PacketHeader();
            ByteBuffer packet = ByteBuffer.wrap(datagram.bytes());
            header.decode(packet);
            if (header.type() == PacketType.DATA && datagram.to().getPort() == 7_000) {
                packet.position(header.payloadOffset());
                FrameDecoder decoder = new FrameDecoder();
                for (RendezvousMessage m = decoder.decode(packet); m != null; m = decoder.decode(packet)) {
                    if (m instanceof Register register) {
                        return register;
                    }
                }
            }
        }
        throw new AssertionError("no REGISTER was seen");
    }

    @Test
    void onAnOpenServerAnotherOwnerDoesNotGetTheName() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        network.run(SECOND);

        RawLink link = challenged(mallory);
        link.say(new Register("alice", OWNER));
        network.run(SECOND);

        assertThat(link.hear(Refused.class).reason()).isEqualTo(RefusalReason.NAME_TAKEN);
        assertThat(alice.states).hasSize(1);
        assertThat(counted().refusals().get(RefusalReason.NAME_TAKEN)).isEqualTo(1);
    }

    @Test
    void anAddressGetsSoManyNamesAndLeavesRoomForOthers() {
        serve(NameTokens.open(), limits(100, 5, 20, 60));
        List<RawLink> links = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            RawLink link = mallory.rawLink(server);
            link.say(new Hello(RendezvousMessage.VERSION), new Register("squatted-" + i, OWNER));
            links.add(link);
            network.run(100 * MILLI);
        }
        bob.join("bob", null, server);
        network.run(SECOND);

        assertThat(counted().names()).isEqualTo(5 + 1);
        assertThat(bob.isRegistered()).isTrue();
        assertThat(counted().refusals().get(RefusalReason.TOO_MANY_NAMES)).isEqualTo(25);
        links.forEach(RawLink::hear);
        assertThat(links.stream().filter(RawLink::isOver)).hasSize(25);
    }

    // ---- floods

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000})
    void whileAHundredThousandStrangersDialARealClientRegisters(int perMillisecond) {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        long[] bytes = new long[2];
        network.tap(datagram -> {
            bytes[1] += datagram.to().getAddress().getAddress()[0] == 10 ? datagram.bytes().length : 0;
            assertThat(datagram.bytes().length)
                    .as("an answer to a stranger")
                    .matches(length -> datagram.to().getAddress().getAddress()[0] != 10 || length <= 31);
        });
        alice.join("alice", null, server);
        for (int sent = 0; sent < 100_000; ) {
            for (int i = 0; i < perMillisecond; i++, sent++) {
                byte[] syn = syn(random.nextInt(0x10000), random.nextInt(0x10000), 0);
                bytes[0] += syn.length;
                network.inject(
                        at("10." + (sent >> 16) + "." + (sent >> 8 & 255) + "." + (sent & 255), 1 + sent % 60_000),
                        server.address,
                        syn);
            }
            network.run(MILLI);
        }

        network.run(5 * SECOND);
        assertThat(alice.isRegistered()).isTrue();
        assertThat(bytes[1]).isPositive().isLessThan(bytes[0]);
        assertThat(connections(server)).as("state").isEqualTo(1);
        assertThat(counted().openedLinks()).isEqualTo(1);
        assertThat(server.endpoint.statistics().cookiesSent()).isBetween(2_500L, 60_000L);
    }

    @Test
    void whoAsksWhereItIsSeenGetsNoMoreThanItSentAndNotTooOften() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        List<Datagram> answers = new ArrayList<>();
        network.tap(datagram -> answers.add(datagram));
        int asked = 30_000;
        for (int i = 0; i < asked; i++) {
            int port = List.of(7_000, 3_478, 3_479).get(i % 3);
            InetSocketAddress anybody = i % 2 == 0 ? VICTIM : at("10.1." + (i >> 8) + "." + (i & 255), 1);
            network.inject(anybody, at("203.0.113.1", port), unsigned(PathMessage.Type.OBSERVE, random.nextLong()));
        }
        network.run(SECOND / 2);

        assertThat(answers).filteredOn(answer -> answer.to().equals(VICTIM)).hasSize(200);
        assertThat(answers).hasSize(10_000).allMatch(answer -> answer.bytes().length == PathMessage.SIZE);
        assertThat(server.endpoint.statistics().observationsAnswered()).isEqualTo(10_000);
        assertThat(server.endpoint.statistics().observationsDropped()).isEqualTo(asked - 10_000);
        assertThat(server.others).as("for the application").isZero();
        network.run(SECOND);
        network.inject(alice.address, server.address, unsigned(PathMessage.Type.OBSERVE, 1));
        network.run(SECOND);
        assertThat(server.endpoint.statistics().observationsAnswered()).isEqualTo(10_001);
    }

    // ---- links

    @Test
    void garbageOnALinkEndsItAndNothingElse() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        network.run(SECOND);
        List<RawLink> links = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            RawLink link = i % 2 == 0 ? mallory.rawLink(server) : registered(mallory, "m" + i % 50);
            byte[] garbage = new byte[1 + random.nextInt(4_000)];
            random.nextBytes(garbage);
            // A frame that is complete, whatever it says.
            garbage[0] = 0;
            link.say(garbage);
            links.add(link);
            network.run(100 * MILLI);
        }
        // What is shorter than it said is waited for as long as any silence lasts.
        network.run(16 * SECOND);

        links.forEach(RawLink::hear);
        assertThat(links.stream().filter(link -> !link.isOver())).isEmpty();
        assertThat(counted().links()).isEqualTo(1);
        assertThat(counted().violations()).isGreaterThan(150);
        assertThat(alice.isRegistered()).isTrue();
        assertThat(alice.states).hasSize(1);
        network.run(15 * SECOND);
        assertThat(connections(server)).isEqualTo(1);
    }

    @Test
    void garbageOnThePortHarmsNobody() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        bob.join("bob", null, server);
        List<byte[]> samples = new ArrayList<>();
        network.tap(datagram -> samples.add(datagram.bytes()));
        network.run(SECOND);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes =
                    samples.get(random.nextInt(Math.min(samples.size(), 1_000))).clone();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            InetSocketAddress to = random.nextInt(3) == 0 ? alice.address : server.address;
            network.inject(at("10.0.0." + random.nextInt(1, 255), random.nextInt(1, 60_000)), to, bytes);
            if (i % 10 == 0) {
                network.run(MILLI);
            }
        }
        alice.call("bob");
        network.run(2 * SECOND);

        assertThat(alice.states).hasSize(1);
        assertThat(bob.states).hasSize(1);
        assertThat(alice.outcomes).hasSize(1).allMatch(outcome -> outcome.problem() == null);
        assertThat(counted().links()).isEqualTo(2);
    }

    @Test
    void whoNeverRegistersIsSentAwayAfterTenSeconds() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        RawLink silent = mallory.rawLink(server);
        RawLink dribbling = mallory.rawLink(server);
        byte[] bytes = EndpointNetwork.frame(new Hello(RendezvousMessage.VERSION));
        byte[] registration = EndpointNetwork.frame(new Register("alice", OWNER));
        dribbling.say(bytes);
        for (int i = 0; i < 19; i++) {
            dribbling.say(new byte[] {registration[i]});
            network.run(SECOND / 2);
        }
        assertThat(counted().links()).isEqualTo(2);
        network.run(SECOND);

        assertThat(counted().links()).isZero();
        assertThat(counted().refusals().get(RefusalReason.TOO_LATE)).isEqualTo(2);
        assertThat(silent.hear(Refused.class).reason()).isEqualTo(RefusalReason.TOO_LATE);
        assertThat(counted().names()).isZero();
        network.run(30 * SECOND);
        assertThat(connections(server)).isZero();
    }

    @Test
    void whoIsRegisteredAndSaysNothingCompleteIsGivenUp() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        RawLink slow = registered(mallory, "slow");
        byte[] ping = EndpointNetwork.frame(new RendezvousMessage.Lookup(1, "a-name-of-some-length"));
        for (int i = 0; i < 17; i++) {
            slow.say(new byte[] {ping[i]});
            network.run(SECOND);
        }
        assertThat(counted().silentLinks()).isEqualTo(1);
        assertThat(counted().links()).isZero();
        assertThat(counted().names()).isZero();
    }

    @Test
    void whoNeverReadsIsGivenUpBeforeMuchWaitsForIt() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        RawLink deaf = registered(mallory, "deaf");
        long mostBuffered = 0;
        for (int i = 0; i < 2_000 && counted().links() == 2; i++) {
            // Each is answered, with more than it is long.
            for (int j = 0; j < 20; j++) {
                deaf.say(new Lookup(i, "x"));
            }
            network.run(20 * MILLI);
            mostBuffered = Math.max(mostBuffered, buffered(server));
        }
        assertThat(counted().links()).isEqualTo(1);
        assertThat(mostBuffered).isBetween(64L * 1_024, 140L * 1_024);
        assertThat(alice.isRegistered()).isTrue();
        network.run(60 * SECOND);
        assertThat(connections(server)).isEqualTo(1);
        assertThat(buffered(server)).isZero();
    }

    @Test
    void halfOpenLinksOfOneAddressLeaveRoomForOthers() {
        serve(NameTokens.open(), limits(1_000, 5, 20, 60));
        InetSocketAddress dialling = at("198.51.100.99", 9_999);
        // It receives what it is sent, but never confirms.
        network.tap(datagram -> {
            CookieMessage cookie = CookieMessage.decode(ByteBuffer.wrap(datagram.bytes()));
            if (cookie != null && datagram.to().equals(dialling)) {
                network.inject(
                        dialling, server.address, syn(cookie.connectionId(), cookie.sequence(), cookie.cookie()));
            }
        });
        for (int i = 0; i < 5_000; i++) {
            network.inject(dialling, server.address, syn(2 * i, i, 0));
            network.run(MILLI);
        }
        bob.join("bob", null, server);
        network.run(SECOND);

        assertThat(bob.isRegistered()).isTrue();
        assertThat(server.endpoint.statistics().refusedConnections()).isEqualTo(5_000 - 2 * 20);
        assertThat(connections(server)).isLessThan(100);
        network.run(60 * SECOND);
        assertThat(connections(server)).isEqualTo(1);
        assertThat(counted().links()).isEqualTo(1);
    }

    // ---- calls

    @Test
    void messagesOfStrangersAndReflectionsDoNotStopASession() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        bob.join("bob", null, server);
        network.run(SECOND);
        PathKey wrong = new PathKey(new byte[PathKey.SIZE]);
        int[] toVictim = new int[1];
        network.tap(datagram -> {
            PathMessage message = PathMessage.decode(ByteBuffer.wrap(datagram.bytes()));
            toVictim[0] += datagram.to().equals(VICTIM) ? 1 : 0;
            if (message == null || message.type().compareTo(PathMessage.Type.ANSWER) > 0) {
                return;
            }
            for (PathMessage.Type type : PathMessage.Type.values()) {
                for (boolean direction : new boolean[] {false, true}) {
                    byte[] forged = signed(type, direction, message.pathId(), random.nextLong(), wrong);
                    network.inject(VICTIM, datagram.to(), forged);
                    network.inject(datagram.from(), datagram.to(), forged);
                }
            }
            // Back to whom it is from, and once more to whom it is for.
            network.inject(datagram.to(), datagram.from(), datagram.bytes());
            network.inject(datagram.from(), datagram.to(), datagram.bytes());
        });
        alice.call("bob");
        network.run(15 * SECOND);

        assertThat(alice.outcomes).hasSize(1).allMatch(outcome -> outcome.problem() == null);
        assertThat(bob.outcomes).hasSize(1).allMatch(outcome -> outcome.problem() == null);
        assertThat(alice.outcomes.get(0).path().remote()).isEqualTo(bob.address);
        assertThat(toVictim[0]).isZero();
        assertThat(alice.endpoint.statistics().rejectedChecks()).isGreaterThan(10);
        assertThat(bob.endpoint.statistics().rejectedChecks()).isGreaterThan(10);
        // What was counted stays counted when the session is forgotten.
        long counted = bob.endpoint.statistics().rejectedChecks();
        network.run(10 * SECOND);
        assertThat(bob.endpoint.statistics().rejectedChecks()).isGreaterThanOrEqualTo(counted);
    }

    @Test
    void nobodyLearnsFromStrangersWhereItIsSeen() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        alice.join("alice", null, server);
        network.run(SECOND);
        for (int i = 0; i < 1_000; i++) {
            network.inject(at("203.0.113.1", 3_478), alice.address, unsigned(PathMessage.Type.OBSERVED, i));
        }
        network.run(SECOND);
        assertThat(alice.endpoint.statistics().rejectedObservations()).isEqualTo(1_000);
        assertThat(alice.states).hasSize(1);
    }

    @Test
    void candidatesThatAimAtOthersAreNotPassedOn() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        bob.join("bob", null, server);
        network.run(SECOND);
        List<InetSocketAddress> aims = List.of(
                VICTIM,
                at("8.8.8.8", 53),
                at("224.0.0.251", 5_353),
                at("255.255.255.255", 9),
                at("127.0.0.1", 22),
                at("0.0.0.0", 1),
                at("::1", 22),
                at("ff02::1", 9),
                at("2002:c000:242::1", 9));
        int[] toAims = new int[1];
        network.tap(datagram -> toAims[0] += aims.contains(datagram.to()) ? 1 : 0);
        for (Candidate.Type type : Candidate.Type.values()) {
            List<Candidate> candidates =
                    aims.stream().map(aim -> new Candidate(type, aim)).toList();
            RawLink link = registered(mallory, "mallory-" + type.ordinal());
            link.say(new Call(1, "bob", new PeerDescription(candidates, PortMapping.SAME, true)));
            network.run(12 * SECOND);
            link.connection.destroy(network.now);
        }
        // Each call was a session, in which bob asked nobody but mallory.
        assertThat(counted().sessions()).isEqualTo(Candidate.Type.values().length);
        assertThat(counted().droppedCandidates()).isEqualTo((long) Candidate.Type.values().length * aims.size());
        assertThat(toAims[0]).isZero();
    }

    @Test
    void aNodeAsksSoManyTimesAMinute() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        bob.join("bob", null, server);
        RawLink link = registered(mallory, "mallory");
        PeerDescription description = new PeerDescription(
                List.of(new Candidate(Candidate.Type.HOST, mallory.address)), PortMapping.UNKNOWN, false);
        for (int i = 1; i <= 200; i++) {
            link.say(i % 2 == 0 ? new Call(i, "bob", description) : new Lookup(i, "carol"));
            network.run(100 * MILLI);
        }
        long refused = link.hear().stream()
                .filter(message -> message instanceof CallFailed failed && failed.reason() == CallFailure.LIMIT)
                .count();
        assertThat(refused).isEqualTo(200 - 60);
        // And bob takes no more than four calls of one caller at a time.
        assertThat(counted().sessions()).isEqualTo(4);
        assertThat(counted().failedCalls().get(CallFailure.BUSY)).isEqualTo(30 - 4);
        assertThat(counted().failedCalls().get(CallFailure.LIMIT)).isEqualTo(200 - 60);
    }

    @Test
    void aRegistryThatNeverAnswersIsNotWaitedForLong() {
        serve(NameTokens.open(), RendezvousLimits.defaults());
        server.registryAnswers = false;
        List<RawLink> links = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            RawLink link = mallory.rawLink(server);
            link.say(new Hello(RendezvousMessage.VERSION), new Register("name-" + i, OWNER));
            links.add(link);
        }
        network.run(4 * SECOND);

        assertThat(links).allMatch(link -> link.hear(Refused.class).reason() == RefusalReason.UNAVAILABLE);
        assertThat(counted().registryFailures()).isEqualTo(50);
        assertThat(counted().links()).isZero();
        // Who is here can be called, and asks for who is not in vain.
        server.registryAnswers = true;
        alice.join("alice", null, server);
        bob.join("bob", null, server);
        network.run(SECOND);
        server.registryAnswers = false;
        alice.call("bob");
        alice.call("carol");
        network.run(12 * SECOND);
        assertThat(alice.outcomes).extracting(CallOutcome::problem).containsExactly(null, CallProblem.NO_RENDEZVOUS);
        assertThat(counted().pendingCalls()).isZero();
    }

    // ---- fixture

    private void serve(NameTokens tokens, RendezvousLimits limits) {
        server.serve(new RendezvousServerSettings(
                "one", tokens, tokens.isOpen(), EndpointNetwork.OBSERVATION_PORTS, limits));
    }

    private static RendezvousLimits limits(int names, int namesPerAddress, int linksPerAddress, int links) {
        RendezvousLimits usual = RendezvousLimits.defaults();
        return new RendezvousLimits(
                names,
                namesPerAddress,
                links,
                linksPerAddress,
                usual.callsPerMinute(),
                usual.pendingCalls(),
                usual.registerNanos(),
                usual.silenceNanos(),
                usual.leaseNanos(),
                usual.answerNanos(),
                usual.registryNanos());
    }

    private RendezvousCounters counted() {
        return server.server.statistics();
    }

    private RawLink challenged(Host host) {
        RawLink link = host.rawLink(server);
        link.say(new Hello(RendezvousMessage.VERSION));
        network.run(SECOND);
        assertThat(link.hear(Challenge.class)).isNotNull();
        return link;
    }

    private RawLink registered(Host host, String name) {
        RawLink link = challenged(host);
        link.say(new Register(name, OWNER));
        network.run(100 * MILLI);
        assertThat(link.hear(Registered.class)).isNotNull();
        return link;
    }

    private static java.util.Collection<?> connectionsOf(Host host) {
        return (java.util.Collection<?>)
                org.assertj.core.util.introspection.PropertyOrFieldSupport.EXTRACTION.getValueOf(
                        "node.connections", host.endpoint);
    }

    private static int connections(Host host) {
        return connectionsOf(host).size();
    }

    private static long buffered(Host host) {
        return connectionsOf(host).stream()
                .mapToLong(c -> ((io.utp.engine.connection.Connection) c).bufferedBytes())
                .sum();
    }

    private static byte[] syn(int id, int sequence, long cookie) {
        PacketHeader syn = new PacketHeader()
                .type(PacketType.SYN)
                .connectionId(id)
                .sequence(sequence)
                .service(1, cookie);
        ByteBuffer out = ByteBuffer.allocate(syn.encodedLength());
        syn.encode(out);
        return out.array();
    }

    private static byte[] unsigned(PathMessage.Type type, long nonce) {
        return signed(type, false, 0, nonce, null);
    }

    private static byte[] signed(
            PathMessage.Type type, boolean fromInitiator, long pathId, long nonce, @Nullable PathKey key) {
        ByteBuffer out = ByteBuffer.allocate(PathMessage.SIZE);
        PathMessage.of(type, fromInitiator, pathId, nonce).encode(out, key);
        return out.array();
    }
}
