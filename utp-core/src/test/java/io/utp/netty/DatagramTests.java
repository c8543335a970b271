package io.utp.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.utp.Transport;
import io.utp.UtpException;
import io.utp.UtpNode;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class DatagramTests extends LiveNodes {

    private record Received(InetSocketAddress sender, String content) {}

    private static ByteBuffer bytes(String content) {
        return ByteBuffer.wrap(content.getBytes(UTF_8));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void datagramsOfOnesOwnTravelBesideUtp(Transport transport) throws Exception {
        Pair pair = pair(transport);
        BlockingQueue<Received> received = new LinkedBlockingQueue<>();
        serverNode()
                .onDatagram((sender, content) ->
                        received.add(new Received(sender, UTF_8.decode(content).toString())));

        await(clientNode().sendDatagram(serverNode().address(), bytes("{\"name\":\"alice\"}")));
        assertThat(take(received)).isEqualTo(new Received(clientNode().address(), "{\"name\":\"alice\"}"));
        try (DatagramSocket foreign = new DatagramSocket()) {
            foreign.send(new DatagramPacket(new byte[0], 0, serverNode().address()));
        }
        assertThat(take(received).content()).isEmpty();

        assertThat(serverNode().statistics().otherDatagrams()).isEqualTo(2);
        pair.client().outputStream().write(3);
        assertThat(pair.server().inputStream().read()).isEqualTo(3);
    }

    @Test
    void withoutAHandlerTheyAreDroppedAndCounted() throws Exception {
        UtpNode receiver = boundNode();
        UtpNode sender = boundNode();

        await(sender.sendDatagram(receiver.address(), bytes("hello")));

        awaitUntil("it is counted", () -> receiver.statistics().otherDatagrams() == 1);
        assertThat(receiver.statistics().datagramsReceived()).isEqualTo(1);
        assertThat(receiver.statistics().bytesReceived()).isEqualTo(5);
        assertThat(sender.statistics().datagramsSent()).isEqualTo(1);
        assertThat(sender.statistics().bytesSent()).isEqualTo(5);
    }

    @Test
    void thoseThatComeFasterThanTheHandlerRunsAreDropped() throws Exception {
        UtpNode receiver = boundNode();
        UtpNode sender = boundNode();
        CountDownLatch blocked = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        receiver.onDatagram((from, content) -> {
            handled.incrementAndGet();
            try {
                blocked.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        int count = 3_000;

        for (int i = 0; i < count; i++) {
            await(sender.sendDatagram(receiver.address(), bytes("hello " + i)));
        }
        awaitUntil("all have come", () -> receiver.statistics().otherDatagrams() == count);
        blocked.countDown();

        awaitUntil("the queue is empty", () -> handled.get() >= 1_024);
        await(sender.sendDatagram(receiver.address(), bytes("one more")));
        awaitUntil("the last one is handled", () -> handled.get() >= 1_025);
        assertThat(handled.get()).isLessThanOrEqualTo(1_026);
    }

    @Test
    void aHandlerThatThrowsHandlesTheNextOne() throws Exception {
        UtpNode receiver = boundNode();
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        receiver.onDatagram((from, content) -> {
            received.add(UTF_8.decode(content).toString());
            throw new IllegalStateException("thrown on purpose by a test");
        });
        UtpNode sender = boundNode();

        await(sender.sendDatagram(receiver.address(), bytes("one")));
        await(sender.sendDatagram(receiver.address(), bytes("two")));

        assertThat(take(received)).isEqualTo("one");
        assertThat(take(received)).isEqualTo("two");
    }

    @Test
    void needABoundNode() {
        UtpNode node = node();

        assertThatIllegalStateException()
                .isThrownBy(() -> node.sendDatagram(loopback(1), bytes("hello")))
                .withMessageContaining("not bound");
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void oneThatIsTooLargeFailsAlone(Transport transport) throws Exception {
        Pair pair = pair(transport);

        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(
                        () -> await(clientNode().sendDatagram(serverNode().address(), ByteBuffer.allocate(70_000))));

        assertThat(clientNode().statistics().sendFailures()).isEqualTo(1);
        assertThat(clientNode().isOpen()).isTrue();
        pair.client().outputStream().write(3);
        assertThat(pair.server().inputStream().read()).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void saysOnceWhenTheKernelGivesLessThanHalf(Transport transport) throws Exception {
        Logger logger = (Logger) LoggerFactory.getLogger(BoundPort.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            boundNode(builder -> builder.transport(transport).socketBufferSize(100_000));
            assertThat(log.list).isEmpty();
            boundNode(builder -> builder.transport(transport).socketBufferSize(1 << 30));
        } finally {
            logger.detachAppender(log);
        }

        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getFormattedMessage())
                .contains("net.core.rmem_max", "net.core.wmem_max", String.valueOf(1 << 30));
    }
}
