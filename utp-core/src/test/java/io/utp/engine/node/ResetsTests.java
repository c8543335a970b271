package io.utp.engine.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.Dialect;
import io.utp.engine.wire.Packet;
import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.Transmit;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResetsTests {

    private static final InetSocketAddress PEER = new InetSocketAddress("10.0.0.2", 2);
    private static final long MILLI = 1_000_000L;

    private Resets resets = new Resets(Dialect.AUTO, new EngineSettings().limits());

    @Test
    void aResetEchoesTheIdForItsSenderFindsTheConnectionByIt() {
        // libutp; libtorrent wants its packet's number acknowledged, and a number that is not far ahead.
        assertThat(answer(Packet.data(1_001, 50, 70, 10)))
                .containsExactly(Packet.reset(1_001, 71, 50).window(0));
    }

    @Test
    void aStateHasNotUsedItsNumberYet() {
        assertThat(answer(Packet.state(1_001, 50, 70)))
                .containsExactly(Packet.reset(1_001, 71, 49).window(0));
    }

    @Test
    void aSynIsAnsweredUnderItsOwnIdWithItsNumber() {
        assertThat(answer(Packet.syn(1_000, 65_535)))
                .containsExactly(Packet.reset(1_000, 1, 65_535).window(0));
    }

    @Test
    void utpPunchIsAnsweredUnderTheOtherIdOfThePairWithoutNumbers() {
        // utp-punch 1.0.1: odd ids are looked for among the dialled connections, even ones among the accepted.
        assertThat(answer(Packet.syn(1_000, 50).window(262_144)))
                .containsExactly(Packet.reset(1_001, 0, 0).window(262_144));
        assertThat(answer(Packet.data(1_001, 50, 7, 10).window(262_144)))
                .containsExactly(Packet.reset(1_000, 0, 0).window(262_144));
    }

    @Test
    void aDelayTellsThatItIsNotUtpPunch() {
        // utp-punch 1.0.1 reports none; an old Transmission has the same window.
        assertThat(answer(Packet.data(1_001, 50, 70, 10).window(262_144).difference(5)))
                .containsExactly(Packet.reset(1_001, 71, 50).window(0));
    }

    @ParameterizedTest
    @CsvSource({"BEP29, 1001", "UTP_PUNCH, 1000"})
    void whoSpeaksOneDialectResetsInIt(Dialect spoken, int id) {
        resets = new Resets(spoken, new EngineSettings().limits());
        assertThat(answer(Packet.data(1_001, 50, 70, 10)))
                .extracting(Packet::id)
                .containsExactly(id);
    }

    @Test
    void aResetIsNeverAnswered() {
        // Two utp-punch nodes exchanged 40,000 RESETs a second.
        assertThat(answer(Packet.reset(1_001, 50, 70))).isEmpty();
        assertThat(answer(Packet.reset(1_001, 0, 0).window(262_144))).isEmpty();
        assertThat(resets.suppressed()).isZero();
    }

    @Test
    void theSamePacketIsAnsweredOnceASecond() {
        assertThat(answer(Packet.data(1_001, 50, 70, 10))).hasSize(1);
        assertThat(answer(Packet.data(1_001, 50, 70, 10))).isEmpty();
        assertThat(answer(Packet.data(1_001, 51, 70, 10))).hasSize(1);
        assertThat(resets.sent()).isEqualTo(2);
        assertThat(resets.suppressed()).isEqualTo(1);
    }

    @Test
    void aResetIsCountedWhenItIsSent() {
        resets.answer(0, PEER, header(Packet.data(1_001, 50, 70, 10)), MILLI);
        assertThat(resets.isEmpty()).isFalse();
        assertThat(resets.sent()).isZero();
        assertThat(drain()).hasSize(1);
        assertThat(resets.isEmpty()).isTrue();
        assertThat(resets.sent()).isEqualTo(1);
    }

    private List<Packet> answer(Packet packet) {
        resets.answer(0, PEER, header(packet), MILLI);
        return drain();
    }

    private List<Packet> drain() {
        List<Packet> sent = new ArrayList<>();
        ByteBuffer out = ByteBuffer.allocate(100);
        PacketHeader header = new PacketHeader().selectiveAckLength(4);
        while (resets.poll(new Transmit(), header, out, 1)) {
            sent.add(Packet.decode(out.flip()));
            out.clear();
        }
        return sent;
    }

    private static PacketHeader header(Packet packet) {
        PacketHeader header = new PacketHeader();
        header.decode(packet.encode());
        return header;
    }
}
