package io.utp.spring.core;

import io.utp.PunchResult;
import io.utp.UtpSocket;
import io.utp.spring.codec.UtpCodec;
import io.utp.spring.codec.UtpCodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.PathResource;
import org.springframework.core.io.Resource;
import org.springframework.util.Assert;

/** The operations of a {@link UtpTemplate} with one peer. */
final class PeerOperations implements UtpOperations.PeerSpec {

    /** Between two PUNCH of a node, as {@link io.utp.UtpNode#punch(java.net.InetSocketAddress, int)} has it. */
    private static final Duration PUNCH_INTERVAL = Duration.ofMillis(500);

    private static final int PUNCH_ATTEMPTS = 20;

    private final UtpTemplate.Settings settings;

    private final Dialler dialler;

    private final Peer peer;

    private final @Nullable String codec;

    private final @Nullable Duration timeout;

    PeerOperations(UtpTemplate.Settings settings, Peer peer, @Nullable String codec, @Nullable Duration timeout) {
        this.settings = settings;
        this.dialler = settings.dialler();
        this.peer = peer;
        this.codec = codec;
        this.timeout = timeout;
    }

    @Override
    public UtpOperations.PeerSpec codec(String name) {
        return new PeerOperations(settings, peer, name, timeout);
    }

    @Override
    public UtpOperations.PeerSpec timeout(Duration newTimeout) {
        Assert.isTrue(
                UtpTemplate.Builder.isPositive(newTimeout), () -> "timeout must be positive, but was " + newTimeout);
        return new PeerOperations(settings, peer, codec, newTimeout);
    }

    @Override
    public UtpOperations.PeerSpec plain() {
        return new PeerOperations(settings, peer.plain(), codec, timeout);
    }

    // ---- connections

    @Override
    public UtpSocket connect() {
        return wait(new Call("connect to " + peer, timeout), this::connect);
    }

    @Override
    public CompletableFuture<UtpSocket> connectAsync() {
        return start(new Call("connect to " + peer, timeout), this::connect);
    }

    private UtpSocket connect(Call call) throws IOException {
        return dialler.repeat(call, () -> dialler.dial(peer, call));
    }

    @Override
    public <T extends @Nullable Object> T execute(UtpCallback<T> callback) {
        return wait(new Call("connection with " + peer, timeout), call -> execute(call, callback));
    }

    private <T extends @Nullable Object> T execute(Call call, UtpCallback<T> callback) throws IOException {
        UtpSocket socket = connect(call);
        boolean done = false;
        try {
            T result = callback.doWithSocket(socket);
            socket.close();
            done = true;
            return result;
        } finally {
            if (!done) {
                socket.destroy();
            }
        }
    }

    // ---- messages

    @Override
    public UtpConversation converse() {
        UtpCodec chosen = settings.codecs().get(codecName());
        UtpSocket socket = connect();
        return new UtpConversation(peer, socket, new Messages(socket, chosen), requestTimeout());
    }

    @Override
    public void send(Object message) {
        UtpCodec chosen = settings.codecs().get(codecName());
        wait(messageCall(), call -> send(call, chosen, message));
    }

    @Override
    public CompletableFuture<Void> sendAsync(Object message) {
        UtpCodec chosen = settings.codecs().get(codecName());
        return start(messageCall(), call -> send(call, chosen, message));
    }

    private Call messageCall() {
        return new Call("message to " + peer, requestTimeout());
    }

    @SuppressWarnings("NullAway") // which does not know that a type argument may stand for null
    private Void send(Call call, UtpCodec chosen, Object message) throws IOException {
        return dialler.repeat(
                call,
                () -> exchange(call, socket -> {
                    new Messages(socket, chosen).write(message);
                    socket.close();
                    return null;
                }));
    }

    @Override
    public <R> R request(Object message, ParameterizedTypeReference<R> replyType) {
        UtpCodec chosen = settings.codecs().get(codecName(), ResolvableType.forType(replyType));
        return wait(requestCall(), call -> request(call, chosen, message, replyType));
    }

    @Override
    public <R> CompletableFuture<R> requestAsync(Object message, ParameterizedTypeReference<R> replyType) {
        UtpCodec chosen = settings.codecs().get(codecName(), ResolvableType.forType(replyType));
        return start(requestCall(), call -> request(call, chosen, message, replyType));
    }

    private Call requestCall() {
        return new Call("request to " + peer, requestTimeout());
    }

    private <R> R request(Call call, UtpCodec chosen, Object message, ParameterizedTypeReference<R> replyType)
            throws IOException {
        return dialler.repeat(
                call,
                () -> exchange(call, socket -> {
                    R reply = new UtpConversation(peer, socket, new Messages(socket, chosen), settings.requestTimeout())
                            .exchange(message, replyType);
                    closeLater(socket);
                    return reply;
                }));
    }

    /** One attempt; the callback closes the connection. */
    private <T extends @Nullable Object> T exchange(Call call, UtpCallback<T> callback) throws IOException {
        UtpSocket socket = dialler.dial(peer, call);
        boolean done = false;
        try {
            T result = callback.doWithSocket(socket);
            done = true;
            return result;
        } catch (UtpCodecException ex) {
            throw ex;
        } catch (IOException ex) {
            if (call.isRunning() && socket.statistics().bytesSent() == 0) {
                throw new UtpRequestNotSentException(
                        "The connection with " + peer + " failed before anything was sent: " + ex.getMessage(), ex);
            }
            throw ex;
        } finally {
            if (!done) {
                socket.destroy();
            }
        }
    }

    /** The answer is there, so nobody has to wait for the end. */
    private void closeLater(UtpSocket socket) {
        try {
            settings.executor().execute(() -> {
                try {
                    socket.close();
                } catch (IOException ex) {
                    socket.destroy();
                }
            });
        } catch (RejectedExecutionException ex) {
            socket.destroy();
        }
    }

    private String codecName() {
        Assert.state(
                codec != null,
                "No codec is chosen: name one with codec(...), or with the property 'utp.template.codec'");
        return codec;
    }

    private Duration requestTimeout() {
        return (timeout != null) ? timeout : settings.requestTimeout();
    }

    // ---- streams

    @Override
    public long transfer(InputStream content) {
        return wait(transferCall(), call -> execute(call, socket -> content.transferTo(socket.outputStream())));
    }

    @Override
    public long transfer(Path file) {
        return transfer(new PathResource(file));
    }

    @Override
    public long transfer(Resource content) {
        return wait(transferCall(), call -> transfer(call, content));
    }

    @Override
    public CompletableFuture<Long> transferAsync(Resource content) {
        return start(transferCall(), call -> transfer(call, content));
    }

    private Call transferCall() {
        return new Call("transfer to " + peer, timeout);
    }

    private long transfer(Call call, Resource content) throws IOException {
        return execute(call, socket -> {
            try (InputStream in = content.getInputStream()) {
                return in.transferTo(socket.outputStream());
            }
        });
    }

    // ---- punching

    @Override
    public PunchResult punch() {
        return wait(punchCall(), this::punch);
    }

    @Override
    public CompletableFuture<PunchResult> punchAsync() {
        return start(punchCall(), this::punch);
    }

    private Call punchCall() {
        return new Call("punch to " + peer, timeout);
    }

    private PunchResult punch(Call call) throws IOException {
        long attempts = (timeout != null) ? timeout.dividedBy(PUNCH_INTERVAL) : PUNCH_ATTEMPTS;
        CompletableFuture<PunchResult> result =
                peer.punch(settings.node(), (int) Math.max(1, Math.min(attempts, Integer.MAX_VALUE)));
        call.onEnd(() -> result.cancel(true));
        try {
            return Dialler.await(result, null);
        } catch (CancellationException ex) {
            throw call.explain(new IOException("The punch was given up", ex));
        } catch (TimeoutException ex) {
            throw new IllegalStateException(ex); // without a timeout there is none
        }
    }

    // ---- waiting or not

    private static <T extends @Nullable Object> T wait(Call started, IoOperation<T> operation) {
        try (Call call = started) {
            return finish(call, operation);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> start(Call call, IoOperation<T> operation) {
        CompletableFuture<T> future = new CompletableFuture<>();
        CompletableFuture<T> unused = future.whenComplete((result, failure) -> {
            if (future.isCancelled()) {
                call.cancel();
            }
            call.close();
        });
        settings.executor().execute(() -> {
            try {
                T result = finish(call, operation);
                if (!future.complete(result) && result instanceof UtpSocket socket) {
                    socket.destroy();
                }
            } catch (Throwable ex) {
                future.completeExceptionally(ex);
            }
        });
        return future;
    }

    /** A result that comes too late is none: what it needs may be destroyed already. */
    private static <T extends @Nullable Object> T finish(Call call, IoOperation<T> operation) throws IOException {
        try {
            T result = operation.run(call);
            if (call.finish()) {
                return result;
            }
            throw new IOException("The result came too late");
        } catch (IOException ex) {
            throw call.explain(ex);
        }
    }

    /** An operation that knows when it is over. */
    @FunctionalInterface
    private interface IoOperation<T extends @Nullable Object> {

        T run(Call call) throws IOException;
    }
}
