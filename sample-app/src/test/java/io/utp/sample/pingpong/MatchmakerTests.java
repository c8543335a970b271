package io.utp.sample.pingpong;

import static io.utp.sample.pingpong.Side.CLIENT;
import static io.utp.sample.pingpong.Side.SERVER;
import static org.assertj.core.api.Assertions.assertThat;

import io.utp.sample.pingpong.Matchmaker.Introduction;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatchmakerTests {

    private static final InetSocketAddress A = new InetSocketAddress("192.0.2.1", 9000);

    private static final InetSocketAddress B = new InetSocketAddress("198.51.100.2", 9000);

    private static final InetSocketAddress C = new InetSocketAddress("203.0.113.3", 9000);

    private final Matchmaker matchmaker = new Matchmaker();

    private long now = -5;

    @ParameterizedTest
    @EnumSource
    void whoComesSecondIsIntroducedToWhoCameFirst(Side first) {
        assertThat(matchmaker.register(first, A, now)).isEmpty();
        assertThat(matchmaker.register(first.other(), B, now))
                .containsExactly(new Introduction(A, B), new Introduction(B, A));
    }

    @Test
    void twoOfAKindAreNoPairAndTheLastOneCounts() {
        assertThat(matchmaker.register(SERVER, A, now)).isEmpty();
        assertThat(matchmaker.register(SERVER, B, now)).isEmpty();
        assertThat(matchmaker.waiting(SERVER)).isEqualTo(B);
        assertThat(matchmaker.register(CLIENT, C, now)).containsExactly(new Introduction(B, C), new Introduction(C, B));
    }

    @Test
    void afterAnIntroductionNobodyWaits() {
        pair();
        assertThat(matchmaker.waiting(SERVER)).isNull();
        assertThat(matchmaker.waiting(CLIENT)).isNull();
        assertThat(matchmaker.register(CLIENT, C, now)).isEmpty();
    }

    @Test
    void whoAsksOnceMoreSoonAfterwardsIsToldOnceMore() {
        pair();
        now += Duration.ofMillis(9_999).toNanos();
        assertThat(matchmaker.register(CLIENT, B, now)).containsExactly(new Introduction(B, A));
        assertThat(matchmaker.register(SERVER, A, now)).containsExactly(new Introduction(A, B));
        assertThat(matchmaker.register(SERVER, B, now)).isEmpty();
    }

    @Test
    void whoAsksOnceMoreLaterWaitsForTheOtherOne() {
        pair();
        now += Duration.ofSeconds(10).toNanos();
        assertThat(matchmaker.register(CLIENT, B, now)).isEmpty();
        assertThat(matchmaker.register(SERVER, A, now)).hasSize(2);
    }

    @Test
    void whoWasSilentForTwoMinutesIsNotThereAnyMore() {
        matchmaker.register(SERVER, A, now);
        now += Duration.ofMinutes(2).toNanos();
        assertThat(matchmaker.register(CLIENT, B, now)).isEmpty();
        assertThat(matchmaker.register(SERVER, A, now)).hasSize(2);
    }

    @Test
    void whoSaysItAgainAndAgainIsStillThere() {
        for (int minute = 0; minute < 5; minute++) {
            matchmaker.register(SERVER, A, now);
            now += Duration.ofMinutes(1).toNanos();
        }
        assertThat(matchmaker.register(CLIENT, B, now)).hasSize(2);
    }

    @Test
    void nobodyIsIntroducedToItself() {
        matchmaker.register(SERVER, A, now);
        assertThat(matchmaker.register(CLIENT, A, now)).isEmpty();
    }

    @Test
    void twoBehindOneNatAreAPair() {
        matchmaker.register(SERVER, A, now);
        assertThat(matchmaker.register(CLIENT, new InetSocketAddress("192.0.2.1", 9001), now))
                .hasSize(2);
    }

    @Test
    void thereIsNoWayBetweenTheFamiliesOfAddresses() {
        matchmaker.register(SERVER, A, now);
        assertThat(matchmaker.register(CLIENT, new InetSocketAddress("2001:db8::1", 9000), now))
                .isEmpty();
    }

    private void pair() {
        matchmaker.register(SERVER, A, now);
        assertThat(matchmaker.register(CLIENT, B, now)).hasSize(2);
    }
}
