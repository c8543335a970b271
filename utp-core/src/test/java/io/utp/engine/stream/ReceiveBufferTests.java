package io.utp.engine.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReceiveBufferTests {

    private static final int FIRST = 100;

    private final ReceiveBuffer buffer = new ReceiveBuffer(FIRST - 1, 1_000, 64, Chunks.UNPOOLED);

    // ---- order

    @Test
    void packetsInOrderCanBeReadAtOnce() {
        assertThat(accept(100, "a")).isEqualTo(Arrival.IN_ORDER);
        assertThat(accept(101, "bc")).isEqualTo(Arrival.IN_ORDER);
        assertThat(read()).isEqualTo("abc");
        assertThat(buffer.acknowledged()).isEqualTo(101);
        assertThat(buffer.receivedBytes()).isEqualTo(3);
        assertThat(buffer.hasGap()).isFalse();
    }

    @Test
    void aPacketAheadOfAGapWaits() {
        assertThat(accept(101, "b")).isEqualTo(Arrival.OUT_OF_ORDER);
        assertThat(buffer.hasGap()).isTrue();
        assertThat(buffer.acknowledged()).isEqualTo(99);
        assertThat(buffer.poll()).isNull();
        assertThat(accept(100, "a")).isEqualTo(Arrival.IN_ORDER);
        assertThat(read()).isEqualTo("ab");
        assertThat(buffer.acknowledged()).isEqualTo(101);
        assertThat(buffer.hasGap()).isFalse();
    }

    @Test
    void whatArrivedBeforeIsADuplicate() {
        accept(100, "a");
        accept(102, "c");
        assertThat(accept(100, "x")).isEqualTo(Arrival.DUPLICATE);
        assertThat(accept(102, "x")).isEqualTo(Arrival.DUPLICATE);
        assertThat(accept(50, "x")).isEqualTo(Arrival.DUPLICATE);
        accept(101, "b");
        assertThat(read()).isEqualTo("abc");
    }

    @Test
    void anEmptyPacketTakesItsNumberToo() {
        // libutp accepts and acknowledges DATA without payload.
        assertThat(accept(101, "")).isEqualTo(Arrival.OUT_OF_ORDER);
        assertThat(accept(101, "")).isEqualTo(Arrival.DUPLICATE);
        assertThat(accept(100, "")).isEqualTo(Arrival.IN_ORDER);
        assertThat(buffer.acknowledged()).isEqualTo(101);
        assertThat(buffer.poll()).isNull();
    }

    @Test
    void whatIsTooFarAheadIsDropped() {
        assertThat(accept(99 + 65, "x")).isEqualTo(Arrival.OUT_OF_RANGE);
        assertThat(accept(99 + 64, "x")).isEqualTo(Arrival.OUT_OF_ORDER);
        assertThat(buffer.room()).isEqualTo(999);
    }

    @Test
    void nothingOfTheDatagramIsKept() {
        ByteBuffer datagram = ByteBuffer.wrap(new byte[] {0, 0, 'b', 0});
        buffer.accept(101, false, datagram, 2, 1);
        buffer.accept(100, false, datagram, 2, 1);
        datagram.put(2, (byte) 'x');
        assertThat(read()).isEqualTo("bb");
        assertThat(datagram.position()).isZero();
    }

    // ---- the end

    @Test
    void theFinEndsTheStreamAndItsPayloadBelongsToIt() {
        // libutp delivers the payload of a FIN.
        accept(100, "a");
        assertThat(fin(101, "b")).isEqualTo(Arrival.IN_ORDER);
        assertThat(buffer.isEnded()).isTrue();
        assertThat(read()).isEqualTo("ab");
    }

    @Test
    void aFinAheadOfAGapEndsTheStreamWhenTheGapIsFilled() {
        assertThat(fin(101, "")).isEqualTo(Arrival.OUT_OF_ORDER);
        assertThat(buffer.isEnded()).isFalse();
        accept(100, "a");
        assertThat(buffer.isEnded()).isTrue();
        assertThat(buffer.acknowledged()).isEqualTo(101);
    }

    @Test
    void nothingBehindTheFinIsTaken() {
        // libutp: whatever lies behind the end of the stream is dropped.
        fin(102, "");
        assertThat(accept(103, "x")).isEqualTo(Arrival.OUT_OF_RANGE);
        accept(100, "a");
        accept(101, "b");
        assertThat(buffer.isEnded()).isTrue();
        assertThat(accept(103, "x")).isEqualTo(Arrival.OUT_OF_RANGE);
        assertThat(read()).isEqualTo("ab");
    }

    @Test
    void whatHadArrivedBehindTheFinIsDroppedWithIt() {
        accept(103, "x");
        accept(105, "y");
        fin(101, "");
        accept(100, "a");
        assertThat(buffer.isEnded()).isTrue();
        assertThat(buffer.hasGap()).isFalse();
        assertThat(buffer.room()).isEqualTo(999);
        assertThat(mask(4)).isEqualTo("00000000");
        assertThat(read()).isEqualTo("a");
    }

    @Test
    void aRepeatedFinIsADuplicate() {
        fin(100, "");
        assertThat(fin(100, "")).isEqualTo(Arrival.DUPLICATE);
    }

    @Test
    void aSecondFinDoesNotMoveTheEnd() {
        fin(103, "");
        fin(101, "");
        accept(100, "a");
        assertThat(buffer.isEnded()).isFalse();
        accept(102, "c");
        assertThat(buffer.isEnded()).isTrue();
        assertThat(buffer.acknowledged()).isEqualTo(103);
    }

    // ---- room

    @Test
    void roomIsWhatIsNeitherWaitingNorUnread() {
        accept(100, "abc");
        accept(102, "de");
        assertThat(buffer.room()).isEqualTo(995);
        assertThat(read()).isEqualTo("abc");
        assertThat(buffer.room()).as("until it is consumed").isEqualTo(995);
        buffer.consumed(3);
        assertThat(buffer.room()).isEqualTo(998);
        accept(101, "");
        assertThat(buffer.room()).as("waiting bytes are now unread ones").isEqualTo(998);
    }

    @Test
    void aPacketWithoutRoomIsDroppedAndMayComeAgain() {
        accept(100, "a".repeat(600));
        assertThat(accept(101, "b".repeat(401))).isEqualTo(Arrival.NO_ROOM);
        assertThat(buffer.acknowledged()).isEqualTo(100);
        assertThat(accept(101, "b".repeat(400))).isEqualTo(Arrival.IN_ORDER);
        assertThat(buffer.room()).isZero();
        buffer.consumed(1_000);
        assertThat(buffer.room()).isEqualTo(1_000);
    }

    @Test
    void aFinWithoutPayloadNeedsNoRoom() {
        accept(100, "a".repeat(1_000));
        assertThat(fin(101, "")).isEqualTo(Arrival.IN_ORDER);
    }

    @Test
    void aFinWithoutRoomDoesNotEndTheStream() {
        accept(100, "a".repeat(1_000));
        assertThat(fin(102, "x")).isEqualTo(Arrival.NO_ROOM);
        buffer.consumed(1_000);
        accept(101, "b");
        accept(102, "c");
        assertThat(buffer.isEnded()).isFalse();
    }

    @Test
    void thePacketThatFillsTheGapIsTakenAlthoughWhatWaitsUsesUpTheRoom() {
        // What waits could otherwise never be read, and the room never come back.
        accept(101, "b".repeat(1_000));
        assertThat(buffer.room()).isZero();
        assertThat(accept(102, "x")).isEqualTo(Arrival.NO_ROOM);
        assertThat(accept(100, "a".repeat(500))).isEqualTo(Arrival.IN_ORDER);
        assertThat(buffer.acknowledged()).isEqualTo(101);
        assertThat(buffer.room()).isZero();
        assertThat(read()).hasSize(1_500);
        buffer.consumed(1_500);
        assertThat(buffer.room()).isEqualTo(1_000);
    }

    @Test
    void aBufferWithoutRoomStillTakesWhatIsNextIfItIsEmpty() {
        buffer.setLimit(10);
        assertThat(accept(100, "a".repeat(500))).isEqualTo(Arrival.IN_ORDER);
        assertThat(buffer.room()).isZero();
        assertThat(accept(101, "b")).isEqualTo(Arrival.NO_ROOM);
        assertThat(accept(102, "c")).isEqualTo(Arrival.NO_ROOM);
        buffer.consumed(500);
        assertThat(accept(101, "b".repeat(20))).isEqualTo(Arrival.IN_ORDER);
    }

    @Test
    void theLimitMayChangeAndWhatIsHeldStays() {
        accept(100, "a".repeat(400));
        accept(102, "c".repeat(100));
        long held = Chunks.SMALL + 564;
        assertThat(buffer.heldBytes())
                .as("with the array that is partly used, and what a packet takes that waits")
                .isEqualTo(held);
        buffer.setLimit(300);
        assertThat(buffer.room()).isZero();
        buffer.setLimit(2_000);
        assertThat(buffer.room()).isEqualTo(1_500);
        assertThat(read()).hasSize(400);
        assertThat(buffer.heldBytes()).isEqualTo(held);
    }

    // ---- memory

    @Test
    void whatWasHandedOnIsNotHandedOnAgainAndMoreMayFollow() {
        accept(100, "ab");
        assertThat(read()).isEqualTo("ab");
        assertThat(buffer.poll()).isNull();
        accept(101, "cd");
        assertThat(read()).isEqualTo("cd");
    }

    @Test
    void aBufferThatWasReadHoldsNoMemory() {
        accept(100, "ab");
        accept(102, "x");
        accept(101, "c");
        assertThat(buffer).extracting("chunk").isNotEqualTo(new byte[0]);
        assertThat(read()).isEqualTo("abcx");
        assertThat(buffer).extracting("chunk").isEqualTo(new byte[0]);
        assertThat(buffer).extracting("waiting").isEqualTo(new ByteBuffer[0]);
        accept(103, "d");
        assertThat(read()).isEqualTo("d");
    }

    @Test
    void whoReadsGetsTheWholeArray() {
        accept(100, "ab");
        ByteBuffer first = buffer.poll();
        accept(101, "cd");
        ByteBuffer second = buffer.poll();
        assertThat(second.array()).isNotSameAs(first.array());
        assertThat(first.array()).hasSize(Chunks.SMALL);
    }

    @Test
    void whatIsThrownAwayGoesBackAtOnceAndHasStillToBeConsumed() {
        ChunkLog log = new ChunkLog();
        ReceiveBuffer tested = new ReceiveBuffer(0, 10_000_000, 2_000, log);
        fill(tested, 1, 10);
        assertThat(tested.discard()).isEqualTo(10_000);
        assertThat(tested.poll()).isNull();
        assertThat(log.given).extracting(chunk -> chunk.length).containsExactly(Chunks.SMALL, Chunks.LARGE);
        assertThat(tested.room()).isEqualTo(10_000_000 - 10_000);
    }

    @Test
    void whatWaitsBehindAGapUsesArraysAgainUnlessItWouldWasteThem() {
        ChunkLog log = new ChunkLog();
        ReceiveBuffer tested = new ReceiveBuffer(0, 10_000_000, 2_000, log);
        int[] lengths = {1_400, 10_000, 60_000, 1_000, 0};
        int bytes = 0;
        for (int i = 0; i < lengths.length; i++) {
            tested.accept(i + 2, false, ByteBuffer.allocate(lengths[i]), 0, lengths[i]);
            bytes += lengths[i];
        }
        assertThat(log.taken).extracting(chunk -> chunk.length).containsExactly(Chunks.SMALL, Chunks.LARGE);
        tested.accept(1, false, ByteBuffer.allocate(1), 0, 1);
        assertThat(log.given).extracting(chunk -> chunk.length).containsExactly(Chunks.SMALL, Chunks.LARGE);
        assertThat(tested.discard()).isEqualTo(bytes + 1);
        assertThat(log.given).hasSameSizeAs(log.taken);
    }

    /** Arrays that are used once, and a list of them. */
    private static final class ChunkLog implements Chunks {

        final List<byte[]> taken = new ArrayList<>();
        final List<byte[]> given = new ArrayList<>();

        @Override
        public byte[] take(boolean large) {
            taken.add(UNPOOLED.take(large));
            return taken.get(taken.size() - 1);
        }

        @Override
        public void give(byte[] chunk) {
            given.add(chunk);
        }
    }

    @Test
    void whoReceivedMuchIsGivenLargeArraysAndWhoReceivesLittleSmallOnesAgain() {
        ReceiveBuffer tested = new ReceiveBuffer(0, 10_000_000, 2_000, Chunks.UNPOOLED);
        fill(tested, 1, 10);
        assertThat(arrays(tested)).containsExactly(Chunks.SMALL, Chunks.LARGE);
        fill(tested, 11, 10);
        assertThat(arrays(tested)).containsExactly(Chunks.LARGE);
        fill(tested, 21, 1);
        assertThat(arrays(tested)).containsExactly(Chunks.LARGE);
        fill(tested, 22, 1);
        assertThat(arrays(tested)).containsExactly(Chunks.SMALL);
    }

    @Test
    void aLargeArrayCountsUntilEverythingIsConsumed() {
        ReceiveBuffer tested = new ReceiveBuffer(0, 10_000_000, 2_000, Chunks.UNPOOLED);
        fill(tested, 1, 3);
        assertThat(tested.heldBytes()).isEqualTo(3_000 + Chunks.LARGE);
        tested.discard();
        tested.consumed(2_999);
        assertThat(tested.heldBytes()).isEqualTo(1 + Chunks.LARGE);
        tested.consumed(1);
        assertThat(tested.heldBytes()).isZero();
        tested.poll();
        fill(tested, 4, 1);
        assertThat(tested.discard()).isEqualTo(1_000);
        tested.consumed(999);
        assertThat(tested.heldBytes()).isEqualTo(1 + Chunks.SMALL);
    }

    @Test
    void whoMayKeepLittleIsGivenSmallArrays() {
        ReceiveBuffer tested = new ReceiveBuffer(0, Chunks.LARGE - 1, 2_000, Chunks.UNPOOLED);
        fill(tested, 1, 10);
        assertThat(arrays(tested)).containsOnly(Chunks.SMALL);
    }

    private static void fill(ReceiveBuffer tested, int first, int packets) {
        for (int i = 0; i < packets; i++) {
            tested.accept(first + i, false, ByteBuffer.allocate(1_000), 0, 1_000);
        }
    }

    private static List<Integer> arrays(ReceiveBuffer tested) {
        List<Integer> lengths = new ArrayList<>();
        for (ByteBuffer b = tested.poll(); b != null; b = tested.poll()) {
            lengths.add(b.array().length);
        }
        return lengths;
    }

    @Test
    void largeAmountsComeInLargePieces() {
        ReceiveBuffer large = new ReceiveBuffer(0, 10_000_000, 2_000, Chunks.UNPOOLED);
        ByteBuffer packet = ByteBuffer.allocate(1_000);
        for (int i = 1; i <= 1_000; i++) {
            large.accept(i, false, packet, 0, 1_000);
        }
        int pieces = 0;
        int bytes = 0;
        for (ByteBuffer b = large.poll(); b != null; b = large.poll()) {
            pieces++;
            bytes += b.remaining();
        }
        assertThat(bytes).isEqualTo(1_000_000);
        assertThat(pieces).isLessThan(25);
    }

    // ---- selective acknowledgement

    @Test
    void theLowestBitIsTheAcknowledgementPlusTwo() {
        // libutp: 1003 after 1001 is 01 00 00 00, and 1005 as well is 05 00 00 00.
        accept(101, "x");
        assertThat(mask(4)).isEqualTo("01000000");
        accept(103, "x");
        assertThat(mask(4)).isEqualTo("05000000");
        accept(99 + 2 + 31, "x");
        assertThat(mask(4)).isEqualTo("05000080");
    }

    @Test
    void whatIsBeyondTheMaskIsLeftOut() {
        accept(99 + 2 + 32, "x");
        assertThat(mask(4)).isEqualTo("00000000");
        assertThat(mask(5)).isEqualTo("0000000001");
    }

    @Test
    void theMaskIsAsLongAsNeededAndNeverOfTheLengthThatMayBeCutOff() {
        byte[] mask = new byte[255];
        accept(101, "x");
        assertThat(buffer.selectiveAck(mask, 4)).isEqualTo(4);
        assertThat(buffer.selectiveAck(mask, 255)).isEqualTo(5);
        accept(99 + 2 + 40, "x");
        assertThat(buffer.selectiveAck(mask, 255)).isEqualTo(6);
        assertThat(mask[5]).isEqualTo((byte) 1);
        assertThat(buffer.selectiveAck(mask, 4)).isEqualTo(4);
    }

    @Test
    void theMaskFillsItsLastExtensionOnlyIfItIsCutOff() {
        byte[] mask = new byte[1020];
        ReceiveBuffer wide = new ReceiveBuffer(FIRST - 1, 100_000, 4_000, Chunks.UNPOOLED);
        wide.accept(FIRST - 1 + 2 + 8 * 255 - 1, false, ByteBuffer.wrap(new byte[1]), 0, 1);
        assertThat(wide.selectiveAck(mask, 255)).isEqualTo(255);
        assertThat(wide.selectiveAck(mask, 1020)).isEqualTo(256);
        assertThat(mask[254]).isEqualTo((byte) 0x80);
        assertThat(mask[255]).isZero();
    }

    @Test
    void withoutAGapTheMaskIsEmpty() {
        accept(100, "x");
        assertThat(mask(4)).isEqualTo("00000000");
    }

    private Arrival accept(int sequence, String text) {
        return buffer.accept(sequence, false, ByteBuffer.wrap(text.getBytes()), 0, text.length());
    }

    private Arrival fin(int sequence, String text) {
        return buffer.accept(sequence, true, ByteBuffer.wrap(text.getBytes()), 0, text.length());
    }

    private String read() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (ByteBuffer b = buffer.poll(); b != null; b = buffer.poll()) {
            bytes.write(b.array(), b.arrayOffset() + b.position(), b.remaining());
        }
        return bytes.toString();
    }

    private String mask(int length) {
        byte[] mask = new byte[length];
        java.util.Arrays.fill(mask, (byte) 0x55);
        buffer.selectiveAck(mask, length);
        return HexFormat.of().formatHex(mask);
    }
}
