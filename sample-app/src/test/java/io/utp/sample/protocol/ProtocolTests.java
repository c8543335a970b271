package io.utp.sample.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtocolTests {

    private static final String SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    @Test
    void anOfferIsAsDocumented() throws IOException {
        assertThat(HexFormat.of().formatHex(bytes(out -> new FileOffer("ä.b", 258).write(out))))
                .isEqualTo("75747066" + "01" + "0004" + "c3a42e62" + "0000000000000102");
    }

    @Test
    void anOfferArrives() throws IOException {
        FileOffer offer = new FileOffer("ä".repeat(127) + "b", Long.MAX_VALUE);
        assertThat(FileOffer.read(in(bytes(offer::write)))).contains(offer);
    }

    @Test
    void noOfferIsNoFailure() throws IOException {
        assertThat(FileOffer.read(in(new byte[0]))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "48545450,                                  what was sent is no file offer",
        "7574706602,                                version 2 of the protocol is not known here",
        "75747066010000,                            a file name of 0 bytes; 1 to 255 are allowed",
        "7574706601ffff,                            a file name of 65535 bytes; 1 to 255 are allowed",
        "7574706601000161ffffffffffffffff,          a length of -1 bytes"
    })
    void whatIsNoOfferIsSaid(String hex, String message) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> FileOffer.read(in(HexFormat.of().parseHex(hex))))
                .withMessage(message);
    }

    @Test
    void halfAnOfferIsAFailure() throws IOException {
        byte[] offer = bytes(new FileOffer("name", 1)::write);
        for (int length = 1; length < offer.length; length++) {
            DataInputStream half = in(Arrays.copyOf(offer, length));
            assertThatExceptionOfType(EOFException.class).isThrownBy(() -> FileOffer.read(half));
        }
    }

    @Test
    void aNameThatCannotBeOfferedIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bytes(new FileOffer("x".repeat(256), 1)::write))
                .withMessage("a file name must have 1 to 255 bytes, but has 256");
    }

    @Test
    void anAnswerArrives() throws IOException {
        Answer stored = new Answer.Stored(SHA256);
        Answer refused = new Answer.Refused("no röom");
        assertThat(bytes(stored::write)).hasSize(1 + Sha256.LENGTH);
        assertThat(Answer.read(in(bytes(stored::write)))).isEqualTo(stored);
        assertThat(Answer.read(in(bytes(refused::write)))).isEqualTo(refused);
    }

    @Test
    void aReasonIsNotLongerThanAllowed() throws IOException {
        Answer refused = new Answer.Refused("x".repeat(5000));
        assertThat(Answer.read(in(bytes(refused::write)))).isEqualTo(new Answer.Refused("x".repeat(1024)));
    }

    @Test
    void whatIsNoAnswerIsSaid() {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> Answer.read(in(new byte[] {7})))
                .withMessage("what came back is no answer to a file");
    }

    private static byte[] bytes(Writer writer) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        writer.write(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static DataInputStream in(byte[] bytes) {
        return new DataInputStream(new ByteArrayInputStream(bytes));
    }

    private interface Writer {

        void write(DataOutputStream out) throws IOException;
    }
}
