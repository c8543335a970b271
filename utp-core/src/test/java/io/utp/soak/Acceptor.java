package io.utp.soak;

import io.utp.CloseReason;
import io.utp.UtpSocket;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** The accepting end of one connection. */
final class Acceptor implements Flow.Subscriber<ByteBuffer> {

    private final UtpSocket socket;
    private final Tally tally;
    private final ByteBuffer header = ByteBuffer.allocate(Script.HEADER);
    private Flow.Subscription subscription;
    private Script script;
    private Checker checker;
    private boolean answered;

    private Acceptor(UtpSocket socket, Tally tally) {
        this.socket = socket;
        this.tally = tally;
    }

    static void accept(UtpSocket socket, Tally tally) {
        socket.data().subscribe(new Acceptor(socket, tally));
        socket.closeFuture().thenAccept(reason -> {
            tally.expected("accepted, " + reason);
            if (reason == CloseReason.PEER_MISBEHAVED) {
                tally.fault("accused without a reason: " + socket.statistics());
            }
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription subscribed) {
        subscription = subscribed;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        while (script == null && header.hasRemaining() && bytes.hasRemaining()) {
            header.put(bytes.get());
            if (!header.hasRemaining()) {
                start();
            }
        }
        if (checker == null) {
            return;
        }
        int count = bytes.remaining();
        String wrong = checker.check(bytes);
        if (wrong != null) {
            tally.fault("upload of " + script + ": " + wrong);
            socket.destroy();
            return;
        }
        tally.verified.addAndGet(count);
        if (script.kind() == Script.Kind.DESTROYED_THERE && checker.place() > script.upload() / 2) {
            socket.destroy();
        }
    }

    private void start() {
        try {
            script = Script.of(header.flip());
        } catch (RuntimeException e) {
            tally.fault("a stream begins in the middle: " + HexFormat.of().formatHex(header.array()) + " at " + socket
                    + ", " + socket.statistics());
            socket.destroy();
            return;
        }
        tally.accepted(script.seed(), socket);
        checker = new Checker(script.seed(), script.upload());
        if (script.kind() != Script.Kind.ANSWER) {
            answer();
        }
    }

    private void answer() {
        answered = true;
        Stream stream = new Stream(socket, script.seed() + 1, script.download(), tally.downloaded);
        // A failure is that of the connection, whose close future tells it.
        CompletableFuture<Void> unused = stream.sendAll().thenCompose(sent -> socket.end());
    }

    @Override
    public void onError(Throwable failure) {
        // The close future says why.
    }

    @Override
    public void onComplete() {
        boolean whole = checker != null && checker.isComplete();
        if (!whole && (script == null || tally.isLost(script.client()))) {
            tally.expected("accepted, ended early by a node that was closed");
            socket.destroy();
        } else if (!whole) {
            tally.fault("the upload of " + script + " ended after " + checker.place() + " bytes");
            socket.destroy();
        } else if (!answered) {
            answer();
        }
    }
}
