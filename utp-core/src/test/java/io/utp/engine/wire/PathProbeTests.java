package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathProbeTests {

    private final PathKey key = new PathKey(new byte[PathKey.SIZE]);

    private ByteBuffer probe(int bytes) {
        PathMessage message = PathMessage.probe(true, key.id(), 7, bytes);
        ByteBuffer out = ByteBuffer.allocate(message.size());
        message.encode(out, key);
        assertThat(out.hasRemaining()).isFalse();
        return out.flip();
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 1_472, 65_507})
    void aProbeHasTheSizeThatItAsksFor(int bytes) {
        ByteBuffer datagram = probe(bytes);

        assertThat(datagram.remaining()).isEqualTo(bytes);
        PathMessage decoded = PathMessage.decode(datagram);
        assertThat(decoded).isNotNull();
        assertThat(decoded.type()).isEqualTo(PathMessage.Type.PROBE);
        assertThat(decoded.nonce()).isEqualTo(7);
        assertThat(decoded.isFrom(key)).isTrue();
    }

    @Test
    void oneThatWasCutIsNone() {
        ByteBuffer datagram = probe(1_472);

        assertThat(PathMessage.decode(datagram.duplicate().limit(1_471))).isNull();
        assertThat(PathMessage.decode(datagram.duplicate().limit(PathMessage.SIZE)))
                .isNull();
    }

    @Test
    void noOtherMessageIsLarger() {
        ByteBuffer datagram = ByteBuffer.allocate(PathMessage.SIZE + 1);
        PathMessage.of(PathMessage.Type.CHECK, true, key.id(), 7).encode(datagram, key);

        assertThat(PathMessage.decode(datagram.rewind())).isNull();
        assertThat(PathMessage.decode(datagram.limit(PathMessage.SIZE))).isNotNull();
    }
}
