package io.utp.engine.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.wire.Path;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class PathChecksTests {

    private static final long SECOND = 1_000_000_000L;

    private PathCheck[] checks = PathChecks.NONE;

    private static Path path(int port) {
        return new Path(0, new InetSocketAddress("10.0.0.1", port));
    }

    private PathCheck add(int port, long nowNanos) {
        PathCheck check = new PathCheck(path(port), 0, nowNanos);
        checks = PathChecks.with(checks, check);
        return check;
    }

    @Test
    void aCheckIsFoundByItsPathAndByItsQuestion() {
        add(1, 0);
        PathCheck second = add(2, 0);
        second.handleAsked(77, 0);

        assertThat(PathChecks.over(checks, path(2))).isSameAs(second);
        assertThat(PathChecks.askedWith(checks, 77)).isSameAs(second);
        assertThat(PathChecks.over(checks, path(3))).isNull();
        assertThat(PathChecks.askedWith(checks, 78)).isNull();
    }

    @Test
    void theFirstOfTooManyIsForgotten() {
        for (int port = 1; port <= 5; port++) {
            add(port, 0);
        }

        assertThat(checks).extracting(PathCheck::path).containsExactly(path(2), path(3), path(4), path(5));
    }

    @Test
    void oldOnesAreForgotten() {
        add(1, 0);
        add(2, 3 * SECOND);

        checks = PathChecks.withoutOld(checks, 5 * SECOND, 5 * SECOND);
        assertThat(checks).extracting(PathCheck::path).containsExactly(path(2));

        checks = PathChecks.withoutOld(checks, 5 * SECOND, 8 * SECOND);
        assertThat(checks).isEmpty();
    }
}
