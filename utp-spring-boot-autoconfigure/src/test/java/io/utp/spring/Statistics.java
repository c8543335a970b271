package io.utp.spring;

import io.utp.CloseReason;
import io.utp.Congestion;
import io.utp.NodeStatistics;
import io.utp.SocketStatistics;
import io.utp.TrafficStatistics;
import java.time.Duration;
import java.util.Map;

/** Counters for tests. */
public final class Statistics {

    private Statistics() {}

    /** Those of a connection that has received so many bytes. */
    public static SocketStatistics ofSocket(long bytesReceived) {
        return ofSocket(bytesReceived, 1);
    }

    /** Those of a connection that has received and sent so many bytes. */
    public static SocketStatistics ofSocket(long bytesReceived, long bytesSent) {
        return new SocketStatistics(
                bytesSent,
                bytesReceived,
                3,
                4,
                5,
                6,
                7,
                Duration.ofMillis(20),
                Duration.ofMillis(8),
                9_000,
                10_000,
                11,
                1_200,
                Duration.ofSeconds(90),
                Congestion.BBR,
                "cruise",
                1_000_000);
    }

    /** Every number is another one. */
    public static TrafficStatistics ofTraffic() {
        return new TrafficStatistics(
                101,
                102,
                103,
                Map.of(CloseReason.TIMEOUT, 104L, CloseReason.FINISHED, 105L),
                106,
                107,
                108,
                109,
                110,
                111,
                112,
                121,
                122,
                123,
                124,
                125,
                113,
                114,
                Duration.ofMillis(115),
                Duration.ofMillis(116),
                Duration.ofMillis(117),
                Duration.ofMillis(118));
    }

    /** Every number is another one. */
    public static NodeStatistics ofNode() {
        return new NodeStatistics(
                201, 202, 203, 204, 205, 206, 207, 208, 209, 220, 221, 222, 223, 225, 226, 210, 211, 1_000, 213, 2_000,
                4_000, 216, 217, 224, 218, 219);
    }
}
