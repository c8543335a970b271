package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.recovery.LossRecovery;
import io.utp.engine.stream.BufferMemory;
import io.utp.engine.stream.Chunks;
import io.utp.engine.wire.Packet;
import io.utp.simulation.EngineSettings;
import org.junit.jupiter.api.Test;

class BufferLimitsTests {

    private static final long MILLI = 1_000_000L;
    private static final int BEGINNING = 100_000;
    private static final int MOST = 1_000_000;

    private final BufferMemory memory = new BufferMemory(Chunks.UNPOOLED, 20_000_000);
    private final BufferLimits limits = limits();
    private long now = 1_000 * MILLI;

    private BufferLimits limits() {
        return new BufferLimits(
                new EngineSettings()
                        .mtu(1_000)
                        .bufferPackets(100)
                        .memory(MOST, 10_000_000)
                        .toConfig(),
                memory);
    }

    /** A round trip of 10 ms in which the application takes so much. */
    private void roundTrip(int bytes) {
        limits.handleEcho(now - 12 * MILLI, now);
        limits.handleEcho(now - 10 * MILLI, now);
        now += 10 * MILLI;
        limits.handleConsumed(bytes, now);
    }

    @Test
    void whatTheApplicationTakesInARoundTripFitsTwice() {
        limits.setGrowing(true);
        roundTrip(1);
        roundTrip(60_000);
        assertThat(limits.receive()).isEqualTo(120_000);
        roundTrip(120_000);
        assertThat(limits.receive()).isEqualTo(240_000);
        roundTrip(50_000);
        assertThat(limits.receive()).as("it stays").isEqualTo(240_000);
        roundTrip(900_000);
        assertThat(limits.receive()).isEqualTo(MOST);
    }

    @Test
    void aReaderThatTakesLessThanHalfOfTheBufferNeedsNoMore() {
        limits.setGrowing(true);
        for (int i = 0; i < 20; i++) {
            roundTrip(BEGINNING / 2);
        }
        assertThat(limits.receive()).isEqualTo(BEGINNING);
    }

    @Test
    void aForeignPeerIsOfferedNoMoreThanAtFirst() {
        roundTrip(1);
        roundTrip(90_000);
        assertThat(limits.receive()).isEqualTo(BEGINNING);
        assertThat(limits.send(400_000)).isEqualTo(BEGINNING);
    }

    @Test
    void nothingGrowsBeforeTheRoundTripIsKnown() {
        limits.setGrowing(true);
        limits.handleEcho(LossRecovery.NO_ECHO, now);
        limits.handleConsumed(90_000, now);
        limits.handleConsumed(90_000, now + 1_000 * MILLI);
        assertThat(limits.receive()).isEqualTo(BEGINNING);
    }

    @Test
    void aWriterMayBeAheadByWhatTheConnectionWants() {
        limits.setGrowing(true);
        assertThat(limits.send(10_000)).isEqualTo(BEGINNING);
        assertThat(limits.send(400_000)).isEqualTo(400_000);
        assertThat(limits.send(1_600_000)).isEqualTo(MOST);
        assertThat(limits.send(10_000)).as("it shrinks with the window").isEqualTo(BEGINNING);
    }

    @Test
    void noConnectionTakesMoreThanASixteenthOfWhatIsLeftForAll() {
        BufferLimits other = limits();
        other.hold(19_360_000, false);
        assertThat(limits.receive()).isEqualTo(40_000);
        assertThat(limits.send(10_000)).isEqualTo(40_000);
        limits.holdReceived(300_000);
        limits.hold(180_000, false);
        assertThat(memory.held()).isEqualTo(19_840_000);
        assertThat(limits.receive()).isEqualTo(10_000);
        other.hold(20_000_000, false);
        assertThat(limits.receive()).as("all go on").isEqualTo(4_096);
    }

    @Test
    void whatIsLeftAtTheEndIsNotCountedAnyMore() {
        limits.holdReceived(30_000);
        limits.hold(5_000, false);
        limits.hold(2_000, false);
        assertThat(memory.held()).isEqualTo(32_000);
        limits.hold(2_000, true);
        limits.holdReceived(1_000);
        limits.hold(0, true);
        assertThat(memory.held()).isZero();
    }

    @Test
    void aConnectionCountsWhatItHoldsUntilItIsOver() {
        ConnectionFixture fixture = ConnectionFixture.connected(ConnectionFixture.config());
        Packet answered = Packet.data(ConnectionFixture.ID, 100, 500, 1_000);
        fixture.receive(answered);
        assertThat(fixture.memory.held()).as("with the array they are in").isEqualTo(1_000 + Chunks.SMALL);
        fixture.write(3_000);
        assertThat(fixture.memory.held()).isEqualTo(4_000 + Chunks.SMALL);
        fixture.connection.pollReceived();
        fixture.connection.consumed(1_000, fixture.now);
        assertThat(fixture.memory.held()).isEqualTo(3_000);
        fixture.connection.destroy(fixture.now);
        assertThat(fixture.memory.held()).isZero();
    }
}
