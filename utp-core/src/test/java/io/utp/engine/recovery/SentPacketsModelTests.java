package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.measure.RttEstimator;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import io.utp.engine.wire.SequenceNumbers;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The accounting of sent packets against a model: a map of what the peer has not acknowledged. */
class SentPacketsModelTests {

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void theAccountingHoldsUnderAnySequenceOfEvents(
            @ForAll @IntRange(max = 0xffff) int first,
            @ForAll @IntRange(min = 1, max = 400) int events,
            @ForAll @IntRange(max = 40) int lossPercent,
            @ForAll long seed) {
        Model model = new Model(first, lossPercent, new Random(seed));
        for (int i = 0; i < events; i++) {
            model.event();
            model.compare();
        }
        model.finish();
    }

    private static final class Model {
        private final int first;
        private final int lossPercent;
        private final Random random;
        private final LossRecovery recovery;
        private final SentPackets packets;

        /** Bytes by index of what is neither acknowledged nor selectively acknowledged. */
        private final TreeMap<Integer, Integer> outstanding = new TreeMap<>();

        /** Bytes by index of what the peer has, beyond its cumulative acknowledgement. */
        private final TreeMap<Integer, Integer> atPeer = new TreeMap<>();

        private int sent;
        private int acknowledged;
        private long sentBytes;
        private long ackedBytes;
        private long released;
        private long now;

        Model(int first, int lossPercent, Random random) {
            this.first = first;
            this.lossPercent = lossPercent;
            this.random = random;
            this.recovery = new LossRecovery(first, new RttEstimator(200_000_000L), new SplittableRandom(1));
            this.packets = recovery.packets();
        }

        void event() {
            now += random.nextInt(5_000_000);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> send(1 + random.nextInt(8));
                case 4, 5, 6 -> acknowledge(random.nextInt(3));
                case 7, 8 -> resendSome();
                default -> {
                    if (random.nextBoolean()) {
                        recovery.setMasksComplete(random.nextBoolean());
                    }
                    if (recovery.deadlineNanos() <= now) {
                        recovery.handleTimeout(now);
                    }
                    if (random.nextInt(4) == 0) {
                        recovery.loseAll();
                        assertThat(packets.flightBytes()).isZero();
                    }
                }
            }
        }

        private void send(int count) {
            for (int i = 0; i < count && packets.size() < 900; i++) {
                int bytes = random.nextInt(100);
                recovery.sent(sentBytes, bytes, false, now);
                outstanding.put(sent, bytes);
                arrive(sent, bytes);
                sentBytes += bytes;
                sent++;
            }
        }

        private void arrive(int index, int bytes) {
            if (random.nextInt(100) >= lossPercent && index >= acknowledged) {
                atPeer.put(index, bytes);
            }
        }

        /** The peer acknowledges what it has, with a mask of so many bytes. */
        private void acknowledge(int kind) {
            if (kind == 0) {
                while (atPeer.remove(acknowledged) != null) {
                    acknowledged++;
                }
            }
            int maskLength = kind == 2 ? 1 + random.nextInt(30) : 0;
            byte[] mask = new byte[maskLength];
            for (int bit = 0; bit < maskLength * 8; bit++) {
                boolean set = atPeer.containsKey(acknowledged + 1 + bit) || acknowledged + 1 + bit >= sent;
                mask[bit >> 3] |= (byte) ((set ? 1 : 0) << (bit & 7));
            }
            long newBytes = takeAcknowledged(maskLength * 8);
            int acknowledgement = SequenceNumbers.plus(first, acknowledged - 1);
            assertThat(packets.isPlausible(acknowledgement, 10)).isTrue();
            PacketHeader header = new PacketHeader().type(PacketType.STATE).acknowledgement(acknowledgement);
            System.arraycopy(mask, 0, header.selectiveAck(), 0, maskLength);
            header.selectiveAckLength(maskLength);
            long echo = random.nextBoolean() ? now - random.nextInt(1 + (int) Math.min(now, 50_000_000)) : -1;
            AckResult result = recovery.handleAck(header, random.nextBoolean(), echo, now);
            assertThat(result.ackedBytes()).isEqualTo(newBytes);
            ackedBytes += newBytes;
            released = Math.max(released, result.releasedOffset());
            assertThat(result.isCongestion()).isIn(false, result.hasLoss());
            if (result.rttSampleNanos() != AckResult.NO_SAMPLE) {
                assertThat(result.rttSampleNanos()).isBetween(0L, now);
            }
        }

        private long takeAcknowledged(int reach) {
            long bytes = 0;
            for (int i : outstanding.keySet().stream().toList()) {
                boolean inMask = i > acknowledged && i <= acknowledged + reach && atPeer.containsKey(i);
                if (i < acknowledged || inMask) {
                    bytes += outstanding.remove(i);
                }
            }
            return bytes;
        }

        private void resendSome() {
            int most = random.nextInt(5);
            for (int i = 0; i < most; i++) {
                resendOne();
            }
        }

        private boolean resendOne() {
            int lost = packets.nextLost();
            assertThat(lost >= 0).isEqualTo(packets.hasLost());
            if (lost < 0) {
                return false;
            }
            int index = acknowledged + SequenceNumbers.distance(lost, SequenceNumbers.plus(first, acknowledged));
            assertThat(outstanding).containsKey(index);
            assertThat(packets.length(lost)).isEqualTo(outstanding.get(index));
            recovery.resent(lost, now);
            arrive(index, outstanding.get(index));
            return true;
        }

        void compare() {
            assertThat(packets.size()).isEqualTo(sent - acknowledged);
            assertThat(packets.nextSequence()).isEqualTo(SequenceNumbers.plus(first, sent));
            assertThat(packets.flightBytes()).isBetween(0L, outstandingBytes());
            if (!packets.hasLost()) {
                assertThat(packets.flightBytes()).isEqualTo(outstandingBytes());
            }
            assertThat(ackedBytes + outstandingBytes()).isEqualTo(sentBytes);
        }

        private long outstandingBytes() {
            return outstanding.values().stream().mapToLong(i -> i).sum();
        }

        /** Repeats and acknowledges until everything has arrived. */
        void finish() {
            for (int round = 0; !packets.isEmpty(); round++) {
                assertThat(round).isLessThan(1_000);
                now += 1_000_000;
                recovery.loseAll();
                while (resendOne()) {
                    compare();
                }
                acknowledge(0);
                compare();
            }
            assertThat(outstanding).isEmpty();
            assertThat(packets.flightBytes()).isZero();
            assertThat(packets.hasLost()).isFalse();
            assertThat(released).isEqualTo(sentBytes);
        }
    }
}
