package io.utp.engine.rendezvous;

import static io.utp.engine.rendezvous.RendezvousWorld.MILLI;
import static io.utp.engine.rendezvous.RendezvousWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.RendezvousMessage.Hello;
import io.utp.engine.rendezvous.RendezvousMessage.Register;
import io.utp.engine.rendezvous.RendezvousWorld.ClientHost;
import io.utp.engine.rendezvous.RendezvousWorld.ServerHost;
import io.utp.engine.time.Deadline;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is said, lost, moved and killed, in any order: nothing is thrown, kept for ever, or told to the wrong one. */
class RendezvousModelTests {

    // ---- garbage

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aServerSurvivesWhateverClientsRegistriesAndOtherServersSay(@ForAll long seed) {
        Random random = new Random(seed);
        RandomMessages messages = new RandomMessages(seed);
        ServerFixture fixture = ServerFixture.open();
        for (int i = 0; i < 300; i++) {
            long link = random.nextInt(12);
            switch (random.nextInt(9)) {
                case 0 -> fixture.server.handleOpened(100 + i, messages.address(), fixture.nowNanos);
                case 1 -> fixture.say(100 + random.nextInt(i + 1), messages.any());
                case 2 -> {
                    long opened = fixture.challenged("198.51.100." + random.nextInt(4));
                    fixture.say(opened, new Register("n" + random.nextInt(6), new Bits128(random.nextInt(2), 0)));
                }
                case 3 -> fixture.say(link, messages.ofClient());
                case 4 -> fixture.server.handleMoved(link, messages.address(), fixture.nowNanos);
                case 5 -> fixture.server.handleRegistryAnswer(random.nextInt(40), answer(random), fixture.nowNanos);
                case 6 -> fixture.server.handleForwarded(forwarded(random, messages), fixture.nowNanos);
                case 7 -> fixture.registryAnswers = random.nextInt(4) > 0;
                default -> fixture.pass(random.nextInt(3) * SECOND);
            }
            fixture.drain();
            RendezvousCounters statistics = fixture.server.statistics();
            assertThat(statistics.links()).isLessThanOrEqualTo(8);
            assertThat(statistics.names()).isLessThanOrEqualTo(5);
            assertThat(statistics.pendingCalls()).isLessThanOrEqualTo(8 * 2);
        }
        fixture.pass(200 * SECOND);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    private static RegistryAnswer answer(Random random) {
        NameHolder holder =
                new NameHolder("one", random.nextInt(3), random.nextBoolean() ? null : Addresses.of("203.0.113.1", 1));
        return switch (random.nextInt(8)) {
            case 0 -> new RegistryAnswer.Claimed(random.nextBoolean() ? null : holder);
            case 1 -> new RegistryAnswer.Taken();
            case 2 -> new RegistryAnswer.Full();
            case 3 -> new RegistryAnswer.Released();
            case 4 -> new RegistryAnswer.Found(holder);
            case 5 -> new RegistryAnswer.NotFound();
            case 6 -> new RegistryAnswer.Delivered(random.nextBoolean());
            default -> new RegistryAnswer.Unavailable();
        };
    }

    private static byte[] forwarded(Random random, RandomMessages messages) {
        byte[] bytes = ForwardCodec.encode(messages.forwarded());
        if (random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(bytes, random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void aClientSurvivesWhateverItsServerSays(@ForAll long seed) {
        Random random = new Random(seed);
        RandomMessages messages = new RandomMessages(seed);
        RendezvousClient client = new RendezvousClient(
                RendezvousClientSettings.of(
                        List.of(Addresses.of("192.0.2.1", 1)), random.nextBoolean() ? "alice" : null, null),
                random);
        long now = SECOND;
        long link = 0;
        int asked = 0;
        int ended = 0;
        client.start(now);
        for (int i = 0; i < 400; i++) {
            now += random.nextInt(1000) * MILLI;
            switch (random.nextInt(9)) {
                case 0 -> client.handleOpened(link, now);
                case 1 -> client.handleMessage(link, new RendezvousMessage.Challenge(Bits128.ZERO, true), now);
                case 2 ->
                    client.handleMessage(
                            link,
                            new RendezvousMessage.Registered(messages.address(), 1, random.nextInt(20), List.of()),
                            now);
                case 3 -> client.handleMessage(link - random.nextInt(2), messages.ofServer(), now);
                case 4 -> client.handleClosed(link - random.nextInt(2), "gone", now);
                case 5 -> {
                    client.call(messages.name(), messages.description(), now);
                    asked++;
                }
                case 6 -> {
                    client.lookUp(messages.name(), now);
                    asked++;
                }
                case 7 -> client.probe(now);
                default -> {
                    while (client.nextDeadline() <= now) {
                        client.handleTimeout(now);
                    }
                }
            }
            RendezvousClient.Dial dial = client.pollDial();
            link = dial == null ? link : dial.link();
            client.pollHangUp();
            ended += ended(client);
            encodeAll(client);
        }
        client.close();
        ended += ended(client);
        assertThat(ended).isEqualTo(asked);
        assertThat(client.nextDeadline()).isEqualTo(Deadline.NEVER);
    }

    /** Every call and every question ends once. */
    private static int ended(RendezvousClient client) {
        int ended = 0;
        for (var event = client.pollEvent(); event != null; event = client.pollEvent()) {
            boolean started = event instanceof RendezvousEvent.Start start && start.controlling();
            ended += started || event instanceof RendezvousEvent.CallFailed || event instanceof RendezvousEvent.LookedUp
                    ? 1
                    : 0;
        }
        return ended;
    }

    private static void encodeAll(RendezvousClient client) {
        for (var message = client.pollMessage(); message != null; message = client.pollMessage()) {
            RendezvousCodec.encode(message, ByteBuffer.allocate(RendezvousCodec.MOST_FRAME));
        }
    }

    @Property(tries = 100, edgeCases = EdgeCasesMode.NONE)
    void bytesOfAnybodyOnALinkLeaveNothingBehind(@ForAll byte[] content) {
        ServerFixture fixture = ServerFixture.open();
        long link = fixture.link("198.51.100.1");
        FrameDecoder decoder = new FrameDecoder();
        ByteBuffer in = ByteBuffer.allocate(20 + content.length);
        RendezvousCodec.encode(new Hello(1), in);
        in.put(content).flip();
        for (var message = decoder.decode(in); message != null; message = decoder.decode(in)) {
            fixture.say(link, message);
        }
        fixture.pass(100 * SECOND);
        assertThat(fixture.hungUp).containsExactly(link);
        assertThat(fixture.server.isEmpty()).isTrue();
    }

    // ---- life

    @Property(tries = 60, edgeCases = EdgeCasesMode.NONE)
    void whateverHappensSessionsHaveTwoSidesAndNothingIsLeft(@ForAll long seed) {
        Random random = new Random(seed);
        RendezvousWorld world = new RendezvousWorld(seed);
        ServerHost[] servers = {
            world.server("one", NameTokens.open()), world.server("two", NameTokens.open()),
        };
        List<ClientHost> clients = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ServerHost first = servers[random.nextInt(2)];
            ClientHost client = world.client("n" + i, "token" + i, first, servers[first == servers[0] ? 1 : 0]);
            client.oneWayNanos = (1 + random.nextInt(200)) * MILLI;
            client.accepts = Addresses.host("10.0.0." + (i + 1), 5000);
            clients.add(client);
        }
        for (int i = 0; i < 60; i++) {
            ClientHost client = clients.get(random.nextInt(clients.size()));
            switch (random.nextInt(8)) {
                case 0, 1, 2 ->
                    client.client.call("n" + random.nextInt(6), Addresses.host("10.0.1.1", 6000), world.nowNanos);
                case 3 -> client.cut();
                case 4 -> client.moveTo(Addresses.of("203.0.113." + random.nextInt(250), 1 + random.nextInt(60_000)));
                case 5 -> client.client.probe(world.nowNanos);
                case 6 -> world.registryAnswers = random.nextInt(5) > 0;
                default -> world.registryDelayNanos = random.nextInt(4000) * MILLI;
            }
            world.run(random.nextInt(4000) * MILLI);
        }
        assertSessionsHaveTwoSides(clients);

        world.registryAnswers = true;
        world.registryDelayNanos = MILLI;
        world.run(200 * SECOND);
        assertThat(clients).allMatch(client -> client.client.isRegistered());
        clients.forEach(client -> client.client.close());
        world.run(200 * SECOND);
        for (ServerHost server : servers) {
            assertThat(server.server.isEmpty())
                    .as("server %s is empty", server.instance)
                    .isTrue();
        }
        assertThat(world.registry.size(world.nowNanos)).isZero();
    }

    /** No session has more than one caller and one called, and both have the same secret. */
    private static void assertSessionsHaveTwoSides(List<ClientHost> clients) {
        Map<Long, List<RendezvousEvent.Start>> sessions = new HashMap<>();
        for (ClientHost client : clients) {
            for (RendezvousEvent.Start start : client.events(RendezvousEvent.Start.class)) {
                sessions.computeIfAbsent(start.sessionId(), id -> new ArrayList<>())
                        .add(start);
            }
        }
        for (List<RendezvousEvent.Start> sides : sessions.values()) {
            assertThat(sides.size()).isLessThanOrEqualTo(2);
            if (sides.size() == 2) {
                assertThat(sides.get(0).controlling()).isNotEqualTo(sides.get(1).controlling());
                assertThat(sides.get(0).key().id()).isEqualTo(sides.get(1).key().id());
            }
        }
    }
}
