package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.CongestionAlgorithm;
import io.utp.engine.connection.Connection;
import io.utp.simulation.EngineSettings;
import io.utp.simulation.Link;
import io.utp.simulation.PacketBuilder;
import io.utp.simulation.PacketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** By peers that take something from the node, and lie about what has arrived, and when. */
final class ReceiverAttacks {

    static final List<Supplier<Attack>> ALL = List.of(
            EarlyAcks::new,
            HiddenLosses::new,
            RandomAcks::new,
            ConstantDelays::new,
            SlowClock::new,
            WildClock::new,
            HugeMasks::new,
            ClosedWindows::new,
            DrippingWindows::new);

    private static final long MUCH = 1L << 40;

    /** What the path to the attacker carries, in bits a second. */
    private static final long PATH = 2_000_000;

    private static final long QUEUE = 50_000;

    /** On which the window of LEDBAT that sees no queue makes one of seconds within an attack. */
    private static final long THIN_PATH = 200_000;

    private ReceiverAttacks() {}

    /** A peer behind a path of 2 Mbit/s that is sent as much as it takes. */
    private abstract static class Taking extends DescribedAttack {

        RoguePeer peer;
        Attacker attacker;
        Link path;

        Taking(String name, String limit, List<String> properties, List<String> counters) {
            super(name, limit, properties, counters);
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.send(MUCH));
            Duration oneWay = Duration.ofMillis(25);
            path = stage.network().newLink("victim>attacker").delay(oneWay).rate(PATH, QUEUE);
            attacker = stage.attacker(
                    ADDRESS, stage.network().newLink("attacker>victim").delay(oneWay), path);
            peer = new RoguePeer(attacker, 4_711);
            attacker.onArrival(peer::handle);
            misbehave(stage);
        }

        abstract void misbehave(AttackStage stage);

        /** Bytes sent towards the attacker, as a multiple of what its path could carry meanwhile. */
        double excess() {
            return path.statistics().offeredBytes() / (PATH / 8.0 * seconds());
        }

        static String times(double excess) {
            return String.format(Locale.ROOT, "%.1f times what its path carries", excess);
        }
    }

    /** Acknowledges all that must be on its way by now, which makes the path seem short, and the node send more and more. */
    private static final class EarlyAcks extends Taking {

        private int claimed;

        EarlyAcks() {
            super(
                    "Optimistic acknowledgements, of what has not arrived",
                    "after 512 to 1,535 packets, and again after 2,048 to 6,143, a packet is sent a round trip later than"
                            + " those behind it; who acknowledges it before is reset",
                    List.of(),
                    List.of("deceits"));
        }

        @Override
        void misbehave(AttackStage stage) {
            attacker.every(Duration.ofMillis(1), () -> {
                if (!peer.isConnected() || peer.received() == 0) {
                    return;
                }
                // Ever further ahead of what has arrived; what is too far is ignored.
                int ahead = (short) (claimed - peer.newest());
                claimed = (ahead < 0 ? peer.newest() : claimed) + 3 & 0xffff;
                for (int less = 0; less < 30; less += 3) {
                    peer.send(peer.state().acknowledgement(claimed - less & 0xffff));
                }
                claimed = ahead > 60 ? peer.newest() : claimed;
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(peer.isReset()).as("found out").isTrue();
            assertThat(excess()).isLessThan(2);
            return times(excess()) + ", then it is reset";
        }
    }

    /** Acknowledges the newest packet as if all before it had arrived: it does not care for what it gets. */
    private static final class HiddenLosses extends Taking {

        HiddenLosses() {
            super(
                    "Lazy acknowledgements, which hide what was lost",
                    "the same packets that are held back: who never misses one is reset",
                    List.of(),
                    List.of("deceits"));
        }

        @Override
        void misbehave(AttackStage stage) {
            peer.onPacket(arrival -> peer.send(peer.state().acknowledgement(peer.newest())));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(peer.isReset()).as("found out").isTrue();
            assertThat(excess()).isLessThan(2);
            return times(excess()) + ", then it is reset";
        }
    }

    /** Acknowledges anything. */
    private static final class RandomAcks extends Taking {

        RandomAcks() {
            super(
                    "Acknowledgements of what was never sent",
                    "they are dropped: neither do they end a connection nor make it send",
                    List.of(),
                    List.of("implausiblePackets"));
        }

        @Override
        void misbehave(AttackStage stage) {
            peer.onPacket(arrival -> peer.send(peer.state()));
            attacker.every(Duration.ofMillis(1), () -> {
                int never = peer.newest() + 2_000 + stage.random().nextInt(50_000) & 0xffff;
                peer.send(peer.state().acknowledgement(never));
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(peer.isReset()).isFalse();
            assertThat(excess()).isLessThan(1.5);
            return times(excess());
        }
    }

    /** LEDBAT believes the receiver; one that hides the queue from it has the node fill it. */
    private abstract static class HiddenQueue extends Taking {

        HiddenQueue(String name) {
            super(
                    name,
                    "a queue that the round trip shows counts, but for 400 ms of it",
                    List.of("utp.congestion"),
                    List.of("queuingDelay"));
            victim(new EngineSettings().congestion(CongestionAlgorithm.LEDBAT));
        }

        @Override
        void misbehave(AttackStage stage) {
            path.rate(THIN_PATH, 4_000_000);
            peer.onPacket(arrival -> {
                int micros = (int) (attacker.nowNanos() / 1_000);
                peer.send(lie(micros, peer.timestamp()));
            });
        }

        /** An acknowledgement at this time of a packet that was sent at that time, in microseconds. */
        abstract PacketBuilder lie(int now, int sent);

        @Override
        public String verify(AttackStage stage) {
            double seconds = path.statistics().maxQueueDelayMillis() / 1e3;
            assertThat(seconds).isLessThan(0.65);
            return String.format(Locale.ROOT, "a queue of %.1f s on the attacker's own path", seconds);
        }
    }

    /** It always claims that there is no queue. */
    private static final class ConstantDelays extends HiddenQueue {

        ConstantDelays() {
            super("A constant one-way delay, against LEDBAT");
        }

        @Override
        PacketBuilder lie(int now, int sent) {
            return peer.state().timestamp(now).timestampDifference(4_711);
        }
    }

    /** A clock that loses a fifth: each delay seems shorter than the one before, and no queue is ever seen to grow. */
    private static final class SlowClock extends HiddenQueue {

        SlowClock() {
            super("A clock that runs slow, against LEDBAT");
        }

        @Override
        PacketBuilder lie(int now, int sent) {
            int slow = now / 5 * 4;
            return peer.state().timestamp(slow).timestampDifference(slow - sent);
        }
    }

    /** Timestamps and differences that no clock shows, those among them at which libutp aborts. */
    private static final class WildClock extends Taking {

        private static final int[] EXTREMES = {0, 1, -1, 0x7fff_ffff, 0x8000_0000, 0x8000_0001, 0x4000_0000, 0xc000_0000
        };

        WildClock() {
            super(
                    "Crafted timestamps",
                    "differences are taken modulo 2^32; a round trip above 60 s, and one shorter than it was by more than"
                            + " 500 ms, are not believed",
                    List.of(),
                    List.of("roundTripTime"));
        }

        @Override
        void misbehave(AttackStage stage) {
            peer.onPacket(arrival -> peer.send(peer.state()
                    .timestamp(EXTREMES[stage.random().nextInt(EXTREMES.length)])
                    .timestampDifference(
                            peer.timestamp() + EXTREMES[stage.random().nextInt(EXTREMES.length)])));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(peer.isReset()).isFalse();
            // Nor does its own connection suffer from what nobody can believe.
            assertThat(excess()).isBetween(0.5, 2.0);
            return times(excess());
        }
    }

    /** Masks of thousands of packets that contradict each other and what was acknowledged before. */
    private static final class HugeMasks extends Taking {

        HugeMasks() {
            super(
                    "Selective acknowledgements that are huge and contradict each other",
                    "8 steps for each byte of a mask, as far as something is outstanding, and less than one in search of losses: each loss is looked for from"
                            + " the oldest packet on, and no further than to the first that is in time",
                    List.of(),
                    List.of("packetsRetransmitted"));
        }

        @Override
        void misbehave(AttackStage stage) {
            peer.onPacket(arrival -> peer.send(peer.state()));
            attacker.every(Duration.ofMillis(1), () -> {
                byte[] mask = new byte[255];
                stage.random().nextBytes(mask);
                if (peer.isConnected()) {
                    peer.send(new PacketBuilder(PacketType.STATE)
                            .connectionId(4_712)
                            .window(RoguePeer.ROOM)
                            .sequence(peer.sequence())
                            .acknowledgement(peer.acknowledged())
                            .extension(1, mask));
                }
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(excess()).isLessThan(3);
            double bits = steps(stage, "masks.steps");
            double searched = steps(stage, "rack.steps");
            assertThat(bits).as("bits looked at for each packet").isBetween(100.0, 8.0 * 255);
            assertThat(searched).as("packets looked at for each packet").isLessThan(1);
            return times(excess()) + String.format(Locale.ROOT, ", %.0f00 bits looked at for each mask", bits / 100);
        }

        /** What was done for the attacker's connection, for each packet that it has sent. */
        private static double steps(AttackStage stage, String counter) {
            Connection attacked = stage.victim().accepted().get(1).connection();
            Object steps = assertThat(attacked)
                    .extracting("outbound.outbound.recovery." + counter)
                    .actual();
            return (long) steps / (double) stage.packetsSpent();
        }
    }

    /** Many connections that ask for something and take nothing of it, but answer whatever they are asked. */
    private static class ClosedWindows extends DescribedAttack {

        private static final int CONNECTIONS = 50;

        final List<RoguePeer> peers = new ArrayList<>();
        Attacker attacker;

        ClosedWindows() {
            this("Closed windows, for ever");
        }

        ClosedWindows(String name) {
            super(
                    name,
                    "a peer that takes less than a packet for 2 hours (here 5 s) is reset; what waits for all together is"
                            + " bounded",
                    List.of("utp.stall-timeout", "utp.max-memory"),
                    List.of("stalls"));
            victim(new EngineSettings().stallTimeout(Duration.ofSeconds(5)));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.send(MUCH));
            attacker = stage.attacker(ADDRESS);
            for (int count = 0; count < CONNECTIONS; count++) {
                RoguePeer peer = new RoguePeer(attacker, 1_001 + 4 * count);
                peer.onPacket(arrival -> peer.send(peer.state().window(0)));
                peers.add(peer);
            }
            attacker.onArrival(arrival -> peers.forEach(peer -> peer.handle(arrival)));
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(peers).allMatch(RoguePeer::isReset);
            assertThat(stage.mostHeld()).isLessThan(EngineSettings.MAX_MEMORY);
            return CONNECTIONS + " connections and " + AttackRow.bytes(stage.mostHeld()) + " for 5 s";
        }
    }

    /** The same, but there is always some hope: room for some bytes, again and again. */
    private static final class DrippingWindows extends ClosedWindows {

        /** In five seconds less than a packet. */
        private static final int DRIP = 20;

        DrippingWindows() {
            super("Windows that open by a few bytes now and then");
        }

        @Override
        public void mount(AttackStage stage) {
            super.mount(stage);
            attacker.every(
                    Duration.ofMillis(100),
                    () -> peers.stream()
                            .filter(RoguePeer::isConnected)
                            .forEach(peer -> peer.send(peer.state().window(DRIP))));
        }
    }
}
