package io.utp.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.utp.CloseReason;
import io.utp.Transport;
import io.utp.UtpClosedException;
import io.utp.UtpResetException;
import io.utp.UtpSocket;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamTests extends LiveNodes {

    private static final int SMALL_BUFFER = 16;
    private static final int MTU = 1000;

    private Pair smallPair(Transport transport) throws Exception {
        return pair(builder -> builder.transport(transport)
                .bufferSize(SMALL_BUFFER)
                .maxBuffer(0)
                .mtu(MTU));
    }

    // ---- back-pressure

    @ParameterizedTest
    @EnumSource(Transport.class)
    void aReaderThatDoesNotReadStopsTheWriter(Transport transport) throws Exception {
        Pair pair = smallPair(transport);
        // The receiver takes at least what foreign peers send at once, whatever was configured.
        long receiveLimit = Math.max(SMALL_BUFFER * MTU, 64 * 1_500);
        long sendLimit = SMALL_BUFFER * MTU;
        int total = 4 << 20;
        AtomicLong written = new AtomicLong();
        Running<Void> writer = async(() -> {
            OutputStream output = pair.client().outputStream();
            byte[] piece = new byte[1024];
            for (int i = 0; i < total; i += piece.length) {
                output.write(piece);
                written.addAndGet(piece.length);
            }
            return null;
        });

        awaitUntil("the receive buffer is full", () -> available(pair.server()) > receiveLimit - MTU);
        writer.awaitBlocked();

        assertThat(written.get()).isLessThanOrEqualTo(receiveLimit + sendLimit + MTU + overhead());
        assertThat(available(pair.server())).isLessThanOrEqualTo((int) receiveLimit + MTU + overhead());
        assertThat(pair.server().inputStream().readNBytes(total)).hasSize(total);
        writer.get();
    }

    private static int available(UtpSocket socket) {
        try {
            return socket.inputStream().available();
        } catch (java.io.IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aWriteThatFitsIsCompleteAtOnce() throws Exception {
        Pair pair = pair();
        ByteBuffer data = ByteBuffer.wrap("hello".getBytes(UTF_8));

        assertThat(pair.client().write(data)).isCompleted();

        assertThat(data.hasRemaining()).isFalse();
        assertThat(pair.server().inputStream().readNBytes(5)).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void whatWasWrittenIsCopied() throws Exception {
        Pair pair = pair();
        byte[] content = {1, 2, 3};

        await(pair.client().write(ByteBuffer.wrap(content)));
        content[0] = 9;

        assertThat(pair.server().inputStream().readNBytes(3)).containsExactly(1, 2, 3);
    }

    @Test
    void aWriteBeyondTheLimitCompletesWhenThereIsRoom() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        int total = 300_000;

        CompletableFuture<Void> write = pair.client().write(ByteBuffer.allocateDirect(total));
        assertThat(write).isNotDone();

        assertThat(pair.server().inputStream().readNBytes(total)).hasSize(total);
        await(write);
    }

    @Test
    void aWriterThatDoesNotWaitIsRefusedAndNothingIsTaken() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        int total = 300_000;
        CompletableFuture<Void> first = pair.client().write(ByteBuffer.allocate(total));
        ByteBuffer second = ByteBuffer.allocate(10);

        assertThatIllegalStateException()
                .isThrownBy(() -> pair.client().write(second))
                .withMessageContaining("wait for the future");

        assertThat(second.remaining()).isEqualTo(10);
        pair.server().inputStream().readNBytes(total);
        await(first);
        await(pair.client().write(second));
        assertThat(pair.server().inputStream().readNBytes(10)).hasSize(10);
    }

    @Test
    void aFailureFailsWritesThatWait() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        CompletableFuture<Void> write = pair.client().write(ByteBuffer.allocate(300_000));

        pair.server().destroy();

        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> await(write))
                .withMessageContaining(serverNode().address().getHostString() + ":"
                        + serverNode().address().getPort());
        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> await(pair.client().write(ByteBuffer.allocate(1))));
        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> pair.client().outputStream().write(1));
    }

    // ---- interrupts

    @Test
    void anInterruptEndsARead() throws Exception {
        Pair pair = pair();
        Running<Integer> reader = async(() -> pair.server().inputStream().read());
        reader.awaitBlocked();

        reader.thread().interrupt();

        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(reader::get);
        pair.client().outputStream().write(7);
        assertThat(pair.server().inputStream().read()).isEqualTo(7);
    }

    @Test
    void anInterruptEndsAWrite() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        Running<Void> writer = async(() -> {
            pair.client().outputStream().write(new byte[1 << 20]);
            return null;
        });
        writer.awaitBlocked();

        writer.thread().interrupt();

        assertThatExceptionOfType(InterruptedIOException.class)
                .isThrownBy(writer::get)
                .satisfies(e -> assertThat(e.bytesTransferred).isBetween(SMALL_BUFFER * MTU, 1 << 20));
    }

    @Test
    void anInterruptEndsAClose() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        pair.client().write(ByteBuffer.allocate(300_000));
        Running<Void> closing = async(() -> {
            pair.client().close();
            return null;
        });
        closing.awaitBlocked();

        closing.thread().interrupt();

        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(closing::get);
        assertThat(pair.server().inputStream().readAllBytes()).hasSize(300_000);
    }

    // ---- the input stream

    @Test
    void readsWhatIsThereWithoutWaitingForMore() throws Exception {
        Pair pair = pair();
        pair.client().outputStream().write(new byte[] {1, 2, 3});
        InputStream input = pair.server().inputStream();
        awaitUntil("everything is there", () -> available(pair.server()) == 3);

        byte[] target = new byte[10];

        assertThat(input.read(target, 0, 0)).isZero();
        assertThat(input.read(target, 5, 2)).isEqualTo(2);
        assertThat(input.read(target, 7, 3)).isEqualTo(1);
        assertThat(target).containsExactly(0, 0, 0, 0, 0, 1, 2, 3, 0, 0);
        assertThat(pair.server().inputStream()).isSameAs(input);
        assertThat(pair.server().outputStream()).isSameAs(pair.server().outputStream());
    }

    @Test
    void theStreamEndsAtThePeersEnd() throws Exception {
        Pair pair = pair();
        pair.client().outputStream().write("last words".getBytes(UTF_8));
        pair.client().outputStream().close();

        assertThat(pair.server().inputStream().readAllBytes()).asString(UTF_8).isEqualTo("last words");
        assertThat(pair.server().inputStream().read()).isEqualTo(-1);
    }

    @Test
    void aFailedConnectionFirstDeliversWhatHadArrived() throws Exception {
        Pair pair = pair();
        pair.client().outputStream().write(new byte[] {1, 2, 3});
        awaitUntil("everything is there", () -> available(pair.server()) == 3);

        pair.client().destroy();
        await(pair.server().closeFuture());

        assertThat(pair.server().inputStream().readNBytes(3)).containsExactly(1, 2, 3);
        assertThatExceptionOfType(UtpResetException.class)
                .isThrownBy(() -> pair.server().inputStream().read())
                .withMessageContaining(clientNode().address().getHostString() + ":"
                        + clientNode().address().getPort());
    }

    @Test
    void aClosedInputDiscardsWhatStillArrives() throws Exception {
        Pair pair = smallPair(Transport.AUTO);
        pair.server().inputStream().close();

        pair.client().outputStream().write(new byte[1 << 20]);

        await(pair.client().end());
        assertThatExceptionOfType(UtpClosedException.class)
                .isThrownBy(() -> pair.server().inputStream().read());
        pair.server().outputStream().write(5);
        assertThat(pair.client().inputStream().read()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void theRoundTripIsMeasured(Transport transport) throws Exception {
        Pair pair = pair(transport);
        for (int i = 0; i < 50; i++) {
            pair.client().outputStream().write(i);
            assertThat(pair.server().inputStream().read()).isEqualTo(i);
            pair.server().outputStream().write(i);
            assertThat(pair.client().inputStream().read()).isEqualTo(i);
        }

        assertThat(pair.client().statistics().roundTripTime())
                .isBetween(Duration.ofNanos(5_000), Duration.ofSeconds(1));
    }

    // ---- silence and size

    @Test
    void tellsOfASilenceAndGoesOn() throws Exception {
        Pair pair = pair();
        CountDownLatch silent = new CountDownLatch(1);
        assertThat(pair.server().getTimeout()).isEqualTo(Duration.ofSeconds(5));

        pair.server().setTimeout(Duration.ofMillis(50));
        pair.server().onTimeout(silent::countDown);

        assertThat(silent.await(PATIENCE_SECONDS, java.util.concurrent.TimeUnit.SECONDS))
                .isTrue();
        assertThat(pair.server().getTimeout()).isEqualTo(Duration.ofMillis(50));
        assertThat(pair.server().isOpen()).isTrue();
        pair.client().outputStream().write(1);
        assertThat(pair.server().inputStream().read()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> pair.server().setTimeout(Duration.ofMillis(-1)));
    }

    @Test
    void theSizeOfPacketsMayChange() throws Exception {
        Pair pair = pair();
        assertThat(pair.client().getMtu()).isEqualTo(1200);

        pair.client().setMtu(200);
        pair.client().outputStream().write(new byte[10_000]);
        pair.server().inputStream().readNBytes(10_000);

        assertThat(pair.client().getMtu()).isEqualTo(200);
        assertThat(pair.client().statistics().packetsSent()).isGreaterThanOrEqualTo(50);
        assertThat(pair.client().statistics().bytesSent()).isBetween(10_000L, 10_000L + overhead());
        assertThat(pair.server().statistics().bytesReceived()).isBetween(10_000L, 10_000L + overhead());
        assertThatIllegalArgumentException().isThrownBy(() -> pair.client().setMtu(149));
        assertThatIllegalArgumentException().isThrownBy(() -> pair.client().setMtu(65_001));
    }

    @ParameterizedTest
    @EnumSource(Transport.class)
    void packetsMayBeAsLargeAsDatagrams(Transport transport) throws Exception {
        Pair pair = pair(builder -> builder.transport(transport).mtu(65_000));
        byte[] content = new byte[1 << 20];
        new java.util.Random(1).nextBytes(content);

        Running<byte[]> reader = async(() -> pair.server().inputStream().readNBytes(content.length));
        pair.client().outputStream().write(content);

        assertThat(reader.get()).isEqualTo(content);
        pair.client().destroy();
        assertThat(await(pair.client().closeFuture())).isEqualTo(CloseReason.DESTROYED);
    }
}
