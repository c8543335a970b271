package io.utp.sample.receive;

import io.utp.sample.SampleProperties;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.spring.event.UtpConnectionOpenedEvent;
import io.utp.spring.event.UtpListeningEvent;
import java.util.concurrent.CompletableFuture;
import org.springframework.context.annotation.Profile;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the user what happens on the receiving side: events of the node and events of this application alike. */
@Component
@Profile("receive")
public class ReceiverConsole {

    private final Output output;

    private final Inbox inbox;

    private final boolean once;

    private final CompletableFuture<FileReceived> firstFile = new CompletableFuture<>();

    ReceiverConsole(Output output, Inbox inbox, SampleProperties properties) {
        this.output = output;
        this.inbox = inbox;
        this.once = properties.once();
    }

    @EventListener
    void on(UtpListeningEvent event) {
        output.line("listening on UDP port " + event.address().getPort() + ", files go to " + inbox.directory());
    }

    @EventListener
    void on(UtpConnectionOpenedEvent event) {
        output.line("connected " + Addresses.peer(event.socket()));
    }

    @EventListener
    void on(FileReceived event) {
        String from = (event.senderName() != null) ? " from " + event.senderName() : "";
        output.line("received " + event.file() + from + ", " + event.bytes() + " bytes, sha256 " + event.sha256());
        firstFile.complete(event);
    }

    @EventListener
    void on(FileLost event) {
        if (once) {
            firstFile.completeExceptionally(event.failure());
        } else {
            output.error(event.failure().line());
        }
    }

    @EventListener
    void on(SenderTurnedAway event) {
        output.error(event.failure().line());
    }

    /**
     * Completes with the first file or, where there is one only, with the {@link Failure} why it was not received.
     *
     * @return always the same future
     */
    public CompletableFuture<FileReceived> firstFile() {
        return firstFile;
    }
}
