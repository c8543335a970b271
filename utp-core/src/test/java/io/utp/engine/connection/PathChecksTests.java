package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathChecksTests {

    private static final long SECOND = 1_000_000_000L;

    private final PathChecks checks = new PathChecks();

    private static Path path(int port) {
        return new Path(0, new InetSocketAddress("10.0.0.1", port));
    }

    private PathCheck add(int port, long nowNanos) {
        PathCheck check = new PathCheck(path(port), 0, nowNanos);
        checks.add(check);
        return check;
    }

    @Test
    void aCheckIsFoundByItsPathAndByItsQuestion() {
        add(1, 0);
        PathCheck second = add(2, 0);
        second.handleAsked(77, 0);

        assertThat(checks.over(path(2))).isSameAs(second);
        assertThat(checks.askedWith(77)).isSameAs(second);
        assertThat(checks.over(path(3))).isNull();
        assertThat(checks.askedWith(78)).isNull();
    }

    @Test
    void theFirstOfTooManyIsForgotten() {
        for (int port = 1; port <= 5; port++) {
            add(port, 0);
        }

        assertThat(checks.all()).extracting(PathCheck::path).containsExactly(path(2), path(3), path(4), path(5));
    }

    @Test
    void oldOnesAreForgotten() {
        add(1, 0);
        add(2, 3 * SECOND);

        checks.forgetOld(5 * SECOND, 5 * SECOND);
        assertThat(checks.all()).extracting(PathCheck::path).containsExactly(path(2));

        checks.forgetOld(5 * SECOND, 8 * SECOND);
        assertThat(checks.isEmpty()).isTrue();
    }
}
