package io.utp.soak;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The soak itself for a few seconds, and that it sees what it is there for. */
class SoakTests {

    @Test
    @Timeout(60)
    void aFewSecondsLeaveNothingBehind() throws Exception {
        // A machine that has other things to do as well may let some connections time out.
        SoakOptions options = new SoakOptions(Duration.ofSeconds(3), 700, 4711, Duration.ofSeconds(3), 0.1);

        Tally tally = new Soak(options).run();

        assertThat(tally.faults()).isEmpty();
        assertThat(tally.opened).hasValueGreaterThan(20);
        assertThat(tally.verified).hasValueGreaterThan(100_000);
    }

    @Test
    void aWrongByteIsSeen() {
        Checker checker = new Checker(5, 10_000);
        assertThat(checker.check(ByteBuffer.wrap(Script.bytes(5, 0, 6_000)))).isNull();
        byte[] next = Script.bytes(5, 6_000, 1_000);
        next[77] ^= 1;

        assertThat(checker.check(ByteBuffer.wrap(next))).contains("byte 6077 of 10000");
    }

    @Test
    void theBytesOfAnotherPlaceAndOfAnotherConnectionAreSeen() {
        assertThat(new Checker(5, 1_000).check(ByteBuffer.wrap(Script.bytes(5, 1, 999))))
                .isNotNull();
        assertThat(new Checker(5, 1_000).check(ByteBuffer.wrap(Script.bytes(6, 0, 1_000))))
                .isNotNull();
        assertThat(new Checker(5, 1_000).check(ByteBuffer.wrap(Script.bytes(5, 0, 1_001))))
                .contains("more than");
    }
}
