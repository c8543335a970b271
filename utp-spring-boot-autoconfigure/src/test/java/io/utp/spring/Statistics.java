package io.utp.spring;

import io.utp.Congestion;
import io.utp.SocketStatistics;
import java.time.Duration;

/** Counters for tests. */
public final class Statistics {

    private Statistics() {}

    /** Those of a connection that has received so many bytes. */
    public static SocketStatistics ofSocket(long bytesReceived) {
        return new SocketStatistics(
                1,
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
}
