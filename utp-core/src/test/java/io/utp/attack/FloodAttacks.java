package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.rendezvous.NameTokens;
import io.utp.engine.rendezvous.RendezvousServerSettings;
import io.utp.engine.wire.PathMessage;
import io.utp.simulation.EngineHost;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.Link;
import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Packets of no connection: floods of SYNs and of anything else, in other's names or not. */
final class FloodAttacks {

    static final List<Supplier<Attack>> ALL = List.of(StrayPackets::new, Ricochet::new, ObservationReflection::new);

    private FloodAttacks() {}

    /** A random address and port of 198.18.0.0/15, which nobody answers for. */
    static InetSocketAddress anybody(AttackStage stage) {
        int bits = stage.random().nextInt(1 << 17);
        String host = "198." + (18 + (bits >> 16)) + '.' + (bits >> 8 & 0xff) + '.' + (bits & 0xff);
        return new InetSocketAddress(host, 1_024 + stage.random().nextInt(60_000));
    }

    /** DATA of connections that do not exist: each could be answered by a RESET to somebody who has not asked for one. */
    private static final class StrayPackets implements Attack {

        @Override
        public String name() {
            return "Packets of no connection, in others' names";
        }

        @Override
        public String limit() {
            return "200 RESETs a second in all, each not larger than what it answers";
        }

        @Override
        public List<String> properties() {
            return List.of("utp.limits.resets-per-second", "utp.limits.resets-per-address");
        }

        @Override
        public List<String> counters() {
            return List.of("unknownPackets", "resetsSuppressed");
        }

        @Override
        public void mount(AttackStage stage) {
            Attacker attacker = stage.attacker(new InetSocketAddress("203.0.113.66", 6_666));
            attacker.every(
                    Duration.ofNanos(100_000),
                    () -> attacker.forge(
                            anybody(stage),
                            new PacketBuilder(PacketType.DATA)
                                    .connectionId(stage.random().nextInt(65_536))
                                    .sequence(stage.random().nextInt(65_536))));
        }

        @Override
        public String verify(AttackStage stage) {
            long seconds = AttackStage.ATTACK.toSeconds();
            assertThat(stage.packetsAnswered()).isLessThanOrEqualTo(200 * (seconds + 1));
            assertThat(stage.amplification()).isLessThanOrEqualTo(1);
            return stage.packetsAnswered() / seconds + " RESETs/s of 20 B";
        }
    }

    /** Packets in the names of two nodes to each other: what one answers comes to the other, which could answer that. */
    private static final class Ricochet extends DescribedAttack {

        private Link there;
        private Link back;

        Ricochet() {
            super(
                    "RESETs between two nodes, for ever",
                    "a RESET is never answered; 20 RESETs a second to one address, and one for the same packet",
                    List.of("utp.limits.resets-per-address"),
                    List.of("unknownPackets", "resetsSuppressed"));
        }

        @Override
        public void mount(AttackStage stage) {
            EngineHost other =
                    new EngineHost(stage.network(), new InetSocketAddress("192.0.2.99", 9_999), new EngineSettings());
            there = stage.network().newLink("victim>other").delay(Duration.ofMillis(1));
            back = stage.network().newLink("other>victim").delay(Duration.ofMillis(1));
            stage.network().route(stage.victim(), other, there);
            stage.network().route(other, stage.victim(), back);
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(Duration.ofNanos(100_000), () -> {
                PacketType type = stage.random().nextBoolean() ? PacketType.RESET : PacketType.DATA;
                attacker.forge(
                        other.address(),
                        new PacketBuilder(type)
                                .connectionId(stage.random().nextInt(65_536))
                                .sequence(stage.random().nextInt(65_536)));
            });
        }

        @Override
        public String verify(AttackStage stage) {
            long resets = there.statistics().offeredPackets();
            assertThat(resets).isBetween(1L, 20 * (seconds() + 1));
            assertThat(back.statistics().offeredPackets()).isZero();
            return resets / seconds() + " RESETs/s of 20 B to the other, which answers none";
        }
    }

    /** Asks a rendezvous server where it is seen, in the name of who is to be flooded. */
    private static final class ObservationReflection extends DescribedAttack {

        ObservationReflection() {
            super(
                    "Questions to a rendezvous server, in another's name",
                    "200 answers a second to one address, and 10,000 to all, each as large as its question",
                    List.of(),
                    List.of("observationsAnswered", "observationsDropped"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.endpoint().serveRendezvous(RendezvousServerSettings.of("one", NameTokens.open()));
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(Duration.ofNanos(100_000), () -> {
                byte[] question = new byte[PathMessage.SIZE];
                PathMessage.of(
                                PathMessage.Type.OBSERVE,
                                true,
                                stage.random().nextLong(),
                                stage.random().nextLong())
                        .encode(ByteBuffer.wrap(question), null);
                InetSocketAddress target =
                        new InetSocketAddress("198.18.0.1", 1 + stage.random().nextInt(65_535));
                attacker.forge(target, question);
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.packetsAnswered()).isBetween(1L, 200 * (seconds() + 1));
            assertThat(stage.strayBytes()).isEqualTo(stage.packetsAnswered() * PathMessage.SIZE);
            return AttackRow.bytes(stage.strayBytes() / seconds()) + "/s to the target";
        }
    }
}
