package io.utp.interop;

import io.utp.UtpResetException;
import io.utp.UtpSocket;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** What applications do with a socket: write a pattern, read one, say a word. */
final class Streams {

    private static final int CHUNK = 65_536;

    private Streams() {}

    /** Writes so many bytes of the pattern, from a thread of its own; the stream stays open. */
    static CompletableFuture<Void> send(UtpSocket socket, int seed, long bytes) {
        return Await.async("writer", () -> {
            Pattern pattern = new Pattern(seed);
            OutputStream out = socket.outputStream();
            byte[] chunk = new byte[CHUNK];
            for (long left = bytes; left > 0; ) {
                int size = (int) Math.min(left, chunk.length);
                pattern.fill(chunk, 0, size);
                out.write(chunk, 0, size);
                left -= size;
            }
            out.flush();
            return null;
        });
    }

    /** Reads so many bytes, or until the peer ends, from a thread of its own. */
    static CompletableFuture<Digest> receive(UtpSocket socket, int seed, long bytes) {
        return receive(socket, new Digest(seed), bytes);
    }

    /** Reads on until the digest has so many bytes. */
    static CompletableFuture<Digest> receive(UtpSocket socket, Digest digest, long bytes) {
        return Await.async("reader", () -> {
            InputStream in = socket.inputStream();
            byte[] chunk = new byte[CHUNK];
            while (digest.bytes() < bytes) {
                int read = in.read(chunk, 0, (int) Math.min(chunk.length, bytes - digest.bytes()));
                if (read < 0) {
                    break;
                }
                digest.update(chunk, read);
            }
            return digest;
        });
    }

    /** Sends back what comes, until so many bytes have come or the peer ends, and then ends too. */
    static CompletableFuture<Void> echo(UtpSocket socket, long bytes) {
        return Await.async("echo", () -> {
            byte[] chunk = new byte[CHUNK];
            for (long left = bytes; left > 0; ) {
                int read = socket.inputStream().read(chunk, 0, (int) Math.min(chunk.length, left));
                if (read < 0) {
                    break;
                }
                socket.outputStream().write(chunk, 0, read);
                left -= read;
            }
            socket.end();
            return null;
        });
    }

    static void say(UtpSocket socket, String text) throws IOException {
        socket.outputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.outputStream().flush();
    }

    /** Reads as many characters as the text has. */
    static String hear(UtpSocket socket, int length) throws Exception {
        return Await.result(Await.async(
                "reader", () -> new String(socket.inputStream().readNBytes(length), StandardCharsets.UTF_8)));
    }

    static String hearAll(UtpSocket socket) throws Exception {
        return Await.result(
                Await.async("reader", () -> new String(socket.inputStream().readAllBytes(), StandardCharsets.UTF_8)));
    }

    /** The next byte, or -1 at the end. */
    static int read(UtpSocket socket) throws Exception {
        return Await.result(Await.async("reader", socket.inputStream()::read));
    }

    /**
     * Waits for the end of a stream whose peer may have left before the end could be repeated.
     * utp-punch 1.0.1: once it has closed it answers everything with RESET, and takes one for the end itself.
     */
    static int readEndOrReset(UtpSocket socket) throws Exception {
        try {
            return read(socket);
        } catch (UtpResetException e) {
            return -1;
        }
    }
}
