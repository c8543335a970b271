package io.utp.sample.receive;

import io.utp.UtpSocket;
import io.utp.sample.console.Addresses;
import io.utp.sample.console.Failure;
import io.utp.sample.console.Reasons;
import io.utp.sample.protocol.FileOffer;
import io.utp.sample.protocol.Sha256;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One file on its way into the inbox. What goes wrong is either told to the sender, or the sender is gone. */
final class Reception {

    private static final int BUFFER_BYTES = 128 * 1024;

    private final Inbox inbox;

    private final FileOffer offer;

    private final UtpSocket socket;

    Reception(Inbox inbox, FileOffer offer, UtpSocket socket) {
        this.inbox = inbox;
        this.offer = offer;
        this.socket = socket;
    }

    FileReceived run(DataInputStream in) throws RefusalException, Failure {
        try (IncomingFile file = inbox.begin(offer.name(), offer.length())) {
            String sha256 = copy(in, file);
            String expected = readChecksum(in);
            if (!sha256.equals(expected)) {
                throw mismatch(sha256, expected);
            }
            return new FileReceived(file.store(), offer.length(), sha256, socket.remoteAddress(), socket.remoteName());
        } catch (IOException ex) {
            throw notStored(ex);
        }
    }

    /** Throws {@link IOException} when the disk fails, and {@link Failure} when the connection does. */
    private String copy(DataInputStream in, IncomingFile file) throws IOException, Failure {
        MessageDigest digest = Sha256.start();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = offer.length();
        while (left > 0) {
            int read = read(in, buffer, (int) Math.min(buffer.length, left), offer.length() - left);
            digest.update(buffer, 0, read);
            file.write(buffer, read);
            left -= read;
        }
        return Sha256.finish(digest);
    }

    private int read(DataInputStream in, byte[] buffer, int most, long done) throws Failure {
        try {
            int read = in.read(buffer, 0, most);
            if (read < 0) {
                throw new EOFException("it ended the connection");
            }
            return read;
        } catch (IOException ex) {
            throw gone(done, ex);
        }
    }

    private String readChecksum(DataInputStream in) throws Failure {
        byte[] sha256 = new byte[Sha256.LENGTH];
        try {
            in.readFully(sha256);
        } catch (IOException ex) {
            throw gone(offer.length(), ex);
        }
        return HexFormat.of().formatHex(sha256);
    }

    private Failure gone(long done, IOException cause) {
        String why = (cause.getMessage() != null) ? cause.getMessage() : "it ended the connection";
        return new Failure(
                Addresses.peer(socket) + " went away after " + done + " of " + offer.length() + " bytes of "
                        + offer.name() + " (" + why + "); nothing was stored, send the file again",
                cause);
    }

    private RefusalException mismatch(String sha256, String expected) {
        String what = "what arrived has the sha256 " + sha256 + " and not " + expected;
        return new RefusalException(
                what,
                new Failure("hash mismatch in " + offer.name() + " from " + Addresses.peer(socket) + ": " + what
                        + "; nothing was stored, send the file again"));
    }

    private RefusalException notStored(IOException cause) {
        String why = Reasons.of(cause);
        return new RefusalException(
                "it cannot store the file (" + why + ")",
                new Failure(
                        "cannot store " + offer.name() + " from " + Addresses.peer(socket) + " in " + inbox.directory()
                                + " (" + why + "); make room there or give another directory with --dir=DIR",
                        cause));
    }
}
