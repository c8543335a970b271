package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.endpoint.EndpointStatistics;
import io.utp.simulation.EngineHost;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import io.utp.simulation.SimulatedApplication;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Against the door: SYNs in others' names or not, and what they make the node send. */
final class SynAttacks {

    static final List<Supplier<Attack>> ALL = List.of(
            () -> new SynFlood(
                    "SYN flood from one address",
                    "128 half-open connections of an address are remembered",
                    "utp.limits.half-open-per-address",
                    stage -> port(stage, "203.0.113.66"),
                    128),
            () -> new SynFlood(
                    "SYN flood from a network",
                    "256 half-open connections of a /24 or /48 are remembered",
                    "utp.limits.half-open-per-network",
                    stage -> port(stage, "203.0.113." + stage.random().nextInt(256)),
                    256),
            () -> new SynFlood(
                    "SYN flood in the names of everybody",
                    "1,024 half-open connections are remembered",
                    "utp.backlog",
                    FloodAttacks::anybody,
                    1_024),
            Reflection::new,
            Crowd::new,
            PunchReflection::new);

    private static final Duration TENTH_OF_A_MILLISECOND = Duration.ofNanos(100_000);

    private SynAttacks() {}

    private static InetSocketAddress port(AttackStage stage, String host) {
        return new InetSocketAddress(host, 1_024 + stage.random().nextInt(60_000));
    }

    private static PacketBuilder syn(AttackStage stage) {
        return new PacketBuilder(PacketType.SYN)
                .connectionId(stage.random().nextInt(65_536))
                .sequence(stage.random().nextInt(65_536));
    }

    /** Good peers that arrive during an attack, one each second. */
    private static final class Newcomers {

        private static final int MOST = 8;

        private final AttackStage stage;
        private final EngineHost host;
        private final List<SimulatedApplication> dialled = new ArrayList<>();
        private final long startNanos;

        Newcomers(AttackStage stage) {
            this.stage = stage;
            this.host =
                    new EngineHost(stage.network(), new InetSocketAddress("192.0.2.200", 2_000), new EngineSettings());
            this.startNanos = stage.network().nowNanos();
            Duration delay = Duration.ofMillis(10);
            stage.network()
                    .route(
                            host,
                            stage.victim(),
                            stage.network().newLink("good>victim").delay(delay));
            stage.network()
                    .route(
                            stage.victim(),
                            host,
                            stage.network().newLink("victim>good").delay(delay));
        }

        /** To be called often. */
        void arrive() {
            long seconds = (stage.network().nowNanos() - startNanos) / 1_000_000_000L;
            if (dialled.size() < Math.min(MOST, seconds)) {
                dialled.add(host.connect(stage.victim().address()).send(1_000));
            }
        }

        void verify() {
            assertThat(dialled).hasSize(MOST).allMatch(SimulatedApplication::isEstablished);
            assertThat(stage.victim().accepted().stream().filter(a -> a.received() == 1_000))
                    .hasSize(MOST);
        }
    }

    /** SYNs, and nothing more. */
    private static final class SynFlood extends DescribedAttack {

        private final Function<AttackStage, InetSocketAddress> source;
        private final int mostHalfOpen;
        private Newcomers newcomers;

        SynFlood(
                String name,
                String limit,
                String property,
                Function<AttackStage, InetSocketAddress> source,
                int mostHalfOpen) {
            super(
                    name,
                    limit
                            + ", further SYNs are answered without, 5,000 a second, and half of those only to who asks again",
                    List.of(property, "utp.limits.stateless-answers-per-second"),
                    List.of("statelessAnswers", "statelessConnections", "unansweredSyns"));
            this.source = source;
            this.mostHalfOpen = mostHalfOpen;
            victim(new EngineSettings().backlog(1_024).maxConnections(100_000));
        }

        @Override
        public void mount(AttackStage stage) {
            newcomers = new Newcomers(stage);
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(TENTH_OF_A_MILLISECOND, () -> {
                attacker.forge(source.apply(stage), syn(stage));
                newcomers.arrive();
            });
        }

        @Override
        public String verify(AttackStage stage) {
            EndpointStatistics seen = stage.endpoint().statistics();
            newcomers.verify();
            assertThat(seen.statelessAnswers()).isBetween(1L, 5_000 * (seconds() + 1));
            assertThat(seen.unansweredSyns()).isPositive();
            assertThat(stage.amplification()).isLessThanOrEqualTo(1);
            int good = 1 + Newcomers.MOST;
            assertThat(stage.endpoint().acceptedConnections()).isLessThanOrEqualTo(mostHalfOpen + good);
            // The application hears of good peers only.
            assertThat(stage.victim().accepted()).hasSize(good);
            return stage.endpoint().acceptedConnections() - good
                    + " half-open connections, " + seen.statelessAnswers() / seconds() + " answers/s of 20 B; "
                    + Newcomers.MOST + " of "
                    + Newcomers.MOST + " good newcomers got in";
        }
    }

    /** SYNs in the name of who is to be flooded, and DATA that guesses the number in the answer; the application speaks first. */
    private static final class Reflection extends DescribedAttack {

        Reflection() {
            super(
                    "Reflection off a server that speaks first",
                    "nothing but one answer to each SYN until its number is acknowledged: one guess in 2^14 under a flood,"
                            + " else in 2^16",
                    List.of("utp.limits.early-data"),
                    List.of("statelessAnswers", "unknownPackets"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.trustingContent().send(1 << 20));
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(TENTH_OF_A_MILLISECOND, () -> {
                InetSocketAddress target = port(stage, "198.18.0.1");
                int id = stage.random().nextInt(65_536);
                int sequence = stage.random().nextInt(65_535);
                attacker.forge(
                        target,
                        new PacketBuilder(PacketType.SYN).connectionId(id).sequence(sequence));
                attacker.forge(
                        target,
                        new PacketBuilder(PacketType.DATA)
                                .connectionId(id + 1 & 0xffff)
                                .sequence(sequence + 1)
                                .acknowledgement(stage.random().nextInt(65_536))
                                .payload(new byte[1]));
            });
        }

        @Override
        public String verify(AttackStage stage) {
            // 5,000 answers a second to 10,000 SYNs and 10,000 DATA, and what a guess that hits brings.
            assertThat(stage.amplification()).isLessThanOrEqualTo(0.4);
            return AttackRow.bytes(stage.bytesAnswered() / AttackStage.ATTACK.toSeconds()) + "/s to the target";
        }
    }

    /** Opens connections from its own address and keeps them. */
    private static final class Crowd extends DescribedAttack {

        private static final int MOST = 500;

        private Newcomers newcomers;

        Crowd() {
            super(
                    "Connections of one real address",
                    "10,000 accepted connections of one address (" + MOST + " in this run)",
                    List.of("utp.limits.connections-per-address", "utp.limits.memory-per-address"),
                    List.of("crowdedConnections"));
            victim(new EngineSettings().connectionsPerAddress(MOST));
        }

        @Override
        public void mount(AttackStage stage) {
            newcomers = new Newcomers(stage);
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.onArrival(arrival -> {
                if (arrival.header().type() == PacketType.STATE) {
                    attacker.send(new PacketBuilder(PacketType.STATE)
                            .connectionId(arrival.header().connectionId() + 1 & 0xffff)
                            .sequence(arrival.header().acknowledgement() + 1 & 0xffff)
                            .acknowledgement(arrival.header().sequence() - 1 & 0xffff));
                }
            });
            attacker.every(Duration.ofMillis(5), () -> {
                attacker.send(syn(stage));
                newcomers.arrive();
            });
        }

        @Override
        public String verify(AttackStage stage) {
            newcomers.verify();
            int attackers = stage.endpoint().acceptedConnections() - 1 - Newcomers.MOST;
            assertThat(attackers).isEqualTo(MOST);
            assertThat(stage.endpoint().statistics().crowdedConnections()).isPositive();
            return attackers + " connections; " + Newcomers.MOST + " of " + Newcomers.MOST + " good newcomers got in";
        }
    }

    /** PUNCHes in the name of somebody whom the node is punching just now: each is usually answered by two longer ones. */
    private static final class PunchReflection extends DescribedAttack {

        private static final byte[] PUNCH = "PUNCH".getBytes(StandardCharsets.US_ASCII);
        private static final InetSocketAddress PUNCHED = new InetSocketAddress("198.18.0.1", 7_000);

        PunchReflection() {
            super(
                    "PUNCHes in the name of who is being punched",
                    "20 answered a second of one address, and beyond 200 B not more bytes than came",
                    List.of("utp.limits.punches-per-address", "utp.limits.punches-per-second"),
                    List.of("punchesSuppressed"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.endpoint().punch(PUNCHED, 100, stage.victim().localNanos());
            stage.victim().flush();
            Attacker attacker = stage.attacker(ADDRESS);
            attacker.every(Duration.ofMillis(1), () -> attacker.forge(PUNCHED, PUNCH));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.amplification()).isLessThanOrEqualTo(1);
            assertThat(stage.endpoint().statistics().punchesSuppressed()).isPositive();
            // Its own probes apart: what came within the limit a second, or the 200 bytes that are free.
            long probes = 2 * (seconds() + 1) * PUNCH.length;
            assertThat(stage.strayBytes() - probes).isLessThanOrEqualTo(20 * (seconds() + 1) * PUNCH.length);
            return AttackRow.bytes(stage.strayBytes() / AttackStage.ATTACK.toSeconds())
                    + "/s to it, its own probes included";
        }
    }
}
