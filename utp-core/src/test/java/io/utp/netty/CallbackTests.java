package io.utp.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.utp.CloseReason;
import io.utp.PunchResult;
import io.utp.UtpConnectException;
import io.utp.UtpException;
import io.utp.UtpNode;
import io.utp.UtpNodeListener;
import io.utp.UtpSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class CallbackTests extends LiveNodes {

    /** Writes down what it is told, and on which thread. */
    private static final class Diary implements UtpNodeListener {

        final BlockingQueue<String> entries = new LinkedBlockingQueue<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        private void note(String entry) {
            threads.add(Thread.currentThread().getName());
            entries.add(entry);
        }

        @Override
        public void listening(UtpNode node, InetSocketAddress address) {
            note("listening " + (address.getPort() > 0));
        }

        @Override
        public void connectionOpened(UtpNode node, UtpSocket socket) {
            note("opened " + socket.isInitiator());
        }

        @Override
        public void connectFailed(UtpNode node, InetSocketAddress remote, UtpException cause) {
            note("failed " + cause.getClass().getSimpleName());
        }

        @Override
        public void connectionClosed(UtpNode node, UtpSocket socket, CloseReason reason) {
            note("closed " + reason + " after " + socket.statistics().bytesReceived());
        }

        @Override
        public void punched(UtpNode node, PunchResult result) {
            note("punched " + result.successful());
        }

        @Override
        public void closed(UtpNode node) {
            note("node closed " + (node.address() == null));
        }
    }

    @Test
    void theListenersKnowOfTheCloseBeforeItIsComplete() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        UtpNode node = node(builder -> builder.listener(new UtpNodeListener() {
            @Override
            public void closed(UtpNode closed) {
                try {
                    mayGoOn.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }));
        InetSocketAddress address = await(node.bind(loopback(0)));

        CompletableFuture<Void> closed = node.closeAsync();
        // The port does not wait for listeners.
        node.close();
        await(boundTo(address).closeAsync());
        assertThat(closed).isNotDone();

        mayGoOn.countDown();
        await(closed);
    }

    private UtpNode boundTo(InetSocketAddress address) throws Exception {
        UtpNode node = node();
        await(node.bind(address));
        return node;
    }

    @Test
    void listenersAreToldInOrder() throws Exception {
        Diary diary = new Diary();
        UtpNode server = boundNode(builder -> builder.listener(diary));
        UtpNode client = boundNode();
        CompletableFuture<UtpSocket> accepted = new CompletableFuture<>();
        await(server.listen(accepted::complete));
        UtpSocket socket = await(client.connect(server.address()));
        socket.outputStream().write(new byte[10]);
        await(accepted).inputStream().readNBytes(10);
        socket.destroy();
        await(await(accepted).closeFuture());
        assertThatExceptionOfType(UtpConnectException.class).isThrownBy(() -> await(server.connect(client.address())));
        await(server.closeAsync());

        assertThat(List.of(
                        take(diary.entries),
                        take(diary.entries),
                        take(diary.entries),
                        take(diary.entries),
                        take(diary.entries)))
                .containsExactly(
                        "listening true",
                        "opened false",
                        "closed RESET_BY_PEER after 10",
                        "failed UtpConnectException",
                        "node closed true");
        assertThat(diary.threads).allMatch(thread -> thread.startsWith("utp-callback"));
    }

    @Test
    void listenersAreToldOfPunches() throws Exception {
        Diary diary = new Diary();
        UtpNode node = boundNode(builder -> builder.listener(diary));

        await(node.punch(nobody(), 1));

        assertThat(take(diary.entries)).isEqualTo("punched false");
    }

    @Test
    void aListenerThatThrowsDisturbsNobody() throws Exception {
        Diary diary = new Diary();
        UtpNodeListener broken = new UtpNodeListener() {
            @Override
            public void listening(UtpNode node, InetSocketAddress address) {
                throw new IllegalStateException("thrown on purpose by a test");
            }
        };
        UtpNode node = boundNode(builder -> builder.listener(broken).listener(diary));

        await(node.listen(socket -> {}));

        assertThat(take(diary.entries)).isEqualTo("listening true");
    }

    @Test
    void nothingOfTheApplicationRunsOnTheEventLoop() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        BiConsumer<Object, Throwable> note =
                (value, failure) -> threads.add(Thread.currentThread().getName());
        CompletableFuture<UtpSocket> accepted = new CompletableFuture<>();
        UtpNode server = node(builder -> builder.bufferSize(16));
        server.bind(loopback(0)).whenComplete(note).join();
        CompletableFuture<?> listening = server.listen(socket -> {
                    note.accept(socket, null);
                    accepted.complete(socket);
                })
                .whenComplete(note);
        await(listening);
        UtpNode client = boundNode(builder -> builder.bufferSize(16).timeout(Duration.ofMillis(500)));
        UtpSocket socket = await(client.connect(server.address()).whenComplete(note));
        CompletableFuture<?> punch = client.punch(server.address(), 1).whenComplete(note);
        client.sendDatagram(server.address(), ByteBuffer.allocate(1))
                .whenComplete(note)
                .join();
        CompletableFuture<?> write = socket.write(ByteBuffer.allocate(300_000)).whenComplete(note);
        CompletableFuture<?> end = socket.end().whenComplete(note);
        CompletableFuture<?> gone = socket.closeFuture().whenComplete(note);
        await(accepted).inputStream().readAllBytes();
        await(accepted).end();
        for (CompletableFuture<?> future : List.of(punch, write, end, gone)) {
            await(future);
        }
        client.closeAsync().whenComplete(note).join();

        assertThat(threads)
                .hasSizeGreaterThanOrEqualTo(9)
                .allMatch(thread -> !thread.startsWith("utp-io") && !thread.startsWith("globalEventExecutor"));
    }

    @Test
    void aHandlerMayBlockWithoutStoppingOthers() throws Exception {
        CountDownLatch bothInside = new CountDownLatch(2);
        UtpNode server = boundNode();
        await(server.listen(socket -> {
            bothInside.countDown();
            try {
                bothInside.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }));
        UtpNode client = boundNode();

        await(client.connect(server.address()));
        await(client.connect(server.address()));

        assertThat(bothInside.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aHandlerThatThrowsDestroysItsSocket() throws Exception {
        UtpNode server = boundNode();
        await(server.listen(socket -> {
            throw new IllegalStateException("thrown on purpose by a test");
        }));

        UtpSocket socket = await(boundNode().connect(server.address()));

        assertThat(await(socket.closeFuture())).isEqualTo(CloseReason.RESET_BY_PEER);
    }

    @Test
    void aConnectionThatTheExecutorRejectsIsDestroyed() throws Exception {
        AtomicBoolean shut = new AtomicBoolean();
        UtpNode server = boundNode(builder -> builder.executor(task -> {
            if (shut.get()) {
                throw new RejectedExecutionException("shut down by a test");
            }
            new Thread(task, "test-executor").start();
        }));
        await(server.listen(socket -> {}));
        shut.set(true);

        UtpSocket socket = await(boundNode().connect(server.address()));

        assertThat(await(socket.closeFuture())).isEqualTo(CloseReason.RESET_BY_PEER);
        awaitUntil("it is gone", () -> server.serverConnections() == 0);
    }

    // ---- an executor that runs everything where it is

    @Test
    void withADirectExecutorMessagesAreAnsweredOnTheIoThread() throws Exception {
        List<String> threads = new CopyOnWriteArrayList<>();
        UtpNode server = boundNode(builder -> builder.executor(Runnable::run));
        await(server.listen(socket -> socket.data().subscribe(new Receiver(bytes -> {
            threads.add(Thread.currentThread().getName());
            socket.write(bytes);
        }))));
        UtpNode client = boundNode(builder -> builder.executor(Runnable::run));
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();

        UtpSocket socket = await(client.connect(server.address()));
        socket.data().subscribe(new Receiver(bytes -> {
            threads.add(Thread.currentThread().getName());
            answers.add(UTF_8.decode(bytes).toString());
        }));
        for (String question : List.of("one", "two", "three")) {
            await(socket.write(UTF_8.encode(question)));
            assertThat(take(answers)).isEqualTo(question);
        }

        assertThat(threads).hasSize(6).allMatch(thread -> thread.startsWith("utp-io-"));
        assertThat(await(socket.end())).isNull();
    }

    @Test
    void whatWaitsIsRefusedOnTheIoThread() throws Exception {
        CompletableFuture<List<Throwable>> refusals = new CompletableFuture<>();
        UtpNode server = boundNode(builder -> builder.executor(Runnable::run));
        await(server.listen(socket -> refusals.complete(List.of(
                catchThrowable(() -> socket.inputStream().read()),
                catchThrowable(() -> socket.outputStream().write(1)),
                catchThrowable(socket::close),
                catchThrowable(server::close)))));

        await(boundNode().connect(server.address()));

        assertThat(await(refusals))
                .allMatch(IllegalStateException.class::isInstance)
                .extracting(Throwable::getMessage)
                .allMatch(message -> message.contains("on the I/O thread"))
                .satisfiesExactly(
                        read -> assertThat(read).contains("data()"),
                        write -> assertThat(write).contains("write(ByteBuffer)"),
                        close -> assertThat(close).contains("end()"),
                        closeNode -> assertThat(closeNode).contains("closeAsync()"));
    }

    private record Receiver(Consumer<ByteBuffer> consumer) implements Flow.Subscriber<ByteBuffer> {

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            consumer.accept(bytes);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onComplete() {}
    }
}
