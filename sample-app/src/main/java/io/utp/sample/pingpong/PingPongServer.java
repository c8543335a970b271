package io.utp.sample.pingpong;

import io.utp.UtpSocket;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.spring.annotation.UtpListener;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** The player that is dialled and answers each PING with a PONG. */
@Component
@Profile("server")
class PingPongServer implements Player {

    /** The client dials as soon as its side of the hole is open, and that may be a second after ours. */
    private static final long PATIENCE_SECONDS = 15;

    private final Meeting meeting;

    private final Output output;

    private final PingPongProperties properties;

    private final AtomicBoolean taken = new AtomicBoolean();

    private final CountDownLatch start = new CountDownLatch(1);

    private final CompletableFuture<Void> end = new CompletableFuture<>();

    PingPongServer(Meeting meeting, Output output, PingPongProperties properties) {
        this.meeting = meeting;
        this.output = output;
        this.properties = properties;
    }

    @Override
    public void play() throws Failure, InterruptedException {
        InetSocketAddress client = meeting.meet(Side.SERVER);
        if (!start.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new Failure(Addresses.text(client) + " did not connect within " + PATIENCE_SECONDS
                    + " s; start both sides again");
        }
        try {
            end.get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof Failure failure) {
                throw failure;
            }
            throw new IllegalStateException(ex);
        }
    }

    /** There is one game, and it is with whom the tracker named; the port may be another than it saw. */
    @UtpListener
    void receive(UtpSocket socket) throws InterruptedException {
        InetSocketAddress client = meeting.peer();
        InetSocketAddress caller = socket.remoteAddress();
        if (client == null || !caller.getAddress().equals(client.getAddress()) || !taken.compareAndSet(false, true)) {
            output.line("server: turned " + Addresses.text(caller) + " away, nobody plays with it");
            socket.destroy();
            return;
        }
        output.line("server: the client is connected");
        start.countDown();
        try {
            play(new Words(socket, Side.SERVER, output));
            end.complete(null);
        } catch (Failure ex) {
            end.completeExceptionally(ex);
        }
    }

    private void play(Words words) throws Failure, InterruptedException {
        while (words.hear(Words.PING)) {
            words.say(Words.PONG, properties.pause());
        }
        output.line("server: the client has left");
    }
}
