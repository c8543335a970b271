package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Against a connection of somebody else, by who is not on its path. */
final class ConnectionAttacks {

    static final List<Supplier<Attack>> ALL = List.of(BlindResets::new);

    private ConnectionAttacks() {}

    /** Knows both addresses and ports, and even the id; guesses what a RESET has to acknowledge. */
    private static final class BlindResets implements Attack {

        @Override
        public String name() {
            return "Blind RESETs";
        }

        @Override
        public String limit() {
            return "a RESET counts only if it acknowledges what was sent lately: one guess of the id and the number in about 2^32 / packets in flight";
        }

        @Override
        public List<String> properties() {
            return List.of();
        }

        @Override
        public List<String> counters() {
            return List.of("unknownPackets");
        }

        @Override
        public void mount(AttackStage stage) {
            Attacker attacker = stage.attacker(new InetSocketAddress("203.0.113.66", 6_666));
            attacker.every(
                    Duration.ofNanos(100_000),
                    () -> attacker.forge(
                            stage.friendAddress(),
                            new PacketBuilder(PacketType.RESET)
                                    .connectionId(stage.random().nextInt(65_536))
                                    .acknowledgement(stage.random().nextInt(65_536))
                                    .window(0)));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.served().closeCause()).isNull();
            assertThat(stage.packetsAnswered()).isZero();
            return "nothing: no answer, the connection lives";
        }
    }
}
