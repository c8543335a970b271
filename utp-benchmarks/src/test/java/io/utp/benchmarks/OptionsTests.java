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
    void withoutWordsEverythingIsDoneByThoseWhoAreUsual() {
        Options options = parse();
        assertThat(options.works()).containsExactly(Work.values());
        assertThat(rivals(options, Work.BULK, 0)).contains(Rival.UTP, Rival.KCP_NETTY, Rival.UDP_C);
        assertThat(rivals(options, Work.BULK, 1)).doesNotContain(Rival.UDP_C);
        assertThat(rivals(options, Work.IDLE, 0)).contains(Rival.UTP_PUNCH).doesNotContain(Rival.UTP_NATIVE);
        assertThat(rivals(options, Work.IDLE, 1)).containsExactly(Rival.UTP, Rival.NETTY_TCP);
        assertThat(options.rounds(3)).isEqualTo(3);
        assertThat(options.output()).isEqualTo(Path.of("out"));
    }

    @Test
    void whoIsNamedDoesEverythingThatItCan() {
        Options options = parse("--peers", "utp,kcp-netty");
        assertThat(rivals(options, Work.WAN, 1)).containsExactly(Rival.UTP, Rival.KCP_NETTY);
        assertThat(rivals(options, Work.CONNECT, 0)).containsExactly(Rival.UTP);
    }

    @Test
    void aPartOfAWorkMayBeNamed() {
        Options options = parse("wan.200ms", "wan.torture", "echo");
        assertThat(options.works()).containsExactly(Work.WAN, Work.ECHO);
        assertThat(options.tasks(Work.WAN))
                .extracting(Task::name)
                .containsExactly("wan.200ms.0%", "wan.200ms.0.1%", "wan.200ms.1%", "wan.torture");
        assertThat(options.tasks(Work.ECHO)).hasSize(1);
    }

    @Test
    void aValueMayBeAWordOfItsOwn() {
        Options options = parse("--rounds", "2", "echo", "--write-docs", "page.md", "--results=a,b");
        assertThat(options.rounds(3)).isEqualTo(2);
        assertThat(options.works()).containsExactly(Work.ECHO);
        assertThat(options.document()).isEqualTo(Path.of("page.md"));
        assertThat(options.results()).containsExactly(Path.of("a"), Path.of("b"));
    }

    @Test
    void worksAreDoneInTheOrderInWhichTheyAreNamed() {
        assertThat(parse("echo", "bulk").works()).containsExactly(Work.ECHO, Work.BULK);
    }

    @Test
    void quickMakesShortDefaultsThatOtherOptionsReplaceWhereverItStands() {
        Options options = parse("--rounds=2", "--quick");
        assertThat(options.rounds(3)).isEqualTo(2);
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(1));
        assertThat(options.idle()).containsExactly(1_000);
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
        assertThat(rivals(options, Work.BULK, 0)).containsExactly(Rival.UTP, Rival.UTP_PUNCH);
        assertThat(options.warmUp()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.duration()).isEqualTo(Duration.ofSeconds(7));
        assertThat(options.idle()).containsExactly(100_000);
        assertThat(options.streams()).containsExactly(5, 50);
        assertThat(options.profile()).isTrue();
        assertThat(options.output()).isEqualTo(Path.of("there"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bulks",
                "wan.300ms",
                "--rounds=x",
                "--rounds=0",
                "--streams=1,",
                "--peers=tcp",
                "--fast",
                "--fast=1",
                "--rounds",
                "--idle=1 --idle=2"
            })
    void whatIsWrongIsNamed(String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(words.split(" ")))
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
        List<Task> tasks = Work.WAN.tasks(parse());
        assertThat(tasks)
                .extracting(Task::name)
                .containsExactly(
                        "wan.relay",
                        "wan.50ms.0%",
                        "wan.50ms.0.1%",
                        "wan.50ms.1%",
                        "wan.200ms.0%",
                        "wan.200ms.0.1%",
                        "wan.200ms.1%",
                        "wan.torture");
        assertThat(rivals(parse(), Work.WAN, 0)).containsExactly(Rival.UDP_C);
        assertThat(tasks.subList(1, tasks.size())).allSatisfy(task -> {
            assertThat(Rival.UTP.can(task)).isTrue();
            assertThat(Rival.UDP_C.can(task)).isFalse();
        });
    }

    private static List<Rival> rivals(Options options, Work work, int task) {
        return options.rivals(work, work.tasks(options).get(task));
    }

    private static Options parse(String... words) {
        return Options.parse(List.of(words), Path.of("out"));
    }
}
