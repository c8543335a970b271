package io.utp.engine.mtu;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.mtu.MtuSearch.State;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8899 section 5, against a path that carries what the test says. */
class MtuSearchTests {

    private static final long SECOND = 1_000_000_000L;
    private static final long TIMEOUT = SECOND / 2;
    private static final int LEAST = 528;
    private static final int BASE = 1_200;
    private static final int OVERHEAD = 48;

    private long now = SECOND;
    private int carries;
    private final List<Integer> probes = new ArrayList<>();

    private static MtuSearch search(int most) {
        return new MtuSearch(LEAST, BASE, most, OVERHEAD);
    }

    /** Lets so much time pass; what the path carries is answered at once. */
    private void run(MtuSearch search, long nanos) {
        long end = now + nanos;
        while (true) {
            for (int size = search.pollProbe(TIMEOUT, now); size > 0; size = search.pollProbe(TIMEOUT, now)) {
                probes.add(size);
                if (size <= carries) {
                    search.handleArrived(size, now);
                }
            }
            if (search.deadlineNanos() > end) {
                now = end;
                return;
            }
            now = Math.max(now, search.deadlineNanos());
            search.handleTimeout(now);
        }
    }

    private MtuSearch found(int most, int path) {
        carries = path;
        MtuSearch search = search(most);
        search.start(now);
        run(search, 120 * SECOND);
        assertThat(search.state()).isEqualTo(State.COMPLETE);
        return search;
    }

    @Test
    void whatTheFirstLinkCarriesTakesOneProbe() {
        assertThat(found(65_487, 65_487).size()).isEqualTo(65_487);
        assertThat(probes).containsExactly(65_487);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_232, 1_352, 1_372, 1_392, 1_432, 1_444, 1_452, 8_903, 8_952, 16_336})
    void sizesThatOccurAreFoundExactly(int path) {
        assertThat(found(65_487, path).size()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 1_201, 1_300, 1_460, 2_000, 5_000, 12_345, 40_000, 65_486})
    void othersNearly(int path) {
        MtuSearch search = found(65_487, path);

        assertThat(search.size()).isBetween(path - Math.max(8, path / 64), path);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_200, 1_300, 1_452, 8_952})
    void nothingIsAskedThatTheFirstLinkDoesNotCarryNorOftenThanThreeTimesEach(int path) {
        // RFC 8899 5.1.2: MAX_PROBES
        found(8_952, path);

        assertThat(probes).allMatch(size -> size <= 8_952);
        for (int size : probes) {
            // The first look at the largest does not count.
            assertThat(probes.stream().filter(other -> other == size).count())
                    .isLessThanOrEqualTo(size == 8_952 ? 4 : 3);
        }
    }

    @Test
    void aProbeThatIsLostByChanceIsRepeated() {
        carries = 0;
        MtuSearch search = search(1_452);
        search.start(now);
        run(search, 2 * TIMEOUT);
        carries = 1_452;
        run(search, 10 * SECOND);

        assertThat(search.size()).isEqualTo(1_452);
    }

    @Test
    void anAnswerThatIsLateCounts() {
        carries = 0;
        MtuSearch search = search(8_952);
        search.start(now);
        run(search, TIMEOUT);
        assertThat(probes).containsExactly(8_952, 1_232);

        search.handleArrived(8_952, now);

        assertThat(search.size()).isEqualTo(8_952);
        assertThat(search.pollProbe(TIMEOUT, now)).isZero();
        assertThat(search.state()).isEqualTo(State.COMPLETE);
    }

    @Test
    void whatTheKernelRefusesIsNotWaitedFor() {
        MtuSearch search = search(65_487);
        search.start(now);
        long before = now;
        // EMSGSIZE: an interface of 1,500.
        for (int size = search.pollProbe(TIMEOUT, now); size > 0; size = search.pollProbe(TIMEOUT, now)) {
            if (size <= 1_452) {
                search.handleArrived(size, now);
            } else {
                search.handleRefused(size, now);
            }
        }

        assertThat(search.state()).isEqualTo(State.COMPLETE);
        assertThat(search.size()).isBetween(1_452 - 22, 1_452);
        assertThat(now).isEqualTo(before);
    }

    @Test
    void afterTenMinutesItIsLookedWhetherThereIsMoreIfAnythingIsSent() {
        // RFC 8899 5.1.1: PMTU_RAISE_TIMER
        MtuSearch search = found(8_952, 1_452);
        probes.clear();
        carries = 8_952;
        run(search, 600 * SECOND);
        assertThat(probes).as("nothing is sent").isEmpty();

        search.handleUse(now);
        run(search, SECOND);

        assertThat(probes).containsExactly(1_452, 8_952);
        assertThat(search.size()).isEqualTo(8_952);
        search.handleUse(now);
        run(search, SECOND);
        assertThat(probes).hasSize(2);
    }

    @Test
    void andWhetherWhatPassedStillDoes() {
        MtuSearch search = found(8_952, 8_952);
        carries = 1_452;
        run(search, 600 * SECOND);
        search.handleUse(now);
        run(search, 60 * SECOND);

        assertThat(search.size()).isEqualTo(1_452);
    }

    @Test
    void aBlackHoleLeadsBackToTheBaseAndToAnotherSearch() {
        // RFC 8899 4.3
        MtuSearch search = found(8_952, 8_952);
        carries = 1_452;

        assertThat(search.handleBlackHole(now)).isTrue();
        assertThat(search.size()).isEqualTo(BASE);
        assertThat(search.handleBlackHole(now)).as("once").isFalse();
        run(search, 60 * SECOND);

        assertThat(search.size()).isEqualTo(1_452);
    }

    @Test
    void oneThatWasNoneCostsTwoProbes() {
        MtuSearch search = found(8_952, 8_952);
        probes.clear();

        search.handleBlackHole(now);
        run(search, 0);

        assertThat(search.size()).isEqualTo(8_952);
        assertThat(probes).containsExactly(BASE, 8_952);
    }

    @Test
    void whoFallsIntoThemAgainAndAgainSearchesLessOften() {
        MtuSearch search = found(8_952, 8_952);
        int searches = 0;
        for (long end = now + 600 * SECOND; now < end; ) {
            search.handleUse(now);
            run(search, SECOND);
            if (search.size() > BASE) {
                searches++;
                search.handleBlackHole(now);
                run(search, SECOND);
            }
        }

        assertThat(searches).isBetween(5, 12);
    }

    @Test
    void aPathThatDoesNotEvenCarryTheBaseGetsTheLeast() {
        // RFC 8899 5.2: Error
        carries = 1_000;
        MtuSearch search = search(1_452);
        search.handleBlackHole(now);
        run(search, 2 * SECOND);
        assertThat(search.state()).isEqualTo(State.ERROR);
        assertThat(search.size()).isEqualTo(LEAST);

        probes.clear();
        run(search, 3_600 * SECOND);
        assertThat(probes).containsOnly(BASE).hasSizeBetween(60, 80);
        carries = 1_452;
        run(search, 60 * SECOND);
        assertThat(search.size()).isEqualTo(1_452);
    }

    @Test
    void andIsAskedAgainAtOnceWhenAnythingIsHeard() {
        carries = 0;
        MtuSearch search = search(8_952);
        search.handleBlackHole(now);
        run(search, 100 * SECOND);
        carries = 8_952;

        search.handleUse(now);
        run(search, 0);

        assertThat(search.size()).isEqualTo(8_952);
    }

    @Test
    void whatIsKnownAlreadyIsNotAskedFor() {
        MtuSearch search = search(8_952);
        search.startAt(8_952, now - 100 * SECOND);
        search.handleUse(now);

        assertThat(search.size()).isEqualTo(8_952);
        assertThat(search.pollProbe(TIMEOUT, now)).isZero();
        now += 500 * SECOND;
        search.handleUse(now);
        assertThat(search.pollProbe(TIMEOUT, now)).isEqualTo(8_952);
    }
}
