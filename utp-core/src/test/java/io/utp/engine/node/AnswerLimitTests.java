package io.utp.engine.node;

import static io.utp.engine.node.NodeFixture.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class AnswerLimitTests {

    private static final int PER_SECOND = 1_000;
    private static final int FLOOD = 200_000;
    private static final InetSocketAddress GOOD = new InetSocketAddress("192.0.2.1", 4_711);

    private final SplittableRandom random = new SplittableRandom(1);
    private final AnswerLimit limit = new AnswerLimit(PER_SECOND, random);
    private long nanos;

    /** So many answers in a flood of that many seconds, in the names of everybody. */
    private int flood(double seconds) {
        return flood(seconds, () -> {
            String host = "198.18." + random.nextInt(256) + "." + random.nextInt(256);
            return new InetSocketAddress(host, 1 + random.nextInt(65_535));
        });
    }

    private int flood(double seconds, Supplier<InetSocketAddress> source) {
        int answered = 0;
        for (int count = 0; count < FLOOD * seconds; count++) {
            nanos += SECOND / FLOOD;
            answered += limit.take(source.get(), random.nextInt(65_536), nanos) ? 1 : 0;
        }
        return answered;
    }

    @Test
    void answersSoManyASecond() {
        flood(1);

        assertThat(flood(1)).isBetween(PER_SECOND - 10, PER_SECOND + 10);
        assertThat(limit.suppressed()).isGreaterThan(FLOOD);
    }

    @Test
    void answersWhoAsksAgainInAFloodOfEverybody() {
        answersWhoAsksAgain(() -> flood(0.02));
    }

    /** There are fewer numbers than SYNs a second, so the flood repeats itself all the time. */
    @Test
    void answersWhoAsksAgainInAFloodOfOne() {
        InetSocketAddress one = new InetSocketAddress("203.0.113.1", 1_234);
        answersWhoAsksAgain(() -> flood(0.02, () -> one));
    }

    private void answersWhoAsksAgain(Runnable flood) {
        for (int count = 0; count < 100; count++) {
            flood.run();
        }
        int answered = 0;
        for (int sequence = 0; sequence < 200; sequence++) {
            InetSocketAddress peer = new InetSocketAddress(GOOD.getAddress(), 1_000 + sequence);
            boolean first = limit.take(peer, sequence, nanos);
            flood.run();
            answered += first || limit.take(peer, sequence, nanos) ? 1 : 0;
        }

        assertThat(answered).isEqualTo(200);
    }

    @Test
    void answersNobodyWithALimitOfNone() {
        AnswerLimit none = new AnswerLimit(0, random);

        assertThat(none.take(GOOD, 1, 1)).isFalse();
        assertThat(none.take(GOOD, 1, SECOND)).isFalse();
        assertThat(none.suppressed()).isEqualTo(2);
    }
}
