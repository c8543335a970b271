package io.utp.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.simulation.EngineSettings;
import io.utp.simulation.PacketType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** By peers that send: what cannot be put in order, next to nothing, or the same again and again. */
final class SenderAttacks {

    static final List<Supplier<Attack>> ALL =
            List.of(HolesInFront::new, UnreadStreams::new, TinyPackets::new, Repetitions::new);

    private SenderAttacks() {}

    private abstract static class Sending extends DescribedAttack {

        final List<RoguePeer> peers = new ArrayList<>();
        Attacker attacker;

        Sending(String name, String limit, List<String> properties, List<String> counters) {
            super(name, limit, properties, counters);
        }

        void connect(AttackStage stage, int count) {
            attacker = stage.attacker(ADDRESS);
            for (int index = 0; index < count; index++) {
                peers.add(new RoguePeer(attacker, 1_001 + 4 * index));
            }
            attacker.onArrival(arrival -> peers.forEach(peer -> peer.handle(arrival)));
        }
    }

    /** All but the first packet of each of many connections: nothing of it can be handed on. */
    private static final class HolesInFront extends Sending {

        private int step;

        HolesInFront() {
            super(
                    "Packets behind a hole that is never filled",
                    "they count in the window with what they take beside their bytes, all connections together have 256 MB,"
                            + " and the less room the less far ahead a packet may be",
                    List.of("utp.max-buffer", "utp.max-memory"),
                    List.of("implausiblePackets"));
            victim(new EngineSettings().memory(EngineSettings.MAX_BUFFER, 8 << 20));
        }

        @Override
        public void mount(AttackStage stage) {
            connect(stage, 20);
            attacker.every(Duration.ofMillis(1), () -> {
                step++;
                for (RoguePeer peer : peers) {
                    int ahead = step % 2 == 0 ? step : 16_000 - step % 10_000;
                    peer.send(peer.packet(PacketType.DATA)
                            .sequence(peer.sequence() + ahead & 0xffff)
                            .payload(new byte[step % 2 == 0 ? 1_000 : 1]));
                }
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.mostHeld()).isLessThan(12 << 20);
            return AttackRow.bytes(stage.mostHeld()) + " with `utp.max-memory` of 8 MB";
        }
    }

    /** Many streams to an application that does not read, or cannot keep up. */
    private static final class UnreadStreams extends Sending {

        UnreadStreams() {
            super(
                    "Streams that nobody reads, on many connections",
                    "all connections together have 256 MB; with less than that left, none takes more than what is left",
                    List.of("utp.max-memory", "utp.max-connections"),
                    List.of());
            victim(new EngineSettings().memory(EngineSettings.MAX_BUFFER, 8 << 20));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.trustingContent().readingPace(0));
            connect(stage, 100);
            attacker.every(Duration.ofMillis(1), () -> {
                for (RoguePeer peer : peers) {
                    peer.send(peer.data(1_000));
                }
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.mostHeld()).isLessThan(12 << 20);
            return AttackRow.bytes(stage.mostHeld()) + " with `utp.max-memory` of 8 MB";
        }
    }

    /** A byte a packet. */
    private static final class TinyPackets extends Sending {

        TinyPackets() {
            super(
                    "DATA of one byte each",
                    "an acknowledgement for two packets, and one for each batch of them",
                    List.of(),
                    List.of("packetsReceived"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.trustingContent());
            connect(stage, 1);
            attacker.every(Duration.ofNanos(100_000), () -> {
                if (peers.get(0).isConnected()) {
                    peers.get(0).send(peers.get(0).data(1));
                }
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.packetsAnswered()).isLessThan(stage.packetsSpent() * 6 / 10);
            assertThat(stage.amplification()).isLessThanOrEqualTo(1);
            return stage.packetsAnswered() / seconds() + " acknowledgements/s of 20 B";
        }
    }

    /** A packet that had arrived long ago, each of which asks for an acknowledgement. */
    private static final class Repetitions extends Sending {

        Repetitions() {
            super(
                    "The same DATA again and again",
                    "an acknowledgement that says nothing new goes once a millisecond; every 20 ms if it is a long one",
                    List.of(),
                    List.of("duplicatesReceived", "acksSuppressed"));
        }

        @Override
        public void mount(AttackStage stage) {
            stage.victim().onAccept(application -> application.trustingContent());
            connect(stage, 1);
            RoguePeer peer = peers.get(0);
            attacker.every(Duration.ofNanos(100_000), () -> {
                if (!peer.isConnected()) {
                    return;
                }
                peer.send(
                        peer.sequence() == 1_001
                                ? peer.data(10)
                                : peer.packet(PacketType.DATA).sequence(1_001).payload(new byte[1]));
            });
        }

        @Override
        public String verify(AttackStage stage) {
            assertThat(stage.packetsAnswered()).isLessThan(1_100 * seconds());
            assertThat(stage.amplification()).isLessThanOrEqualTo(1);
            return stage.packetsAnswered() / seconds() + " acknowledgements/s of 20 B";
        }
    }
}
