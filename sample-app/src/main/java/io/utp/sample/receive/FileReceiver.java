package io.utp.sample.receive;

import io.utp.UtpSocket;
import io.utp.sample.SampleProperties;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.protocol.Answer;
import io.utp.sample.protocol.FileOffer;
import io.utp.sample.protocol.MalformedException;
import io.utp.spring.annotation.UtpListener;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Receives one file on each connection, answers, and says with application events what came of it. */
@Component
@Profile("receive")
class FileReceiver {

    private final Inbox inbox;

    private final boolean once;

    private final ApplicationEventPublisher events;

    private final AtomicBoolean taken = new AtomicBoolean();

    FileReceiver(Inbox inbox, SampleProperties properties, ApplicationEventPublisher events) {
        this.inbox = inbox;
        this.once = properties.once();
        this.events = events;
    }

    /** Several of these run at the same time, each in a thread of its own. The caller closes the socket afterwards. */
    @UtpListener
    void receive(UtpSocket socket) {
        String sender = Addresses.peer(socket);
        DataInputStream in = new DataInputStream(socket.inputStream());
        DataOutputStream out = new DataOutputStream(socket.outputStream());
        try {
            Optional<FileOffer> offer = FileOffer.read(in);
            if (offer.isEmpty()) {
                return;
            }
            if (once && !taken.compareAndSet(false, true)) {
                answer(out, new Answer.Refused("this receiver takes one file only"));
                return;
            }
            receive(offer.get(), in, out, socket);
        } catch (MalformedException ex) {
            turnAway(sender, ex, "does not send files as this sample does", "send with the same version of it");
            answer(out, new Answer.Refused(ex.reason()));
        } catch (IOException ex) {
            turnAway(sender, ex, "went away before it had offered a file", "send again");
        }
    }

    private void receive(FileOffer offer, DataInputStream in, DataOutputStream out, UtpSocket socket) {
        try {
            FileReceived file = new Reception(inbox, offer, socket).run(in);
            events.publishEvent(file);
            answer(out, new Answer.Stored(file.sha256()));
        } catch (RefusalException ex) {
            events.publishEvent(new FileLost(ex.failure()));
            answer(out, new Answer.Refused(ex.reason()));
        } catch (Failure ex) {
            events.publishEvent(new FileLost(ex));
        }
    }

    private void turnAway(String sender, IOException cause, String what, String remedy) {
        events.publishEvent(new SenderTurnedAway(
                new Failure(sender + " " + what + ": " + cause.getMessage() + "; " + remedy, cause)));
    }

    /** A sender that is gone cannot be told, and what it was to be told is on record here. */
    private static void answer(DataOutputStream out, Answer answer) {
        try {
            answer.write(out);
        } catch (IOException ex) {
            // see above
        }
    }
}
