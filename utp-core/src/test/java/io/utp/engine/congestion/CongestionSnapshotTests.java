package io.utp.engine.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.CongestionAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What each controller does on one path, round trip by round trip, as somebody has read and approved it. A line that changes is
 * to be looked at, and the file replaced if the change is meant: the test says how.
 */
class CongestionSnapshotTests {

    @ParameterizedTest
    @EnumSource(CongestionAlgorithm.class)
    void aStartALossyLinkASlowerLinkAndATimeout(CongestionAlgorithm algorithm) throws IOException {
        CongestionControl control = CongestionControl.of(algorithm, PathModel.PACKET);
        PathModel path = new PathModel(control, 20, 40, 100_000);

        path.run(4_000);
        path.losingOneOf(200);
        path.run(2_000);
        path.losingOneOf(Integer.MAX_VALUE).rate(5);
        path.run(4_000);
        path.timeout();
        path.run(2_000);

        String name = algorithm.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".txt";
        String actual = String.join("\n", path.trace.lines()) + "\n";
        assertThat(actual).as("%s; if this is meant, replace the file", name).isEqualToNormalizingNewlines(read(name));
    }

    private static String read(String name) throws IOException {
        try (InputStream in = CongestionSnapshotTests.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
