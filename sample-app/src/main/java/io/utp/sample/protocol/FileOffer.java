package io.utp.sample.protocol;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a sender says before the content. All of it, with numbers in network byte order:
 *
 * <pre>
 *   sender                                       receiver
 *   magic      4 bytes   "utpf"
 *   version    1 byte    1
 *   name       2 bytes   its length, 1 to 255
 *              n bytes   UTF-8
 *   length     8 bytes   0 to 2^63-1
 *   content    n bytes
 *   SHA-256   32 bytes   of the content
 *                                                status     1 byte   0 stored, 1 refused
 *                                                           stored:  32 bytes SHA-256 of what was stored
 *                                                           refused: 2 bytes length, then the reason in UTF-8
 * </pre>
 *
 * <p>The receiver may refuse at any time; the sender then stops sending. One file a connection, which the sender ends.
 *
 * @param name the file's name as the sender gave it; not to be trusted
 * @param length bytes of content
 */
public record FileOffer(String name, long length) {

    /** Bytes of a name at most, as most file systems have it. */
    public static final int MAX_NAME_BYTES = 255;

    private static final int MAGIC = 0x75747066;

    private static final int VERSION = 1;

    /**
     * Sends the offer.
     *
     * @param out to the receiver
     * @throws IOException if the connection fails
     */
    public void write(DataOutputStream out) throws IOException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        if (nameBytes.length == 0 || nameBytes.length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException(
                    "a file name must have 1 to " + MAX_NAME_BYTES + " bytes, but has " + nameBytes.length);
        }
        out.writeInt(MAGIC);
        out.writeByte(VERSION);
        out.writeShort(nameBytes.length);
        out.write(nameBytes);
        out.writeLong(length);
    }

    /**
     * Receives an offer.
     *
     * @param in from the sender
     * @return the offer, or nothing if the sender ends without one
     * @throws MalformedException if it is none
     * @throws IOException if the connection fails, or ends in the middle
     */
    public static Optional<FileOffer> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int magic = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (magic != MAGIC) {
            throw new MalformedException("what was sent is no file offer");
        }
        int version = in.readUnsignedByte();
        if (version != VERSION) {
            throw new MalformedException("version " + version + " of the protocol is not known here");
        }
        int nameLength = in.readUnsignedShort();
        if (nameLength == 0 || nameLength > MAX_NAME_BYTES) {
            throw new MalformedException(
                    "a file name of " + nameLength + " bytes; 1 to " + MAX_NAME_BYTES + " are allowed");
        }
        String name = new String(in.readNBytes(nameLength), StandardCharsets.UTF_8);
        long length = in.readLong();
        if (length < 0) {
            throw new MalformedException("a length of " + length + " bytes");
        }
        return Optional.of(new FileOffer(name, length));
    }
}
