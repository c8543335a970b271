package io.utp.engine.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketTypeTests {

    @Test
    void theCodesAreThoseOfBep29() {
        assertThat(PacketType.values())
                .extracting(type -> type + "=" + type.code())
                .containsExactly("DATA=0", "FIN=1", "STATE=2", "RESET=3", "SYN=4");
    }

    @Test
    void everyCodeLeadsBackToItsTypeAndOthersToNone() {
        for (PacketType type : PacketType.values()) {
            assertThat(PacketType.ofCode(type.code())).isEqualTo(type);
        }
        assertThat(PacketType.ofCode(5)).isNull();
        assertThat(PacketType.ofCode(15)).isNull();
        assertThat(PacketType.ofCode(-1)).isNull();
    }

    @Test
    void dataFinAndSynTakeANumberAndStateAndResetDoNot() {
        assertThat(PacketType.values())
                .filteredOn(PacketType::consumesSequenceNumber)
                .containsExactly(PacketType.DATA, PacketType.FIN, PacketType.SYN);
    }
}
