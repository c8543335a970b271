package io.utp.sample.protocol;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a receiver says to a {@linkplain FileOffer file}. */
public sealed interface Answer {

    /**
     * The file is in the inbox.
     *
     * @param sha256 of what was stored, 64 hexadecimal digits
     */
    record Stored(String sha256) implements Answer {

        @Override
        public void write(DataOutputStream out) throws IOException {
            out.writeByte(STORED);
            out.write(HexFormat.of().parseHex(sha256));
            out.flush();
        }
    }

    /**
     * The file is not in the inbox, and will not be.
     *
     * @param reason for the sender's user
     */
    record Refused(String reason) implements Answer {

        @Override
        public void write(DataOutputStream out) throws IOException {
            byte[] bytes = reason.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(bytes.length, MAX_REASON_BYTES);
            out.writeByte(REFUSED);
            out.writeShort(length);
            out.write(bytes, 0, length);
            out.flush();
        }
    }

    /** Bytes of a reason at most. */
    int MAX_REASON_BYTES = 1024;

    /** The status of {@link Stored}. */
    int STORED = 0;

    /** The status of {@link Refused}. */
    int REFUSED = 1;

    /**
     * Sends the answer.
     *
     * @param out to the sender
     * @throws IOException if the connection fails
     */
    void write(DataOutputStream out) throws IOException;

    /**
     * Waits for the answer.
     *
     * @param in from the receiver
     * @return the answer
     * @throws MalformedException if it is none
     * @throws IOException if the connection fails, or ends without an answer
     */
    static Answer read(DataInputStream in) throws IOException {
        int status = in.readUnsignedByte();
        return switch (status) {
            case STORED -> {
                byte[] sha256 = new byte[Sha256.LENGTH];
                in.readFully(sha256);
                yield new Stored(HexFormat.of().formatHex(sha256));
            }
            case REFUSED -> {
                byte[] reason = new byte[Math.min(in.readUnsignedShort(), MAX_REASON_BYTES)];
                in.readFully(reason);
                yield new Refused(new String(reason, StandardCharsets.UTF_8));
            }
            default -> throw new MalformedException("what came back is no answer to a file");
        };
    }
}
