package io.utp.sample.pingpong;

import io.utp.UtpSocket;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Output;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What one player says and hears: words of four letters in a stream that does not separate them. */
final class Words {

    static final String PING = "PING";

    static final String PONG = "PONG";

    private static final int LENGTH = 4;

    private final UtpSocket socket;

    private final Side side;

    private final String peer;

    private final Output output;

    Words(UtpSocket socket, Side side, Output output) {
        this.socket = socket;
        this.side = side;
        this.peer = Addresses.text(socket.remoteAddress());
        this.output = output;
    }

    void say(String word) throws Failure {
        output.line(side + ": sending " + word);
        try {
            socket.outputStream().write(word.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException ex) {
            throw lost(ex);
        }
    }

    /** Says it when the other one has had some time. */
    void say(String word, Duration pause) throws Failure, InterruptedException {
        Thread.sleep(pause.toMillis());
        say(word);
    }

    /** Waits for this word. Returns {@code false} if the other one has ended the game instead. */
    boolean hear(String word) throws Failure {
        byte[] bytes;
        try {
            bytes = socket.inputStream().readNBytes(LENGTH);
        } catch (IOException ex) {
            throw lost(ex);
        }
        if (bytes.length == 0) {
            return false;
        }
        String heard = new String(bytes, StandardCharsets.ISO_8859_1);
        output.line(side + ": received '" + heard + "' from " + peer);
        if (!heard.equals(word)) {
            throw new Failure(peer + " plays something else: it sent '" + heard + "' and not '" + word
                    + "'; start the same example there");
        }
        return true;
    }

    private Failure lost(IOException cause) {
        return new Failure(
                "the connection to " + peer + " was lost (" + cause.getMessage() + "); start both sides again", cause);
    }
}
