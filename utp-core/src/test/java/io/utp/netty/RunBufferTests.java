package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls are those of Netty's EpollDatagramChannel. */
class RunBufferTests {

    private final RunBuffer buffer = new RunBuffer(UnpooledByteBufAllocator.DEFAULT, 100);

    @AfterEach
    void nothingElseHoldsTheBuffer() {
        assertThat(buffer.refCnt()).isEqualTo(1);
        buffer.release();
    }

    private void receive(int bytes) {
        for (int i = 0; i < bytes; i++) {
            buffer.setByte(i, i);
        }
        buffer.writerIndex(bytes);
    }

    @Test
    void aRunStaysTogether() {
        buffer.reuse(true);
        receive(25);
        ByteBuf run = buffer.retainedSlice(0, 25);
        ByteBuf packet = run.readRetainedSlice(10);

        assertThat(packet).isSameAs(buffer);
        assertThat(run.isReadable()).as("nothing more is asked for").isFalse();
        assertThat(buffer.segmentSize()).isEqualTo(10);
        assertThat(buffer.writerIndex()).isEqualTo(25);
        packet.release();
        run.release();
    }

    @Test
    void aRunOfOneIsARunToo() {
        buffer.reuse(true);
        receive(10);
        ByteBuf run = buffer.retainedSlice(0, 10);
        run.readRetainedSlice(10).release();

        assertThat(buffer.segmentSize()).isEqualTo(10);
        run.release();
    }

    @Test
    void aRunIsTakenApartForOthers() {
        buffer.reuse(false);
        receive(25);
        ByteBuf run = buffer.retainedSlice(0, 25);
        ByteBuf first = run.readRetainedSlice(10);
        ByteBuf second = run.readRetainedSlice(10);
        ByteBuf last = run.readRetainedSlice(5);

        assertThat(first.readableBytes()).isEqualTo(10);
        assertThat(second.getByte(0)).isEqualTo((byte) 10);
        assertThat(last.readableBytes()).isEqualTo(5);
        assertThat(run.isReadable()).isFalse();
        assertThat(buffer.segmentSize()).isZero();
        first.release();
        second.release();
        last.release();
        run.release();
    }

    @Test
    void nothingOfTheLastRunIsLeft() {
        buffer.reuse(true);
        receive(25);
        buffer.readRetainedSlice(10).release();
        buffer.reuse(true);
        receive(7);

        ByteBuf datagram = buffer.retainedSlice(0, 7);
        assertThat(buffer.segmentSize()).isZero();
        assertThat(datagram.readableBytes()).isEqualTo(7);
        datagram.release();
    }
}
