package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Packets of no connection: floods of SYNs and of anything else, in other's names or not. */
final class FloodAttacks {

    static final List<Supplier<Attack>> ALL = List.of(StrayPackets::new);

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
}
