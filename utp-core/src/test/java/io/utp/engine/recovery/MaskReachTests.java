package io.utp.engine.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.PacketHeader;
import io.utp.engine.wire.PacketType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskReachTests {

    @ParameterizedTest
    @CsvSource({
        // Four bytes are what any peer gets, and full extensions those of which there is no more.
        "true, 4, false",
        "true, 5, true",
        "true, 255, false",
        "true, 256, true",
        "true, 1020, false",
        // Others tell what they like.
        "false, 5, false",
    })
    void whatAMaskDoesNotNameHasNotArrivedIfItIsNotCutOff(boolean ours, int bytes, boolean complete) {
        MaskReach masks = new MaskReach(1_000);
        masks.setComplete(ours);
        PacketHeader header =
                new PacketHeader().type(PacketType.STATE).acknowledgement(999).selectiveAckLength(bytes);

        masks.handle(header, 1_000, 1_010, 9_999);

        assertThat(masks.isComplete(header)).isEqualTo(complete);
        assertThat(masks.horizon()).isEqualTo(complete ? 9_999 : 1_010);
        assertThat(masks.packets()).isEqualTo(complete ? Integer.MAX_VALUE : 8 * bytes);
    }
}
