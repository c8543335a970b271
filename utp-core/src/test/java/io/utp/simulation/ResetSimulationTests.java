package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.CloseCause;
import io.utp.simulation.EnginePair.Connected;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulationReport.class)
class ResetSimulationTests {
    private static final InetSocketAddress STRANGER = new InetSocketAddress("192.0.2.66", 666);

    private final EnginePair pair = new EnginePair().roundTrip(Duration.ofMillis(50));
    private final ScriptedPeer stranger = ScriptedPeer.facing(pair.network(), pair.server(), STRANGER);

    @Test
    void aSpoofedResetWithAWrongAcknowledgementDoesNothing() {
        Connected connected = pair.connect();
        int[] last = new int[1];
        pair.toServer().observe(header -> last[0] = header.is(PacketType.DATA) ? header.sequence() : last[0]);
        pair.transfer(connected, 100_000, 0, Duration.ofSeconds(10));
        int id = connected.client().connection().receiveId();

        for (int distance = 100; distance < 65_436; distance += 97) {
            pair.network()
                    .inject(
                            EnginePair.SERVER_ADDRESS,
                            pair.client(),
                            new PacketBuilder(PacketType.RESET)
                                    .connectionId(id)
                                    .window(0)
                                    .sequence(distance)
                                    .acknowledgement(last[0] + distance)
                                    .toBytes());
        }

        assertThat(connected.client().closeCause()).isNull();
        pair.transfer(connected, 100_000, 100_000, Duration.ofSeconds(10));
    }

    @Test
    void aResetWithTheRightNumbersEndsTheConnection() {
        Connected connected = pair.connect();
        int[] last = new int[2];
        pair.toServer().observe(header -> last[0] = header.is(PacketType.DATA) ? header.sequence() : last[0]);
        pair.toClient().observe(header -> last[1] = header.sequence());
        pair.transfer(connected, 100_000, 0, Duration.ofSeconds(10));

        pair.network()
                .inject(
                        EnginePair.SERVER_ADDRESS,
                        pair.client(),
                        new PacketBuilder(PacketType.RESET)
                                .connectionId(connected.client().connection().receiveId())
                                .window(0)
                                .sequence(last[1])
                                .acknowledgement(last[0])
                                .toBytes());

        assertThat(connected.client().closeCause()).isEqualTo(CloseCause.RESET);
    }

    @Test
    void aResetFromAnotherAddressDoesNothing() {
        Connected connected = pair.connect();
        int[] last = new int[1];
        pair.toServer().observe(header -> last[0] = header.is(PacketType.DATA) ? header.sequence() : last[0]);
        pair.transfer(connected, 100_000, 0, Duration.ofSeconds(10));

        pair.network()
                .inject(
                        STRANGER,
                        pair.client(),
                        new PacketBuilder(PacketType.RESET)
                                .connectionId(connected.client().connection().receiveId())
                                .window(0)
                                .acknowledgement(last[0])
                                .toBytes());

        assertThat(connected.client().closeCause()).isNull();
    }

    @Test
    void aPacketOfNoConnectionIsAnsweredByOneReset() {
        stranger.send(new PacketBuilder(PacketType.DATA)
                .connectionId(4711)
                .window(1_048_576)
                .sequence(9)
                .acknowledgement(5)
                .payload(new byte[10]));

        PacketHeader reset = stranger.expect(PacketType.RESET).header();
        // libutp finds its connection by the id that it sent.
        assertThat(reset.connectionId()).isEqualTo(4711);
        // BEP 29 peers accept it only when it acknowledges what they have sent.
        assertThat(reset.acknowledgement()).isEqualTo(9);
        stranger.expectSilence(Duration.ofMinutes(1));
    }

    @Test
    void utpPunchIsResetByTheOtherIdOfThePair() {
        // utp-punch 1.0.1: always this window; it finds a connection only by the id that the peer sends.
        stranger.send(new PacketBuilder(PacketType.DATA)
                .connectionId(4710)
                .window(262_144)
                .sequence(9)
                .payload(new byte[10]));

        assertThat(stranger.expect(PacketType.RESET).header().connectionId()).isEqualTo(4711);
    }

    @Test
    void aResetIsNeverAnswered() {
        // utp-punch 1.0.1 answers every packet after a close by a RESET, also a RESET: two of them storm.
        for (int id = 0; id < 65_536; id += 111) {
            stranger.send(new PacketBuilder(PacketType.RESET).connectionId(id));
        }

        stranger.expectSilence(Duration.ofMinutes(1));
    }

    @Test
    void repeatedStrayPacketsAreNotAnsweredEachTime() {
        for (int count = 0; count < 1_000; count++) {
            stranger.send(new PacketBuilder(PacketType.DATA)
                    .connectionId(4711)
                    .sequence(9)
                    .payload(new byte[10]));
        }

        List<ScriptedPeer.Arrival> answers = stranger.drain(Duration.ofSeconds(1));
        assertThat(answers).hasSizeLessThanOrEqualTo(10);
        assertThat(pair.server().endpoint().statistics().resetsSuppressed()).isGreaterThanOrEqualTo(990);
    }

    @Test
    void aFloodOfStrayPacketsIsNotAnsweredOneByOne() {
        for (int count = 0; count < 20_000; count++) {
            stranger.send(new PacketBuilder(PacketType.DATA)
                    .connectionId(count * 3)
                    .sequence(count)
                    .payload(new byte[10]));
            pair.run(Duration.ofNanos(50_000));
        }

        assertThat(stranger.drain(Duration.ofSeconds(1))).hasSizeLessThan(5_000);
    }

    @Test
    void rubbishIsCountedAndIgnored() {
        stranger.sendRaw(new byte[] {0x01, 0, 1});
        stranger.send(new PacketBuilder(PacketType.DATA).version(2));
        stranger.sendRaw(new byte[1400]);
        // A chain of extensions that ends outside the packet.
        stranger.send(
                new PacketBuilder(PacketType.STATE).extension(1, new byte[2]).payload(new byte[0]));
        byte[] cutOff =
                new PacketBuilder(PacketType.STATE).extension(1, new byte[4]).toBytes();
        stranger.sendRaw(Arrays.copyOf(cutOff, cutOff.length - 3));

        assertThat(stranger.drain(Duration.ofSeconds(1))).hasSizeLessThanOrEqualTo(1);
        Connected connected = pair.connect();
        pair.transfer(connected, 10_000, 10_000, Duration.ofSeconds(10));
    }
}
