package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.UtpNode;
import io.utp.UtpNodeFactory.Setup;
import io.utp.engine.connection.Connection;
import io.utp.engine.endpoint.Endpoint;
import io.utp.engine.stream.Chunks;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What the written bytes of a connection take, which is more than they are. */
class SendQueueTests {

    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.2", 2);

    @AutoClose
    private final UtpNode node = UtpNode.builder().build();

    private final NodeContext context = NodeContext.of(
            node,
            new Setup(node.options(), Runnable::run, List.of(), null, null, null, null, null),
            new Callbacks(Runnable::run));

    /** Its peer acknowledges nothing. */
    private final Connection connection = Objects.requireNonNull(
            new Endpoint(new EngineSettings().toConfig(), new SplittableRandom(1), context.chunks()).connect(PEER, 1));

    private final SendQueue queue = new SendQueue("the peer", 1 << 20, () -> {}, context);

    @Test
    void theArrayOfAFewBytesCounts() throws Exception {
        assertThat(heldFor(1)).isEqualTo(Chunks.SMALL);
    }

    @Test
    void theArrayOfManyBytesCounts() throws Exception {
        assertThat(heldFor(Chunks.SMALL + 1)).isEqualTo(Chunks.LARGE);
    }

    @Test
    void whereLittleMemoryIsLeftTheArraysAreSmall() throws Exception {
        context.chunks().hold(node.options().maxMemory());
        assertThat(heldFor(Chunks.SMALL + 1)).isEqualTo(2 * Chunks.SMALL);
    }

    private long heldFor(int bytes) throws Exception {
        queue.write(new byte[bytes], 0, bytes);
        queue.handOver(connection, null, 1);
        assertThat(connection.bufferedBytes()).isEqualTo(bytes);
        return context.chunks().heldBytes();
    }

    @Test
    void whatEverybodyHoldsIsBoundedWithItsArrays() throws Exception {
        long before = context.sendMemory().room();
        assertThat(heldFor(Chunks.SMALL + 1)).isEqualTo(Chunks.LARGE);
        // A sixteenth of what is left, see BufferMemory.
        assertThat(context.sendMemory().room()).isEqualTo(before - Chunks.LARGE / 16);
    }
}
