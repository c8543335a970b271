package io.utp.spring.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

class LineCodecTests {

    private static final ResolvableType STRING = ResolvableType.forClass(String.class);

    private final LineCodec codec = new LineCodec(DataSize.ofBytes(10));

    @Test
    void readsOneLineAtATime() throws IOException {
        assertThat(lines("one\ntwo\r\n\nthree")).containsExactly("one", "two", "", "three");
    }

    @Test
    void aCarriageReturnWithinALineBelongsToIt() throws IOException {
        assertThat(lines("a\rb\nc\r")).containsExactly("a\rb", "c\r");
    }

    @Test
    void whatItWritesItReads() throws IOException {
        assertThat(lines(written("Zürich"))).containsExactly("Zürich");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789\n", "0123456789\r\n", "0123456789"})
    void aLineMayBeAsLongAsTheLimitWhateverItsEnd(String line) throws IOException {
        assertThat(lines(line)).containsExactly("0123456789");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789a\n", "0123456789a\r\n", "0123456789a", "0123456789\ra", "0123456789\r"})
    void aLongerLineIsRefused(String line) {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> lines(line))
                .withMessage("A message is larger than 10 bytes (property 'utp.codec.max-message-size')");
    }

    @Test
    void aLineWithoutEndIsRefusedAsSoonAsItIsTooLong() {
        InputStream endless = new InputStream() {

            @Override
            public int read() {
                return 'x';
            }
        };
        assertThatExceptionOfType(UtpCodecException.class).isThrownBy(() -> codec.read(endless, STRING));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.read(new ByteArrayInputStream(new byte[] {(byte) 0xFF, '\n'}), STRING))
                .withMessage("A line of 1 bytes is not UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", "ends\r"})
    void whatWouldBeReadAsSomethingElseIsNotWritten(String line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(out, line))
                .withMessage("A line may neither contain \\n nor end with \\r");
        assertThat(out.size()).isZero();
    }

    @Test
    void whatIsTooLongIsNotWritten() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(out, "0123456789a"))
                .withMessage("A message of 11 bytes is larger than 10 bytes (property 'utp.codec.max-message-size')");
        assertThat(out.size()).isZero();
    }

    @Test
    void whatIsNoTextIsNotWritten() {
        assertThatExceptionOfType(UtpCodecException.class)
                .isThrownBy(() -> codec.write(new ByteArrayOutputStream(), 1))
                .withMessage("The codec 'lines' writes text, not a java.lang.Integer");
    }

    @Test
    void readsStringsAndWhatTheyAreAssignableTo() {
        assertThat(codec.canRead(STRING)).isTrue();
        assertThat(codec.canRead(ResolvableType.forClass(CharSequence.class))).isTrue();
        assertThat(codec.canRead(ResolvableType.forClass(Integer.class))).isFalse();
    }

    @Test
    void aLimitIsAtLeastOneByte() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineCodec(DataSize.ofBytes(0)))
                .withMessage("utp.codec.max-message-size must be between 1B and 2047MB, but is 0B");
    }

    private String written(String line) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        codec.write(out, line);
        return out.toString(StandardCharsets.UTF_8);
    }

    private List<String> lines(String text) throws IOException {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = codec.read(in, STRING); line != null; line = codec.read(in, STRING)) {
            lines.add(line);
        }
        return lines;
    }
}
