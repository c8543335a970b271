package io.utp.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SendBufferTests {

    private final SendBuffer buffer = new SendBuffer();

    @Test
    void anEmptyBufferBeginsWhereItEnds() {
        assertThat(buffer.begin()).isZero();
        assertThat(buffer.end()).isZero();
        assertThat(buffer.size()).isZero();
        assertThat(copy(0, 0)).isEmpty();
    }

    @Test
    void nothingAppendedIsNothing() {
        buffer.append(ByteBuffer.allocate(0));
        assertThat(buffer.size()).isZero();
    }

    @Test
    void bytesCanBeCopiedAgainUntilTheyAreReleased() {
        buffer.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        buffer.append(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(copy(1, 3)).containsExactly(2, 3, 4);
        assertThat(copy(1, 3)).containsExactly(2, 3, 4);
        buffer.release(2);
        assertThat(buffer.begin()).isEqualTo(2);
        assertThat(copy(2, 3)).containsExactly(3, 4, 5);
    }

    @Test
    void onlyWhatIsBetweenPositionAndLimitIsTaken() {
        buffer.append(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5}, 1, 3).slice());
        assertThat(copy(0, 3)).containsExactly(2, 3, 4);
    }

    @Test
    void theArrayIsNotCopied() {
        byte[] array = {1, 2, 3};
        buffer.append(ByteBuffer.wrap(array));
        array[1] = 9;
        assertThat(copy(0, 3)).containsExactly(1, 9, 3);
    }

    @Test
    void adjacentPiecesOfOneArrayAreOneAndOthersAreNot() {
        byte[] array = {1, 2, 3, 4, 5, 6};
        buffer.append(ByteBuffer.wrap(array, 0, 2));
        buffer.append(ByteBuffer.wrap(array, 2, 2));
        // The same array, but a byte was left out.
        buffer.append(ByteBuffer.wrap(array, 5, 1));
        assertThat(buffer).extracting("count").isEqualTo(2);
        assertThat(copy(0, 5)).containsExactly(1, 2, 3, 4, 6);
    }

    @Test
    void releasingTheSameTwiceOrLessThanBeforeChangesNothing() {
        buffer.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        buffer.release(2);
        buffer.release(2);
        buffer.release(1);
        assertThat(buffer.begin()).isEqualTo(2);
        assertThat(copy(2, 1)).containsExactly(3);
    }

    @Test
    void offsetsGoOnAfterTheBufferWasEmpty() {
        buffer.append(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        buffer.clear();
        buffer.append(ByteBuffer.wrap(new byte[] {4, 5}));
        assertThat(buffer.begin()).isEqualTo(3);
        assertThat(copy(3, 2)).containsExactly(4, 5);
    }

    @Test
    void anEmptyBufferHoldsNoArray() {
        for (int round = 0; round < 20; round++) {
            buffer.append(ByteBuffer.wrap(new byte[100]));
        }
        buffer.clear();
        assertThat(arraysHeld()).isZero();
    }

    @Test
    void aReleasedArrayIsNotHeldWhileOthersAre() {
        for (int round = 0; round < 20; round++) {
            buffer.append(ByteBuffer.wrap(new byte[100]));
        }
        buffer.release(1_950);
        assertThat(arraysHeld()).isEqualTo(1);
    }

    @Test
    void anArrayCountsWholeUntilItsLastByteIsReleased() {
        byte[] first = new byte[1_000];
        buffer.append(ByteBuffer.wrap(first, 10, 500));
        buffer.append(ByteBuffer.wrap(first, 510, 490));
        buffer.append(ByteBuffer.wrap(new byte[400], 0, 400));
        buffer.append(ByteBuffer.wrap(new byte[300], 0, 1));
        assertThat(buffer.heldBytes()).isEqualTo(1_700);
        buffer.release(989);
        assertThat(buffer.heldBytes()).isEqualTo(1_700);
        buffer.release(990);
        assertThat(buffer.heldBytes()).isEqualTo(700);
        buffer.append(ByteBuffer.allocate(0));
        assertThat(buffer.heldBytes()).isEqualTo(700);
        buffer.clear();
        assertThat(buffer.heldBytes()).isZero();
    }

    /** Pieces of one array, appended in this order, are adjacent. */
    record Step(String kind, int amount, int from) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<String> kinds = Arbitraries.of("append", "append", "continue", "copy", "copy", "release");
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 100))
                .as(Step::new)
                .list()
                .ofMaxSize(150);
    }

    @Property(tries = 500)
    void theBytesAreThoseOfAPlainListWhateverTheOrderOfCalls(@ForAll("steps") List<Step> steps) {
        SendBuffer tested = new SendBuffer();
        byte[] model = new byte[150 * 40];
        byte[] shared = new byte[150 * 40];
        int sharedUsed = 0;
        for (Step step : steps) {
            int end = (int) tested.end();
            int size = (int) tested.size();
            switch (step.kind()) {
                case "append" -> {
                    byte[] bytes = pattern(end, step.amount());
                    System.arraycopy(bytes, 0, model, end, bytes.length);
                    tested.append(ByteBuffer.wrap(bytes));
                }
                case "continue" -> {
                    byte[] bytes = pattern(end, step.amount());
                    System.arraycopy(bytes, 0, model, end, bytes.length);
                    System.arraycopy(bytes, 0, shared, sharedUsed, bytes.length);
                    tested.append(ByteBuffer.wrap(shared, sharedUsed, bytes.length));
                    sharedUsed += bytes.length;
                }
                case "copy" -> {
                    int skip = size * step.from() / 100;
                    int from = (int) tested.begin() + skip;
                    int length = Math.min(step.amount(), size - skip);
                    ByteBuffer out = ByteBuffer.allocate(length);
                    tested.copy(from, length, out);
                    assertThat(out.array()).isEqualTo(Arrays.copyOfRange(model, from, from + length));
                }
                default -> tested.release(tested.begin() + size * step.from() / 100);
            }
            assertThat(tested.size()).isEqualTo(tested.end() - tested.begin());
        }
    }

    private static byte[] pattern(int start, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((start + i) * 31 ^ (start + i) >> 5);
        }
        return bytes;
    }

    private long arraysHeld() {
        byte[][] arrays = (byte[][]) assertThat(buffer).extracting("arrays").actual();
        return Arrays.stream(arrays)
                .filter(array -> array != null && array.length > 0)
                .count();
    }

    private byte[] copy(long offset, int length) {
        ByteBuffer out = ByteBuffer.allocate(length);
        buffer.copy(offset, length, out);
        return out.array();
    }
}
