package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.simulation.EngineHost;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import io.utp.simulation.SimulatedApplication;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Against a connection of somebody else, by who is not on its path: in the name of the good peer, by guessing. */
final class ConnectionAttacks {

    static final List<Supplier<Attack>> ALL =
            List.of(BlindResets::new, InformedResets::new, BlindData::new, ForgedPathMessages::new, MoveToAnother::new);

    /** Of who has a connection of its own. */
    private static final InetSocketAddress PEER = new InetSocketAddress("203.0.113.67", 6_667);

    private static final Duration EVERY = Duration.ofNanos(100_000);

    private ConnectionAttacks() {}

    /** Knows both addresses and ports. */
    private abstract static class Blind extends DescribedAttack {

        Blind(String name, String limit, List<String> counters) {
            super(name, limit, List.of(), counters);
        }

        abstract PacketBuilder next(AttackStage stage);

        @Override
        public void mount(AttackStage stage) {
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(EVERY, () -> attacker.forge(stage.friendAddress(), next(stage)));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.served().closeCause()).isNull();
            assertThat(stage.friend().closeCause()).isNull();
            assertThat(stage.packetsAnswered()).isZero();
            return "nothing";
        }
    }

    private static final class BlindResets extends Blind {

        BlindResets() {
            super(
                    "Blind RESETs, in the peer's name",
                    "one that names the id, the next number exactly and a number in flight ends the connection: a guess"
                            + " in 2^48 / packets in flight",
                    List.of("unknownPackets", "implausiblePackets"));
        }

        @Override
        PacketBuilder next(AttackStage stage) {
            return new PacketBuilder(PacketType.RESET)
                    .connectionId(stage.random().nextInt(65_536))
                    .sequence(stage.random().nextInt(65_536))
                    .acknowledgement(stage.random().nextInt(65_536))
                    .window(0);
        }
    }

    /** Has seen the id somewhere, and tries all acknowledgements over and over again. */
    private static final class InformedResets extends Blind {

        private int guess;

        InformedResets() {
            super(
                    "RESETs by who knows the id, and tries all numbers",
                    "one that names another number than the next is believed only when it answers a question, which is"
                            + " asked once a second at most",
                    List.of("doubtfulResets", "implausiblePackets"));
        }

        @Override
        PacketBuilder next(AttackStage stage) {
            return new PacketBuilder(PacketType.RESET)
                    .connectionId(stage.served().connection().receiveId())
                    .sequence(stage.random().nextInt(65_536))
                    .acknowledgement(guess++ & 0xffff)
                    .window(0);
        }

        @Override
        public String verify(AttackStage stage) {
            super.verify(stage);
            assertThat(guess).isGreaterThan(65_536);
            return "a packet of 21 B a second at most";
        }
    }

    /**
     * The good peer's application checks every byte that it reads. Every second packet has the right id, and any number but those
     * in flight as its acknowledgement: one in a few dozens of them has a number within the window.
     */
    private static final class BlindData extends Blind {

        BlindData() {
            super(
                    "Blind DATA, in the peer's name",
                    "DATA counts that names the id, a number within the window, and an acknowledgement that can be: not"
                            + " older than what was ever in flight at once",
                    List.of("unknownPackets", "implausiblePackets"));
        }

        @Override
        PacketBuilder next(AttackStage stage) {
            boolean informed = stage.random().nextBoolean();
            int anyId = stage.random().nextInt(65_536);
            int wrong = stage.friendAcknowledged() + 10_000 + stage.random().nextInt(40_000);
            return new PacketBuilder(PacketType.DATA)
                    .connectionId(informed ? stage.served().connection().receiveId() : anyId)
                    .sequence(stage.random().nextInt(65_536))
                    .acknowledgement(informed ? wrong & 0xffff : stage.random().nextInt(65_536))
                    .window(1 << 20)
                    .payload(new byte[] {1});
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.served().closeCause()).isNull();
            // What reaches no connection is a stray packet: RESETs, in their limit, to the good peer, which ignores
            // them.
            assertThat(stage.friend().closeCause()).isNull();
            return "nothing but the RESETs of stray packets";
        }
    }

    /** Messages about paths with ids that nobody has, or with the right one, and offers of keys for the connection. */
    private static final class ForgedPathMessages extends DescribedAttack {

        ForgedPathMessages() {
            super(
                    "Forged messages about paths and keys",
                    "a message counts only with the code that the connection's key gives; another is not answered",
                    List.of(),
                    List.of("forgedPathMessages", "rejectedChecks"));
        }

        @Override
        public void mount(AttackStage stage) {
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(EVERY, () -> {
                PathMessage.Type[] types = PathMessage.Type.values();
                PathMessage.Type type = types[stage.random().nextInt(types.length)];
                PathKey key = stage.served().connection().path().key();
                boolean informed = stage.random().nextBoolean() && key != null;
                long id = informed ? key.id() : stage.random().nextLong();
                long serial = (long) stage.served().connection().receiveId() << 48;
                long nonce =
                        type == PathMessage.Type.KEY ? serial : stage.random().nextLong();
                byte[] datagram = new byte[PathMessage.SIZE];
                stage.random().nextBytes(datagram);
                PathMessage.of(type, true, id, nonce).encode(ByteBuffer.wrap(datagram), null);
                InetSocketAddress from = stage.random().nextBoolean() ? stage.friendAddress() : ADDRESS;
                attacker.forge(from, datagram);
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.served().closeCause()).isNull();
            assertThat(stage.served().connection().remote()).isEqualTo(stage.friendAddress());
            assertThat(stage.packetsAnswered()).isZero();
            return "nothing";
        }
    }

    /** A peer that is being sent much says that it is where somebody else is: its messages are authentic. */
    private static final class MoveToAnother extends DescribedAttack {

        private static final InetSocketAddress TARGET = new InetSocketAddress("198.18.0.1", 7_000);

        /** By then both ends know the key. */
        private static final long MUCH = 100_000;

        private SimulatedApplication taking;
        private long asked;
        private long before;

        MoveToAnother() {
            super(
                    "A peer that moves its connection to another's address",
                    "nothing but a question of the same size goes to an address at each claim to be there, until it is"
                            + " answered from there",
                    List.of(),
                    List.of("misdirectedPackets"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.send(1L << 40));
            EngineHost peer = new EngineHost(stage.network(), PEER, new EngineSettings());
            Duration delay = Duration.ofMillis(10);
            stage.network()
                    .route(
                            peer,
                            stage.victim(),
                            stage.network().newLink("peer>victim").delay(delay));
            stage.network()
                    .route(
                            stage.victim(),
                            peer,
                            stage.network().newLink("victim>peer").delay(delay).rate(2_000_000, 50_000));
            taking = peer.connect(stage.victim().address());
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(Duration.ofMillis(1), () -> claim(stage, attacker));
        }

        private void claim(AttackStage stage, Attacker attacker) {
            PathKey key = taking.connection().path().key();
            if (key == null || taking.received() < MUCH) {
                return;
            }
            byte[] claim = new byte[PathMessage.SIZE];
            PathMessage.of(
                            PathMessage.Type.CHECK,
                            true,
                            key.id(),
                            stage.random().nextLong())
                    .encode(ByteBuffer.wrap(claim), key);
            attacker.forge(TARGET, claim);
            attacker.forge(
                    TARGET,
                    new PacketBuilder(PacketType.STATE)
                            .connectionId(taking.connection().sendId())
                            .window(1 << 20));
            asked++;
            before = asked == 1 ? taking.received() : before;
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(asked).isGreaterThan(9_000);
            assertThat(stage.strayBytes()).isPositive().isLessThanOrEqualTo(asked * PathMessage.SIZE);
            assertThat(stage.packetsAnswered()).isEqualTo(stage.strayBytes() / PathMessage.SIZE);
            assertThat(stage.victim().accepted().get(1).connection().remote()).isEqualTo(PEER);
            assertThat(taking.received()).as("what still comes to the peer").isGreaterThan(before + (1 << 20));
            return AttackRow.bytes(stage.strayBytes() / seconds()) + "/s to the target";
        }
    }
}
