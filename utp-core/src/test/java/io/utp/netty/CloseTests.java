package io.utp.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.netty.channel.EventLoop;
import io.utp.CloseReason;
import io.utp.Transport;
import io.utp.UtpClosedException;
import io.utp.UtpException;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CloseTests extends LiveNodes {

    @ParameterizedTest
    @EnumSource(Transport.class)
    void oneSideMayEndWhileTheOtherGoesOn(Transport transport) throws Exception {
        Pair pair = pair(transport);
        pair.client().outputStream().write("question".getBytes(UTF_8));

        await(pair.client().end());
        assertThat(pair.server().inputStream().readAllBytes()).asString(UTF_8).isEqualTo("question");
        assertThat(pair.client().isOpen()).isTrue();
        assertThat(pair.client().isEnded()).isTrue();
        assertThat(pair.server().isEnded()).isFalse();

        pair.server().outputStream().write("answer".getBytes(UTF_8));
        await(pair.server().end());
        assertThat(pair.client().inputStream().readAllBytes()).asString(UTF_8).isEqualTo("answer");

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.FINISHED);
        assertThat(await(pair.server().closeFuture())).isEqualTo(CloseReason.FINISHED);
    }

    @Test
    void theFutureOfTheEndIsAlwaysTheSame() throws Exception {
        Pair pair = pair();

        CompletableFuture<Void> end = pair.client().end();

        assertThat(pair.client().end()).isSameAs(end);
        assertThat(pair.client().closeFuture()).isSameAs(pair.client().closeFuture());
        await(end);
    }

    @Test
    void nothingCanBeWrittenAfterTheEnd() throws Exception {
        Pair pair = pair();
        pair.client().end();

        assertThatIllegalStateException()
                .isThrownBy(() -> pair.client().write(ByteBuffer.allocate(1)))
                .withMessageContaining("ended");
        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(() -> pair.client().outputStream().write(1))
                .withMessageContaining("ended");
    }

    @Test
    void closeWaitsUntilEverythingWasAcknowledged() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(64));
        int total = 2_000_000;
        Running<Integer> reader = async(() -> pair.server().inputStream().readAllBytes().length);

        try (UtpSocket client = pair.client()) {
            client.outputStream().write(new byte[total]);
        }

        await(pair.client().end());
        assertThat(reader.get()).isEqualTo(total);
    }

    @Test
    void closeWaitsForAReaderThatIsLate() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        // More than the peer takes at first and the send buffer grows to with that, twice as much.
        int total = 2_000_000;
        CompletableFuture<Void> write = pair.client().write(ByteBuffer.allocate(total));
        Running<Void> closing = async(() -> {
            pair.client().close();
            return null;
        });
        closing.awaitBlocked();
        assertThat(closing.result()).isNotDone();
        assertThat(write).isNotDone();

        assertThat(pair.server().inputStream().readAllBytes()).hasSize(total);

        closing.get();
        await(write);
    }

    @Test
    void closeDiscardsWhatThePeerStillSends() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        pair.client().close();

        pair.server().outputStream().write(new byte[500_000]);
        await(pair.server().end());

        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.FINISHED);
        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(() -> pair.client().inputStream().read())
                .withMessageContaining("closed on this side");
    }

    @Test
    void closeEndsAReadThatWaits() throws Exception {
        Pair pair = pair();
        Running<Integer> reader = async(() -> pair.client().inputStream().read());
        reader.awaitBlocked();

        pair.client().close();

        assertThatExceptionOfType(UtpClosedException.class).isThrownBy(reader::get);
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        Pair pair = pair();

        pair.client().close();
        pair.client().close();
        pair.client().destroy();
        pair.client().close();
    }

    @Test
    void closeReportsThatNotEverythingArrived() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        pair.client().write(ByteBuffer.allocate(500_000));

        pair.server().destroy();
        await(pair.client().closeFuture());

        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> pair.client().close());
        pair.client().close();
        assertThatExceptionOfType(UtpException.class)
                .isThrownBy(() -> await(pair.client().end()));
    }

    @Test
    void destroyFailsEverythingThatWaits() throws Exception {
        Pair pair = pair(builder -> builder.bufferSize(16));
        Running<Integer> reader = async(() -> pair.client().inputStream().read());
        Running<Void> writer = async(() -> {
            pair.client().outputStream().write(new byte[1 << 20]);
            return null;
        });
        CompletableFuture<Void> end =
                pair.client().closeFuture().thenCompose(reason -> pair.client().end());
        reader.awaitBlocked();
        writer.awaitBlocked();

        pair.client().destroy();

        assertThatExceptionOfType(UtpClosedException.class).isThrownBy(reader::get);
        assertThatExceptionOfType(UtpClosedException.class).isThrownBy(writer::get);
        assertThatExceptionOfType(UtpClosedException.class).isThrownBy(() -> await(end));
        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(() -> await(pair.client().write(ByteBuffer.allocate(1))));
        assertThat(pair.client().isEnded()).isTrue();
        pair.client().close();
    }

    /** The peer would take an end that comes without what was thrown away before it for the end of the stream. */
    @Test
    void anEndWithoutWhatADestroyThrewAwayIsNotSent() throws Exception {
        Pair pair = pair();
        Running<Integer> reader = async(() -> pair.server().inputStream().readAllBytes().length);
        EventLoop loop = clientNode().udpChannel().eventLoop();
        CountDownLatch goesOn = new CountDownLatch(1);
        loop.execute(() -> awaitUninterruptibly(goesOn));
        pair.client().write(ByteBuffer.allocate(1_000));
        pair.client().end();
        // Told in the middle of the destroy; the event loop looks at the connection at this moment.
        ((NettyUtpSocket) pair.client()).driver().sending().observe(() -> {
            goesOn.countDown();
            loop.submit(() -> {}).syncUninterruptibly();
        });

        pair.client().destroy();

        assertThatExceptionOfType(UtpResetException.class).isThrownBy(reader::get);
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void closeOnTheEventLoopSaysWhatToDoInstead() throws Exception {
        Pair pair = pair();
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();

        clientNode().udpChannel().eventLoop().execute(() -> {
            try {
                pair.client().close();
                thrown.complete(null);
            } catch (IOException | RuntimeException e) {
                thrown.complete(e);
            }
        });

        assertThat(await(thrown)).isInstanceOf(IllegalStateException.class).hasMessageContaining("end()");
    }

    @Test
    void statisticsRemainAfterTheEnd() throws Exception {
        Pair pair = pair();
        byte[] content = new byte[5_000];
        Arrays.fill(content, (byte) 7);
        pair.client().outputStream().write(content);
        assertThat(pair.server().inputStream().readNBytes(5_000)).isEqualTo(content);
        pair.client().destroy();
        await(pair.client().closeFuture());
        await(clientNode().closeAsync());

        assertThat(pair.client().statistics().bytesSent()).isBetween(5_000L, 5_000L + overhead());
        assertThat(clientNode().statistics().bytesSent()).isGreaterThan(5_000);
        assertThat(pair.client().toString()).contains("->");
    }
}
