package io.utp.spring.codec;

import org.springframework.util.Assert;
import org.springframework.util.unit.DataSize;

/** How many bytes a message may have, without what frames it. What is sent is held to it as what is received. */
record MessageLimit(int bytes) {

    private static final String PROPERTY = "utp.codec.max-message-size";

    static MessageLimit of(DataSize size) {
        Assert.isTrue(
                size.toBytes() >= 1 && size.toBytes() <= Integer.MAX_VALUE - 16,
                () -> PROPERTY + " must be between 1B and 2047MB, but is " + size);
        return new MessageLimit((int) size.toBytes());
    }

    /** For a length known beforehand. */
    void require(long length) throws UtpCodecException {
        if (length > bytes) {
            throw new UtpCodecException("A message of " + length + " bytes is larger than " + limit());
        }
    }

    /** For a message whose end has not been seen yet. */
    UtpCodecException exceeded() {
        return new UtpCodecException("A message is larger than " + limit());
    }

    private String limit() {
        return bytes + " bytes (property '" + PROPERTY + "')";
    }
}
