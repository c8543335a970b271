package io.utp.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.SequenceNumbers;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The receive buffer against a model: a map of what has arrived. */
class ReceiveBufferModelTests {

    private static final int LIMIT_PACKETS = 300;

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    void anyOrderWithDuplicatesDeliversExactlyTheBytes(
            @ForAll @IntRange(max = 0xffff) int acknowledged,
            @ForAll @IntRange(min = 1, max = 250) int packets,
            @ForAll @IntRange(max = 60) int longest,
            @ForAll @IntRange(max = 100) int consumedPercent,
            @ForAll long seed) {
        Model model = new Model(acknowledged, packets, longest, 1 << 20, new Random(seed));
        for (int index : model.arrivals()) {
            model.accept(index);
            model.read(consumedPercent);
        }
        model.assertComplete();
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void withLittleRoomRepeatsStillBringEverything(
            @ForAll @IntRange(max = 0xffff) int acknowledged,
            @ForAll @IntRange(min = 1, max = 80) int packets,
            @ForAll @IntRange(min = 40, max = 400) int limitBytes,
            @ForAll long seed) {
        Model model = new Model(acknowledged, packets, 40, limitBytes, new Random(seed));
        for (int round = 0; !model.buffer.isEnded(); round++) {
            assertThat(round).as("rounds of repeating everything").isLessThan(packets + 2);
            for (int index : model.arrivals()) {
                model.accept(index);
                model.read(50);
            }
            model.read(100);
        }
        model.assertComplete();
    }

    private static final class Model {
        final ReceiveBuffer buffer;
        private final int limitBytes;
        private final int start;
        private final List<byte[]> packets = new ArrayList<>();
        private final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        private final ByteArrayOutputStream delivered = new ByteArrayOutputStream();
        private final TreeMap<Integer, Integer> waiting = new TreeMap<>();
        private final Random random;
        private int inOrder;
        private long unconsumed;
        private long unread;

        Model(int acknowledged, int count, int longest, int limitBytes, Random random) {
            this.buffer = new ReceiveBuffer(acknowledged, limitBytes, LIMIT_PACKETS, Chunks.UNPOOLED);
            this.start = SequenceNumbers.next(acknowledged);
            this.limitBytes = limitBytes;
            this.random = random;
            for (int i = 0; i < count; i++) {
                byte[] payload = new byte[random.nextInt(longest + 1)];
                random.nextBytes(payload);
                packets.add(payload);
                expected.writeBytes(payload);
            }
        }

        /** Every packet at least once, some more often, in any order. */
        List<Integer> arrivals() {
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < packets.size(); i++) {
                int times = 1 + random.nextInt(4) / 3;
                order.addAll(Collections.nCopies(times, i));
            }
            Collections.shuffle(order, random);
            return order;
        }

        void accept(int index) {
            byte[] payload = packets.get(index);
            boolean fin = index == packets.size() - 1;
            ByteBuffer datagram = ByteBuffer.allocate(payload.length + 10).put(7, payload);
            Arrival arrival = buffer.accept(SequenceNumbers.plus(start, index), fin, datagram, 7, payload.length);
            assertThat(arrival).isEqualTo(expectedArrival(index, payload.length));
            if (arrival == Arrival.OUT_OF_ORDER) {
                waiting.put(index, payload.length);
            } else if (arrival == Arrival.IN_ORDER) {
                take(payload.length);
                while (waiting.containsKey(inOrder)) {
                    take(waiting.remove(inOrder));
                }
            }
            compare();
        }

        private Arrival expectedArrival(int index, int length) {
            if (index < inOrder || waiting.containsKey(index)) {
                return Arrival.DUPLICATE;
            }
            // With little room a packet may not be far ahead, however small it is.
            if (index - inOrder + 1 > Math.max(64, limitBytes / 16)) {
                return Arrival.OUT_OF_RANGE;
            }
            boolean next = index == inOrder;
            long waitingBytes = next ? 0 : waitingBytes();
            boolean takesAnything = next && unconsumed == 0;
            if (!takesAnything && length > Math.max(0, limitBytes - unconsumed - waitingBytes)) {
                return Arrival.NO_ROOM;
            }
            return next ? Arrival.IN_ORDER : Arrival.OUT_OF_ORDER;
        }

        private void take(int length) {
            inOrder++;
            unconsumed += length;
            unread += length;
        }

        private long waitingBytes() {
            return waiting.values().stream().mapToInt(i -> i).sum();
        }

        void read(int percent) {
            if (random.nextInt(100) < percent) {
                for (ByteBuffer b = buffer.poll(); b != null; b = buffer.poll()) {
                    delivered.write(b.array(), b.arrayOffset() + b.position(), b.remaining());
                    unread -= b.remaining();
                }
                assertThat(unread).isZero();
                buffer.consumed(unconsumed);
                unconsumed = 0;
                compare();
            }
        }

        private void compare() {
            assertThat(buffer.acknowledged()).isEqualTo(SequenceNumbers.plus(start, inOrder - 1));
            assertThat(buffer.room()).isEqualTo(Math.max(0, limitBytes - unconsumed - waitingBytes()));
            assertThat(buffer.hasGap()).isEqualTo(!waiting.isEmpty());
            assertThat(buffer.isEnded()).isEqualTo(inOrder == packets.size());
            byte[] mask = new byte[4];
            buffer.selectiveAck(mask, 4);
            for (int bit = 0; bit < 32; bit++) {
                boolean set = (mask[bit >> 3] & 1 << (bit & 7)) != 0;
                assertThat(set).as("bit %d", bit).isEqualTo(waiting.containsKey(inOrder + 1 + bit));
            }
        }

        void assertComplete() {
            read(100);
            assertThat(buffer.isEnded()).isTrue();
            assertThat(delivered.toByteArray()).isEqualTo(expected.toByteArray());
            assertThat(buffer.receivedBytes()).isEqualTo(expected.size());
            assertThat(buffer.room()).isEqualTo(limitBytes);
        }
    }
}
