package io.utp.engine.node;

import static io.utp.engine.node.NodePair.A;
import static io.utp.engine.node.NodePair.B;
import static io.utp.engine.node.NodePair.SECOND;
import static io.utp.engine.node.NodePair.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.connection.Connection;
import io.utp.engine.mtu.PathSizes;
import io.utp.engine.node.NodePair.Datagram;
import io.utp.engine.wire.PathKey;
import io.utp.engine.wire.PathMessage;
import io.utp.engine.wire.PathMessage.Type;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may ask how large packets can be, and who is believed. */
class PathSizingTests {

    private static final int LINK = 9_000;
    private static final int CARRIED = LINK - 48;

    private final NodePair pair = new NodePair();
    private Connection dialled;
    private Connection accepted;

    @BeforeEach
    void connect() {
        pair.a.paths().discoverMtu(new PathSizes(65_487, LINK, LINK));
        dialled = pair.connected();
        accepted = NodePair.newest(pair.b);
        pair.sent();
    }

    private void write(int bytes) {
        dialled.write(ByteBuffer.allocate(bytes), pair.now);
        pair.advance(SECOND);
    }

    private static int packetBytes(Connection connection) {
        return connection.statistics().packetBytes();
    }

    private static List<Datagram> of(List<Datagram> datagrams, Type type) {
        return datagrams.stream().filter(datagram -> datagram.is(type)).toList();
    }

    @Test
    void oneProbeAndItsSmallAnswerAreEnough() {
        write(200_000);

        List<Datagram> sent = pair.sent();
        assertThat(of(sent, Type.PROBE))
                .singleElement()
                .satisfies(probe -> assertThat(probe.bytes()).hasSize(LINK - 28));
        assertThat(of(sent, Type.PROBED))
                .singleElement()
                .satisfies(answer -> assertThat(answer.bytes()).hasSize(PathMessage.SIZE));
        assertThat(packetBytes(dialled)).isEqualTo(CARRIED);
        assertThat(packetBytes(accepted)).isEqualTo(1_000);
    }

    @Test
    void aProbeFromElsewhereIsNotAnsweredThere() {
        write(200_000);
        Datagram probe = of(pair.sent(), Type.PROBE).get(0);

        assertThat(pair.inject(pair.b, STRANGER, probe.bytes())).isEmpty();
    }

    @Test
    void nobodyElseCanAsk() {
        PathKey wrong = new PathKey(new byte[PathKey.SIZE]);
        PathMessage probe = PathMessage.probe(true, dialled.path().key().id(), 1, 1_500);

        assertThat(pair.inject(pair.b, A, NodePair.encoded(probe, wrong))).isEmpty();
    }

    @Test
    void noAnswerCountsWithoutItsProbe() {
        PathKey key = accepted.path().key();
        PathMessage answer = PathMessage.of(Type.PROBED, false, key.id(), 4_711);

        pair.receive(pair.a, 0, B, NodePair.encoded(answer, key));

        assertThat(packetBytes(dialled)).isEqualTo(1_000);
        assertThat(pair.a.statistics().forgedPathMessages()).isEqualTo(1);
    }

    @Test
    void anAnswerCountsOnce() {
        write(200_000);
        Datagram answer = of(pair.sent(), Type.PROBED).get(0);

        pair.receive(pair.a, 0, B, answer.bytes());

        assertThat(pair.a.statistics().forgedPathMessages()).isEqualTo(1);
    }

    @Test
    void theApplicationsWishStands() {
        dialled.setMtu(500);
        write(200_000);

        assertThat(of(pair.sent(), Type.PROBE)).isEmpty();
        assertThat(packetBytes(dialled)).isEqualTo(500);
    }
}
