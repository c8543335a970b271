package io.utp.sample.send;

import io.utp.UtpSocket;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import io.utp.sample.console.Progress;
import io.utp.sample.protocol.Answer;
import io.utp.sample.protocol.FileOffer;
import io.utp.sample.protocol.MalformedException;
import io.utp.sample.protocol.Sha256;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** One file on its way to a receiver. */
final class Delivery {

    private static final int BUFFER_BYTES = 128 * 1024;

    private static final long LAST_WORDS_SECONDS = 1;

    private static final Answer NONE = new Answer.Refused("");

    private final UtpSocket socket;

    private final Output output;

    private final Path file;

    private final String name;

    private final long length;

    private final String receiver;

    private final CompletableFuture<Answer> answer = new CompletableFuture<>();

    private long done;

    Delivery(UtpSocket socket, Output output, Path file, long length) {
        this.socket = socket;
        this.output = output;
        this.file = file;
        this.name = file.getFileName().toString();
        this.length = length;
        this.receiver = Addresses.peer(socket);
    }

    /** Throws {@link IOException} when the file cannot be read, and {@link Failure} in all other cases. */
    Sent run(InputStream content) throws IOException, Failure {
        long start = System.nanoTime();
        listenForAnswer();
        String sha256 = transfer(content);
        Answer received = answer();
        long nanos = System.nanoTime() - start;
        if (received instanceof Answer.Refused refused) {
            throw new Failure(
                    receiver + " refused " + name + ": " + refused.reason() + "; mend that and send it again");
        }
        String receiverSha256 = ((Answer.Stored) received).sha256();
        if (done < length || !receiverSha256.equals(sha256)) {
            throw new Failure("hash mismatch in " + name + ": " + receiver + " stored something with the sha256 "
                    + receiverSha256 + " and not " + sha256 + "; remove it there and send the file again");
        }
        return new Sent(name, length, nanos, sha256, receiverSha256);
    }

    /** In a thread of its own, because a receiver may refuse in the middle of the content. */
    private void listenForAnswer() {
        Thread thread = new Thread(
                () -> {
                    try {
                        answer.complete(Answer.read(new DataInputStream(socket.inputStream())));
                    } catch (IOException ex) {
                        answer.completeExceptionally(ex);
                    }
                },
                "answer");
        thread.setDaemon(true);
        thread.start();
    }

    /** Sends everything, or as much as the receiver wants. Returns the checksum of that. */
    private String transfer(InputStream content) throws IOException, Failure {
        DataOutputStream out = new DataOutputStream(socket.outputStream());
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (Progress progress = output.progress(length)) {
            send(() -> new FileOffer(name, length).write(out));
            while (done < length && !answer.isDone()) {
                int read = content.read(buffer, 0, (int) Math.min(buffer.length, length - done));
                if (read < 0) {
                    throw new Failure(file + " became shorter while it was sent, by " + (length - done)
                            + " bytes; send it again when nobody writes to it");
                }
                digest.update(buffer, 0, read);
                send(() -> out.write(buffer, 0, read));
                done += read;
                progress.show(done);
            }
            byte[] checksum = digest.digest();
            if (done == length) {
                progress.show(done);
                send(() -> finish(out, checksum));
            }
            return HexFormat.of().formatHex(checksum);
        }
    }

    private static void finish(DataOutputStream out, byte[] checksum) throws IOException {
        out.write(checksum);
        out.flush();
    }

    /** A failure is no failure if the receiver has answered: then what it said counts. */
    private void send(Step step) throws Failure {
        try {
            step.run();
        } catch (IOException ex) {
            answer.completeOnTimeout(NONE, LAST_WORDS_SECONDS, TimeUnit.SECONDS);
            if (answer() == NONE) {
                throw lost(ex);
            }
        }
    }

    private Answer answer() throws Failure {
        try {
            return answer.get();
        } catch (ExecutionException ex) {
            if (ex.getCause() instanceof MalformedException malformed) {
                throw new Failure(
                        receiver + " does not receive files as this sample does: " + malformed.reason()
                                + "; start the same version of it there",
                        ex);
            }
            throw lost((ex.getCause() != null) ? ex.getCause() : ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted while " + name + " was sent; send it again", ex);
        }
    }

    private Failure lost(Throwable cause) {
        String why = (cause instanceof EOFException) ? "it ended the connection" : cause.getMessage();
        return new Failure(
                "the connection to " + receiver + " was lost after " + done + " of " + length + " bytes of " + name
                        + " (" + why + "); check that the receiver still runs, and send it again",
                cause);
    }

    /** A part of what is sent. */
    @FunctionalInterface
    private interface Step {

        void run() throws IOException;
    }
}
