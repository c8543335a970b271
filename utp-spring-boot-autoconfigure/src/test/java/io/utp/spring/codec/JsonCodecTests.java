package io.utp.spring.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTests {

    private final JsonCodec codec = new JsonCodec(JsonMapper.shared(), DataSize.ofBytes(50));

    @Test
    void aMessageIsItsLengthAndItsJson() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(out, new Greeting("hello", 1));
        assertThat(out.toByteArray()).isEqualTo(frame("{\"text\":\"hello\",\"number\":1}"));
    }

    @Test
    void becomesTheTypeWithItsParameters() throws IOException {
        Object read = codec.read(
                stream("[{\"text\":\"a\",\"number\":2}]"),
                ResolvableType.forClassWithGenerics(List.class, Greeting.class));
        assertThat(read).isEqualTo(List.of(new Greeting("a", 2)));
    }

    @Test
    void theEndOfTheStreamIsNoMessage() throws IOException {
        assertThat(codec.read(InputStream.nullInputStream(), ResolvableType.forClass(Greeting.class)))
                .isNull();
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream("{"), ResolvableType.forClass(Greeting.class)))
                .withMessageStartingWith("A message is no JSON for io.utp.spring.codec.JsonCodecTests$Greeting: ");
    }

    @Test
    void nullIsNoMessage() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(stream("null"), ResolvableType.forClass(String.class)))
                .withMessage("A message is null, which is no java.lang.String");
    }

    @Test
    void whatIsTooLargeIsNotWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(out, "x".repeat(49)))
                .withMessageStartingWith("A message of 51 bytes is larger than 50 bytes");
        assertThat(out.size()).isZero();
    }

    @Test
    void whatHasNoJsonIsNotWritten() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(new ByteArrayOutputStream(), new Endless()))
                .withMessageStartingWith("A io.utp.spring.codec.JsonCodecTests$Endless cannot be written as JSON: ");
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(frame(json));
    }

    private static byte[] frame(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    record Greeting(String text, int number) {}

    static final class Endless {

        public Endless getSelf() {
            return this;
        }
    }
}
