package io.utp.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PartialPacketsTests {

    private static final byte[] PAYLOAD = new byte[1_000];

    static {
        new Random(1).nextBytes(PAYLOAD);
    }

    private final ReceiveBuffer buffer = new ReceiveBuffer(99, 10_000, 100, Chunks.UNPOOLED);
    private final PartialPackets parts = new PartialPackets(buffer);

    private Arrival accept(int sequence, int from, int to) {
        return parts.accept(sequence, PAYLOAD.length, from, ByteBuffer.wrap(PAYLOAD), from, to - from);
    }

    private byte[] read() {
        ByteBuffer all = ByteBuffer.allocate(10_000);
        for (ByteBuffer next = buffer.poll(); next != null; next = buffer.poll()) {
            all.put(next);
        }
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    @Test
    void partsInAnyOrderMakeThePacket() {
        assertThat(accept(100, 600, 1_000)).isEqualTo(Arrival.PART);
        assertThat(accept(100, 0, 300)).isEqualTo(Arrival.PART);
        assertThat(buffer.acknowledged()).isEqualTo(99);

        assertThat(accept(100, 300, 600)).isEqualTo(Arrival.IN_ORDER);

        assertThat(read()).isEqualTo(PAYLOAD);
        assertThat(parts.isEmpty()).isTrue();
        assertThat(accept(100, 0, 300)).isEqualTo(Arrival.DUPLICATE);
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void howeverTheyAreCutAndHoweverOftenTheyCome(@ForAll long seed) {
        ReceiveBuffer received = new ReceiveBuffer(99, 10_000, 100, Chunks.UNPOOLED);
        PartialPackets tested = new PartialPackets(received);
        Random random = new Random(seed);
        List<int[]> pieces = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            for (int from = 0; from < PAYLOAD.length; ) {
                int to = Math.min(PAYLOAD.length, from + 1 + random.nextInt(200));
                pieces.add(new int[] {from, to});
                from = to;
            }
        }
        Collections.shuffle(pieces, random);
        boolean[] arrived = new boolean[PAYLOAD.length];
        int missing = PAYLOAD.length;
        for (int[] piece : pieces) {
            Arrival arrival = tested.accept(
                    100, PAYLOAD.length, piece[0], ByteBuffer.wrap(PAYLOAD), piece[0], piece[1] - piece[0]);
            boolean before = missing == 0;
            for (int i = piece[0]; i < piece[1]; i++) {
                missing -= arrived[i] ? 0 : 1;
                arrived[i] = true;
            }
            assertThat(arrival).isEqualTo(before ? Arrival.DUPLICATE : missing == 0 ? Arrival.IN_ORDER : Arrival.PART);
        }
        byte[] bytes = new byte[PAYLOAD.length];
        ByteBuffer all = ByteBuffer.wrap(bytes);
        for (ByteBuffer next = received.poll(); next != null; next = received.poll()) {
            all.put(next);
        }
        assertThat(bytes).isEqualTo(PAYLOAD);
    }

    @Test
    void aPacketThatArrivesAsAWholeNeedsItsPartsNoMore() {
        accept(100, 0, 300);
        buffer.accept(100, false, ByteBuffer.wrap(PAYLOAD), 0, PAYLOAD.length);
        parts.trim();

        assertThat(parts.isEmpty()).isTrue();
        assertThat(accept(100, 300, 600)).isEqualTo(Arrival.DUPLICATE);
    }

    @Test
    void whatPretendsToBeOfAnotherSizeIsNotOfThePacket() {
        accept(100, 0, 300);

        assertThat(parts.accept(100, 500, 300, ByteBuffer.wrap(PAYLOAD), 0, 200))
                .isEqualTo(Arrival.OUT_OF_RANGE);
    }

    @Test
    void notMoreIsKeptThanOneBufferFull() {
        for (int sequence = 100; sequence < 110; sequence++) {
            assertThat(accept(sequence, 0, 1)).isEqualTo(Arrival.PART);
        }

        assertThat(accept(110, 0, 1)).isEqualTo(Arrival.NO_ROOM);
        assertThat(accept(100, 1, 1_000)).isEqualTo(Arrival.IN_ORDER);
        assertThat(accept(110, 0, 1)).isEqualTo(Arrival.PART);
    }

    @Test
    void andNothingThatTheBufferWouldNotTake() {
        assertThat(accept(99, 0, 300)).isEqualTo(Arrival.DUPLICATE);
        assertThat(accept(200, 0, 300)).isEqualTo(Arrival.OUT_OF_RANGE);
        assertThat(parts.accept(100, 10_001, 0, ByteBuffer.wrap(PAYLOAD), 0, 300))
                .isEqualTo(Arrival.NO_ROOM);
        assertThat(parts.isEmpty()).isTrue();
    }
}
