package io.utp.sample.send;

import io.utp.UtpNode;
import io.utp.UtpSocket;
import io.utp.rendezvous.RendezvousStatus;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.sample.console.Reasons;
import io.utp.sample.protocol.FileOffer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionException;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Sends files from the node of this application. */
@Component
@Profile("send")
public class FileSender {

    private final UtpNode node;

    private final Output output;

    FileSender(UtpNode node, Output output) {
        this.node = node;
        this.output = output;
    }

    /**
     * Sends a file and waits for the receiver's answer.
     *
     * @param file the file
     * @param receiver where to
     * @return what was sent; both checksums are equal
     * @throws Failure if the file is not in the receiver's inbox now
     */
    public Sent send(Path file, InetSocketAddress receiver) throws Failure {
        return send(file, () -> connect(file, receiver));
    }

    /**
     * Finds the receiver by its name, sends it a file and waits for its answer.
     *
     * @param file the file
     * @param receiver the name of the receiver
     * @return what was sent; both checksums are equal
     * @throws Failure if the file is not in the receiver's inbox now
     */
    public Sent send(Path file, String receiver) throws Failure {
        return send(file, () -> connect(file, receiver));
    }

    private Sent send(Path file, Connecting connecting) throws Failure {
        long length = requireReadable(file);
        try (InputStream content = Files.newInputStream(file)) {
            return send(content, file, length, connecting.connect());
        } catch (IOException ex) {
            throw unreadable(file, ex);
        }
    }

    private Sent send(InputStream content, Path file, long length, UtpSocket socket) throws IOException, Failure {
        socket.sslSession()
                .ifPresent(tls -> output.line("encrypted with " + tls.getProtocol() + ", " + tls.getCipherSuite()));
        boolean delivered = false;
        try {
            Sent sent = new Delivery(socket, output, file, length).run(content);
            delivered = true;
            return sent;
        } finally {
            // What is still on its way is of no use when the delivery failed.
            if (delivered) {
                socket.end();
            } else {
                socket.destroy();
            }
        }
    }

    /**
     * Checks before anything else happens that a file can be sent.
     *
     * @param file the file
     * @return its length
     * @throws Failure if it is missing, not a regular file, or not readable
     */
    public static long requireReadable(Path file) throws Failure {
        if (Files.isDirectory(file)) {
            throw new Failure(file + " is a directory; give one file, for example an archive of it");
        }
        if (!Files.exists(file)) {
            throw new Failure("there is no file " + file + "; check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw new Failure(file + " is not a regular file; copy what it delivers to one and send that");
        }
        int nameBytes = file.getFileName().toString().getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes > FileOffer.MAX_NAME_BYTES) {
            throw new Failure("the name of " + file + " has " + nameBytes + " bytes; rename it to at most "
                    + FileOffer.MAX_NAME_BYTES);
        }
        try (FileChannel content = FileChannel.open(file)) {
            return content.size();
        } catch (IOException ex) {
            throw unreadable(file, ex);
        }
    }

    private static Failure unreadable(Path file, IOException cause) {
        return new Failure("cannot read " + file + " (" + Reasons.of(cause) + "); mend that and send it again", cause);
    }

    private UtpSocket connect(Path file, InetSocketAddress receiver) throws Failure {
        try {
            return node.connect(receiver).join();
        } catch (CompletionException ex) {
            String why = why(ex);
            throw new Failure(
                    "cannot send " + file.getFileName() + ": " + why + (why.endsWith("?") ? " Start" : "; start")
                            + " a receiver there with --receive",
                    ex);
        }
    }

    /** The node says why there is no way and what may help, and its status what is wrong with the rendezvous. */
    private UtpSocket connect(Path file, String receiver) throws Failure {
        try {
            return node.connect(receiver).join();
        } catch (CompletionException ex) {
            RendezvousStatus status = node.rendezvous();
            String problem = (status != null && status.problem() != null) ? " (" + status.problem() + ")" : "";
            throw new Failure("cannot send " + file.getFileName() + ": " + why(ex) + problem, ex);
        }
    }

    private static String why(CompletionException ex) {
        Throwable cause = (ex.getCause() != null) ? ex.getCause() : ex;
        return String.valueOf(cause.getMessage());
    }

    /** How the receiver is reached. */
    @FunctionalInterface
    private interface Connecting {

        UtpSocket connect() throws Failure;
    }
}
