package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import io.utp.Transport;
import io.utp.UtpNode;
import io.utp.UtpNodeFactory.Setup;
import io.utp.engine.endpoint.Endpoint;
import io.utp.simulation.EngineSettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DatagramSenderTests {

    private static final int CONNECTIONS = 2_000;

    private final UtpNode node = UtpNode.builder().transport(Transport.NIO).build();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Endpoint endpoint = new Endpoint(
            new EngineSettings().connections(CONNECTIONS).fixedBuffers().toConfig(), new SplittableRandom(1));

    private DatagramSender sender() {
        Callbacks callbacks = new Callbacks(Runnable::run);
        Setup setup = new Setup(node.options(), Runnable::run, List.of(), null, null, null, null, null);
        return new DatagramSender(channel, number -> null, NodeContext.of(node, setup, callbacks));
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        node.close();
    }

    private int sent() {
        int packets = 0;
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            ReferenceCountUtil.release(message);
            packets++;
        }
        return packets;
    }

    @Test
    void aTurnEndsAlthoughThereIsMoreToSend() {
        DatagramSender sender = sender();
        assertThat(sender.transmit(endpoint)).as("nothing to send").isFalse();
        for (int i = 0; i < CONNECTIONS; i++) {
            endpoint.connect(new InetSocketAddress("127.0.0.1", 10_000 + i), 1);
        }

        int mostOfATurn = DatagramSender.MOST_TURN_BYTES / DatagramSender.RUN_COST;
        assertThat(sender.transmit(endpoint)).isTrue();
        int first = sent();
        assertThat(first).isBetween(mostOfATurn * 9 / 10, mostOfATurn);
        int all = first;
        while (sender.transmit(endpoint)) {
            int turn = sent();
            assertThat(turn).isPositive().isLessThanOrEqualTo(mostOfATurn);
            all += turn;
        }
        assertThat(all + sent()).isEqualTo(CONNECTIONS);
        sender.release();
    }
}
