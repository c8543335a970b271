package io.utp.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTests {

    @Test
    void withoutWordsEverythingIsDoneByEveryoneThreeTimes() {
        Options options = parse();
        assertThat(options.works()).containsExactly(Work.values());
        assertThat(options.rivals()).containsExactly(Rival.values());
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(options.output()).isEqualTo(Path.of("out"));
    }

    @Test
    void worksAreDoneInTheOrderInWhichTheyAreNamed() {
        assertThat(parse("echo", "bulk").works()).containsExactly(Work.ECHO, Work.BULK);
    }

    @Test
    void quickMakesShortDefaultsThatOtherOptionsReplaceWhereverItStands() {
        Options options = parse("--rounds=2", "--quick");
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.idle()).isEqualTo(1_000);
    }

    @Test
    void optionsHaveValues() {
        Options options = parse(
                "--peers=utp,utp-punch",
                "--warm-up=0.5",
                "--seconds=7",
                "--idle=100000",
                "--streams=5,50",
                "--profile",
                "--output=there");
        assertThat(options.rivals()).containsExactly(Rival.UTP, Rival.UTP_PUNCH);
        assertThat(options.warmUp()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.idle()).isEqualTo(100_000);
        assertThat(options.streams()).containsExactly(5, 50);
        assertThat(options.profile()).isTrue();
        assertThat(options.output()).isEqualTo(Path.of("there"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bulks", "--rounds=x", "--rounds=0", "--streams=1,", "--peers=tcp", "--fast"})
    void whatIsWrongIsNamed(String word) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(word))
                .satisfies(failure -> assertThat(failure.getMessage()).isNotBlank());
    }

    @Test
    void theUsageNamesEveryWorkAndEveryPeer() {
        assertThat(Options.USAGE)
                .contains(Arrays.stream(Work.values()).map(Work::label).toList());
        assertThat(Options.USAGE)
                .contains(Arrays.stream(Rival.values()).map(Rival::label).toList());
    }

    @Test
    void longLinesAreMeasuredAtTwoRoundTripsWithAndWithoutLoss() {
        assertThat(Work.WAN.tasks(parse()))
                .extracting(Task::name)
                .containsExactly("wan.50ms.0%", "wan.50ms.1%", "wan.200ms.0%", "wan.200ms.1%");
        assertThat(Work.WAN.tasks(parse())).allSatisfy(task -> {
            assertThat(Rival.UTP.can(task)).isTrue();
            assertThat(Rival.NETTY_TCP.can(task)).isFalse();
        });
    }

    private static Options parse(String... words) {
        return Options.parse(List.of(words), Path.of("out"));
    }
}
