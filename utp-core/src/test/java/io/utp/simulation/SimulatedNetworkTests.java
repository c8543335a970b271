package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulationReport.class)
class SimulatedNetworkTests {
    private static final int MANY = 100_000;

    private final SimulatedNetwork network = new SimulatedNetwork();
    private final Recorder sender = new Recorder(network, 1);
    private final Recorder receiver = new Recorder(network, 2);
    private final Link link = join(network, sender, receiver);

    @Test
    void aPerfectLinkDeliversAtOnceAndUnchanged() {
        sender.send(receiver, packet(PacketType.DATA, 7, 3));

        network.run(Duration.ofSeconds(1));

        assertThat(receiver.times).containsExactly(0L);
        assertThat(receiver.sequences).containsExactly(7);
        assertThat(receiver.lengths).containsExactly(PacketHeader.LENGTH + 3);
    }

    @Test
    void delayIsExact() {
        link.delay(Duration.ofMillis(25));
        network.run(Duration.ofMillis(100));

        sender.send(receiver, packet(PacketType.DATA, 1, 0));
        network.run(Duration.ofSeconds(1));

        assertThat(receiver.times).containsExactly(Duration.ofMillis(125).toNanos());
    }

    @Test
    void datagramsOfOneInstantMakeOneBatch() {
        link.delay(Duration.ofMillis(25));

        sender.send(receiver, packet(PacketType.DATA, 1, 0));
        sender.send(receiver, packet(PacketType.DATA, 2, 0));
        network.run(Duration.ofSeconds(1));

        assertThat(receiver.sequences).containsExactly(1, 2);
        assertThat(receiver.batches).isEqualTo(1);
    }

    @Test
    void jitterStaysInItsRangeAndKeepsTheOrder() {
        link.delay(Duration.ofMillis(10)).jitter(Duration.ofMillis(5));

        sendMany(1000, Duration.ofMillis(1));

        assertThat(receiver.sequences).isSorted().hasSize(1000);
        for (int index = 0; index < 1000; index++) {
            long delay = receiver.times.get(index) - Duration.ofMillis(index).toNanos();
            assertThat(delay).isBetween(10_000_000L, 15_000_000L);
        }
        assertThat(new HashSet<>(receiver.times)).hasSizeGreaterThan(300);
    }

    @Test
    void lossIsNearWhatWasAsked() {
        link.loss(0.05);

        sendMany(MANY, Duration.ZERO);

        assertThat(link.statistics().lostPackets()).isCloseTo(5_000, within(400L));
        assertThat(receiver.sequences).hasSize(MANY - (int) link.statistics().lostPackets());
    }

    @Test
    void burstLossComesInBurstsOfTheExpectedLength() {
        link.burstLoss(0.01, 0.2, 1);

        sendMany(MANY, Duration.ZERO);

        // Stationary share start / (start + end); bursts last 1 / end packets on average.
        double lost = link.statistics().lostPackets();
        assertThat(lost / MANY).isCloseTo(0.01 / 0.21, within(0.01));
        assertThat(lost / gaps()).isCloseTo(5, within(0.6));
    }

    @Test
    void reorderedPacketsAreOvertaken() {
        link.delay(Duration.ofMillis(10)).reordering(0.1, Duration.ofMillis(5));

        sendMany(10_000, Duration.ofMillis(1));

        int overtaken = 0;
        int highest = -1;
        for (int sequence : receiver.sequences) {
            overtaken += sequence < highest ? 1 : 0;
            highest = Math.max(highest, sequence);
        }
        assertThat(link.statistics().reorderedPackets()).isCloseTo(1_000, within(150L));
        assertThat(receiver.sequences).hasSize(10_000);
        // One that is delayed by less than the distance to the next one is not overtaken.
        assertThat(overtaken).isBetween(650, 950);
    }

    @Test
    void duplicatesArriveTwice() {
        link.duplication(0.01);

        sendMany(10_000, Duration.ZERO);

        long duplicated = link.statistics().duplicatedPackets();
        assertThat(duplicated).isCloseTo(100, within(45L));
        assertThat(receiver.sequences).hasSize(10_000 + (int) duplicated);
        assertThat(new HashSet<>(receiver.sequences)).hasSize(10_000);
    }

    @Test
    void damageFlipsOneBitWithinItsRange() {
        link.corruption(0.5, 0, 2);

        sendMany(10_000, Duration.ZERO);

        byte[] sound = packet(PacketType.DATA, 0, 0);
        int damaged = 0;
        for (byte[] start : receiver.starts) {
            int flipped =
                    Integer.bitCount((start[0] ^ sound[0]) & 0xff) + Integer.bitCount((start[1] ^ sound[1]) & 0xff);
            assertThat(flipped).isLessThanOrEqualTo(1);
            damaged += flipped;
        }
        assertThat(damaged)
                .isEqualTo((int) link.statistics().corruptedPackets())
                .isBetween(4_700, 5_300);
    }

    @Test
    void rateIsExact() {
        link.rate(8_000_000, Long.MAX_VALUE);

        // 952 + 20 + 28 bytes below: one millisecond each.
        for (int index = 0; index < 1_000; index++) {
            sender.send(receiver, packet(PacketType.DATA, index, 952));
        }
        network.run(Duration.ofSeconds(2));

        assertThat(receiver.times).hasSize(1_000);
        for (int index = 0; index < 1_000; index++) {
            assertThat(receiver.times.get(index)).isEqualTo((index + 1) * 1_000_000L);
        }
        assertThat(link.statistics().maxQueueDelayMillis()).isEqualTo(999);
        assertThat(link.statistics().queueDelayMillis(0.5)).isCloseTo(500, within(1.0));
    }

    @Test
    void queueDropsFromItsTail() {
        link.rate(8_000_000, 10_000);

        for (int index = 0; index < 100; index++) {
            sender.send(receiver, packet(PacketType.DATA, index, 952));
        }
        assertThat(link.queuedBytes()).isEqualTo(10_000);
        network.run(Duration.ofSeconds(1));

        assertThat(receiver.sequences).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(link.statistics().queueDrops()).isEqualTo(90);
        assertThat(link.queuedBytes()).isZero();
    }

    @Test
    void packetsAboveTheMtuVanish() {
        link.mtu(1_000);

        sender.send(receiver, packet(PacketType.DATA, 1, 952));
        sender.send(receiver, packet(PacketType.DATA, 2, 953));
        network.run(Duration.ofSeconds(1));

        assertThat(receiver.sequences).containsExactly(1);
        assertThat(link.statistics().oversizePackets()).isEqualTo(1);
    }

    @Test
    void filtersDropByNumberAndByHeader() {
        link.dropNth(2).dropNext(2, header -> header.is(PacketType.FIN));

        sender.send(receiver, packet(PacketType.DATA, 1, 0));
        sender.send(receiver, packet(PacketType.DATA, 2, 0));
        for (int index = 3; index < 7; index++) {
            sender.send(receiver, packet(PacketType.FIN, index, 0));
        }
        network.run(Duration.ofSeconds(1));

        assertThat(receiver.sequences).containsExactly(1, 5, 6);
        assertThat(link.statistics().filteredPackets()).isEqualTo(3);
    }

    @Test
    void singlePacketsCanBeHeldBackOrRepeated() {
        link.delayNext(1, header -> header.sequence() == 1, Duration.ofMillis(50));
        link.repeatNext(1, header -> header.sequence() == 2, Duration.ofMillis(70));

        sendMany(4, Duration.ofMillis(10));

        assertThat(receiver.sequences).containsExactly(0, 2, 3, 1, 2);
        assertThat(receiver.times).containsExactly(0L, 20_000_000L, 30_000_000L, 60_000_000L, 90_000_000L);
    }

    @Test
    void aBlackHoleStartsAtItsTime() {
        link.blackholeFrom(Duration.ofMillis(500));

        sendMany(1_000, Duration.ofMillis(1));

        assertThat(receiver.sequences).hasSize(500);
    }

    @Test
    void theSameSeedMakesTheSameRun() {
        assertThat(roughRun(42)).isEqualTo(roughRun(42)).isNotEqualTo(roughRun(43));
    }

    @Test
    void theTraceTellsWhatBecameOfEachPacket() {
        link.drop(header -> header.is(PacketType.FIN));

        sender.send(receiver, packet(PacketType.DATA, 4711, 5));
        sender.send(receiver, packet(PacketType.FIN, 4712, 0));

        assertThat(network.report())
                .contains("simulation.seed=" + network.seed())
                .containsPattern("DATA  id=\\d+ +seq=4711 .*payload=5")
                .containsPattern("FIN   id=\\d+ +seq=4712 .*FILTERED");
    }

    @Test
    void aHostThatNeverMovesItsDeadlineIsFoundOut() {
        sender.deadlineNanos = 0;

        assertThatThrownBy(() -> network.run(Duration.ofSeconds(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Time stands still");
    }

    private static List<Long> roughRun(long seed) {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        Recorder sender = new Recorder(network, 1);
        Recorder receiver = new Recorder(network, 2);
        Link link = join(network, sender, receiver);
        link.jitter(Duration.ofMillis(3))
                .loss(0.1)
                .reordering(0.1, Duration.ofMillis(9))
                .duplication(0.1);
        for (int index = 0; index < 1_000; index++) {
            sender.send(receiver, packet(PacketType.DATA, index, 0));
            network.run(Duration.ofMillis(1));
        }
        return receiver.times;
    }

    private void sendMany(int count, Duration distance) {
        for (int index = 0; index < count; index++) {
            sender.send(receiver, packet(PacketType.DATA, index, 0));
            if (!distance.isZero()) {
                network.run(distance);
            }
        }
        network.run(Duration.ofSeconds(1));
    }

    /** Runs of sequence numbers that are missing. */
    private int gaps() {
        int gaps = 0;
        int expected = 0;
        for (int sequence : receiver.sequences) {
            gaps += sequence == (expected & 0xffff) ? 0 : 1;
            expected = sequence + 1;
        }
        return gaps;
    }

    private static Link join(SimulatedNetwork network, Recorder sender, Recorder receiver) {
        Link link = network.newLink("sender>receiver");
        network.route(sender, receiver, link);
        return link;
    }

    private static byte[] packet(PacketType type, int sequence, int payload) {
        return new PacketBuilder(type)
                .sequence(sequence)
                .payload(new byte[payload])
                .toBytes();
    }

    /** A host that only notes what arrives. */
    private static final class Recorder implements SimulatedHost {
        private final SimulatedNetwork network;
        private final InetSocketAddress address;
        private final PacketHeader header = new PacketHeader();
        private final List<Long> times = new ArrayList<>();
        private final List<Integer> sequences = new ArrayList<>();
        private final List<Integer> lengths = new ArrayList<>();
        private final List<byte[]> starts = new ArrayList<>();
        private long deadlineNanos = Long.MAX_VALUE;
        private int batches;

        private Recorder(SimulatedNetwork network, int number) {
            this.network = network;
            this.address = new InetSocketAddress("192.0.2." + number, 20_000);
            network.addHost(this);
        }

        private void send(Recorder target, byte[] packet) {
            network.send(this, target.address, packet, 0, packet.length);
        }

        private void forget() {
            times.clear();
            sequences.clear();
            lengths.clear();
            starts.clear();
        }

        @Override
        public InetSocketAddress address() {
            return address;
        }

        @Override
        public void handleDatagram(InetSocketAddress source, ByteBuffer datagram, long nowNanos) {
            header.wrap(datagram.array(), datagram.position(), datagram.remaining());
            times.add(nowNanos);
            sequences.add(header.sequence());
            lengths.add(datagram.remaining());
            starts.add(new byte[] {datagram.get(0), datagram.get(1)});
        }

        @Override
        public void handleBatchEnd(long nowNanos) {
            batches++;
        }

        @Override
        public void handleTimeout(long nowNanos) {}

        @Override
        public long nextDeadline() {
            return deadlineNanos;
        }
    }
}
