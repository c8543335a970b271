package io.utp.soak;

import io.utp.CloseReason;
import io.utp.UtpSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The dialling end of one connection, from its connect to its end. */
final class Life implements Flow.Subscriber<ByteBuffer> {

    /** More than any takes, resting excluded. */
    static final Duration LONGEST = Duration.ofMinutes(6);

    private final Script script;
    private final Client client;
    private final Tally tally;
    private final ScheduledExecutorService timer;
    private final Consumer<Life> over;
    private final Checker checker;
    private final long bornNanos = System.nanoTime();
    private final CompletableFuture<Void> received = new CompletableFuture<>();
    private volatile UtpSocket socket;
    private volatile UtpSocket otherEnd;
    private volatile String doing = "connects";
    private volatile ScheduledFuture<?> rest;
    private volatile Runnable afterRest = () -> {};
    private volatile boolean complete;
    private volatile boolean bound;
    private Flow.Subscription subscription;

    Life(Script script, Client client, Tally tally, ScheduledExecutorService timer, Consumer<Life> over) {
        this.script = script;
        this.client = client;
        this.tally = tally;
        this.timer = timer;
        this.over = over;
        this.checker = new Checker(script.seed() + 1, script.download());
    }

    void begin(ExecutorService blocking) {
        tally.began(script.seed(), this);
        client.connect().whenComplete((opened, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                // Without the address, so that they can be counted together.
                String text = String.valueOf(cause.getMessage()).replaceAll("[0-9.]+:[0-9]+", "it");
                end("connect failed, " + cause.getClass().getSimpleName() + ": " + text, client.isLost());
                return;
            }
            tally.opened.incrementAndGet();
            socket = opened;
            opened.closeFuture()
                    .thenAcceptBoth(received.exceptionally(ignored -> null), (reason, ignored) -> closed(reason));
            if (script.kind() == Script.Kind.BLOCKING) {
                blocking.execute(this::block);
            } else {
                opened.data().subscribe(this);
                send();
            }
        });
    }

    private void send() {
        doing = "sends";
        Stream stream = new Stream(socket, script.seed(), script.upload(), tally.uploaded);
        socket.write(script.header())
                .thenCompose(ignored -> stream.sendUntil(script.pauseAt()))
                .thenCompose(ignored -> rest())
                .thenCompose(ignored -> {
                    if (script.kind() == Script.Kind.DESTROYED_HERE) {
                        doing = "destroyed";
                        socket.destroy();
                        return CompletableFuture.completedFuture(null);
                    }
                    doing = "sends the rest";
                    return stream.sendAll();
                })
                .thenCompose(ignored -> {
                    doing = "ends";
                    return socket.end();
                })
                .thenAccept(ignored -> doing = "waits for the other end");
    }

    private CompletableFuture<Void> rest() {
        doing = "rests";
        CompletableFuture<Void> rested = new CompletableFuture<>();
        afterRest = () -> rested.complete(null);
        rest = timer.schedule(afterRest, script.pauseMillis(), TimeUnit.MILLISECONDS);
        return rested;
    }

    /** Goes on at once. */
    void wakeUp() {
        ScheduledFuture<?> resting = rest;
        if (resting != null && resting.cancel(false)) {
            timer.execute(afterRest);
        }
    }

    /** On a thread of its own, as an application that knows only streams. */
    private void block() {
        try {
            doing = "writes";
            socket.outputStream().write(script.header().array());
            for (int sent = 0; sent < script.upload(); sent += 10_000) {
                int length = Math.min(10_000, script.upload() - sent);
                socket.outputStream().write(Script.bytes(script.seed(), sent, length));
                tally.uploaded.addAndGet(length);
            }
            socket.end();
            doing = "reads";
            byte[] piece = new byte[7_000];
            for (int count = socket.inputStream().read(piece);
                    count >= 0;
                    count = socket.inputStream().read(piece)) {
                check(ByteBuffer.wrap(piece, 0, count));
            }
            onComplete();
        } catch (IOException e) {
            onError(e);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
        subscription = subscribed;
        subscription.request(script.kind() == Script.Kind.SLOW_READER ? 1 : Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        check(bytes);
        if (script.kind() == Script.Kind.SLOW_READER) {
            timer.schedule(() -> subscription.request(1), 20, TimeUnit.MILLISECONDS);
        }
    }

    private void check(ByteBuffer bytes) {
        int count = bytes.remaining();
        String wrong = checker.check(bytes);
        if (wrong != null) {
            tally.fault("download of " + script + " at " + client + ": " + wrong);
            socket.destroy();
            return;
        }
        tally.verified.addAndGet(count);
    }

    @Override
    public void onError(Throwable failure) {
        received.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        complete = checker.isComplete();
        if (!complete) {
            tally.fault("the download of " + script + " at " + client + " ended after " + checker.place() + " bytes");
        }
        received.complete(null);
    }

    private void closed(CloseReason reason) {
        if (reason == CloseReason.PEER_MISBEHAVED) {
            tally.fault("accused without a reason: " + this);
        }
        boolean expected = switch (reason) {
            case FINISHED -> complete || !script.kind().isWhole();
            case DESTROYED -> script.kind() == Script.Kind.DESTROYED_HERE;
            case RESET_BY_PEER -> script.kind() == Script.Kind.DESTROYED_THERE;
            case TIMEOUT -> isDestroyedThere();
            case NODE_CLOSED, PEER_MISBEHAVED -> false;
        };
        if (reason == CloseReason.FINISHED && !expected && !client.isLost()) {
            tally.fault(script + " at " + client + " finished without all its bytes: " + checker.place());
        }
        end("dialled, " + reason, expected || client.isLost());
    }

    /** Its network gives it another address now; one that has been connected since they were looked at is not among them. */
    void networkMoves(Set<UtpSocket> movable) {
        UtpSocket open = socket;
        bound |= open == null || !movable.contains(open);
    }

    private void end(String what, boolean expected) {
        ScheduledFuture<?> resting = rest;
        if (resting != null) {
            resting.cancel(false);
        }
        if (expected) {
            tally.expected(what);
        } else if (bound) {
            tally.tooYoung(what);
        } else {
            String text = what + ", " + client.kind() + ", while it " + doing + (complete ? ", all received" : "");
            String details = this + "; the other end: " + otherEnd();
            // Not before a timer has told of a stall.
            timer.schedule(() -> tally.unexpected(text, details), 3, TimeUnit.SECONDS);
        }
        tally.ended(script.seed());
        over.accept(this);
    }

    /** By the other end. */
    void accepted(UtpSocket accepted) {
        otherEnd = accepted;
    }

    /** The RESET is one packet, which may be lost, and the next ones are limited for each address, which all clients share. */
    private boolean isDestroyedThere() {
        UtpSocket accepted = otherEnd;
        return script.kind() == Script.Kind.DESTROYED_THERE
                && accepted != null
                && accepted.closeFuture().getNow(null) == CloseReason.DESTROYED;
    }

    private String otherEnd() {
        UtpSocket accepted = otherEnd;
        return accepted == null
                ? "unknown"
                : accepted + ", " + accepted.closeFuture().getNow(null) + ", " + accepted.statistics();
    }

    Client client() {
        return client;
    }

    /** Null until it is connected. */
    UtpSocket socket() {
        return socket;
    }

    /** Longer than it could rest. */
    boolean isStuck(long nowNanos) {
        return nowNanos - bornNanos > TimeUnit.MILLISECONDS.toNanos(script.pauseMillis()) + LONGEST.toNanos();
    }

    @Override
    public String toString() {
        UtpSocket open = socket;
        return script + " at " + client + ": " + doing + ", received " + checker.place() + ", born "
                + (System.nanoTime() - bornNanos) / 1_000_000_000L + " s ago, "
                + (open == null ? "not open" : open + ", " + open.statistics());
    }
}
