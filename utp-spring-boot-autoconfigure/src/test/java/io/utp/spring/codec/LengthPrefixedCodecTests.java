package io.utp.spring.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

class LengthPrefixedCodecTests {

    private static final ResolvableType BYTES = ResolvableType.forClass(byte[].class);

    private final LengthPrefixedCodec codec = new LengthPrefixedCodec(DataSize.ofBytes(5));

    @Test
    void aMessageIsItsLengthAndItsBytes() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(out, new byte[] {7, 8});
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 2, 7, 8);
    }

    @Test
    void readsOneMessageAtATime() throws IOException {
        InputStream in = stream(0, 0, 0, 2, 7, 8, 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5);
        assertThat(codec.read(in, BYTES)).containsExactly(7, 8);
        assertThat(codec.read(in, BYTES)).isEmpty();
        assertThat(codec.read(in, BYTES)).containsExactly(1, 2, 3, 4, 5);
        assertThat(codec.read(in, BYTES)).isNull();
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeItsBytesAreRead() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream(0, 0, 0, 6), BYTES))
                .withMessage("A message of 6 bytes is larger than 5 bytes (property 'utp.codec.max-message-size')");
    }

    @Test
    void aNegativeLengthIsRefused() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream(-1, -1, -1, -1), BYTES))
                .withMessageStartingWith("A message of 4294967295 bytes is larger than");
    }

    @Test
    void anEndWithinTheLengthIsNone() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream(0, 0, 0), BYTES))
                .withMessage("The stream ended after 3 of the 4 bytes of a message's length");
    }

    @Test
    void anEndWithinAMessageIsNone() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream(0, 0, 0, 3, 1), BYTES))
                .withMessage("The stream ended after 1 of the 3 bytes of a message");
    }

    @Test
    void whatIsTooLargeIsNotWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(out, new byte[6]))
                .withMessageContaining("larger than 5 bytes");
        assertThat(out.size()).isZero();
    }

    @Test
    void onlyBytesAreWritten() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(new ByteArrayOutputStream(), "text"))
                .withMessage("The codec 'bytes' writes byte[], not a java.lang.String");
    }

    @Test
    void onlyBytesAreRead() {
        assertThat(codec.canRead(BYTES)).isTrue();
        assertThat(codec.canRead(ResolvableType.forClass(Object.class))).isTrue();
        assertThat(codec.canRead(ResolvableType.forClass(String.class))).isFalse();
    }

    private static InputStream stream(int... bytes) {
        byte[] content = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            content[i] = (byte) bytes[i];
        }
        return new ByteArrayInputStream(content);
    }
}
