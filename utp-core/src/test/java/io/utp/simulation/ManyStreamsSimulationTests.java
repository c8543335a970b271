package io.utp.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.engine.config.CongestionAlgorithm;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SimulationReport.class)
class ManyStreamsSimulationTests {

    @Test
    void explore() {
        for (int streams : new int[] {1, 30, 1000}) {
            EngineSettings settings = new EngineSettings()
                    .congestion(CongestionAlgorithm.BBR)
                    .linkMtu(65_535)
                    .maxConnections(2_000)
                    .backlog(2_000);
            EnginePair pair = new EnginePair(settings).links(link -> link.mtu(65_535)
                    .delay(Duration.ofNanos(25_000))
                    .rate(8_000_000_000L, 4 << 20));
            List<SimulatedApplication> clients = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                clients.add(pair.dial());
                pair.run(Duration.ofMillis(1));
            }
            System.out.println(streams + " accepted " + pair.server().accepted().size());
            clients.forEach(client -> client.trustingContent());
            pair.server().accepted().forEach(a -> a.trustingContent());
            clients.forEach(client -> client.send(100_000_000_000L));
            long[] before = new long[streams];
            for (int step = 0; step < 12; step++) {
                long t0 = System.nanoTime();
                pair.run(Duration.ofMillis(100));
                double sum = 0;
                double squares = 0;
                double min = Double.MAX_VALUE;
                double max = 0;
                for (int i = 0; i < streams; i++) {
                    long r = pair.server().accepted().get(i).received();
                    double rate = (r - before[i]) * 8 / 0.1;
                    before[i] = r;
                    sum += rate;
                    squares += rate * rate;
                    min = Math.min(min, rate);
                    max = Math.max(max, rate);
                }
                long resent = 0;
                long timeouts = 0;
                long bytes = 0;
                long cwnd = 0;
                for (SimulatedApplication c : clients) {
                    var s = c.connection().statistics();
                    resent += s.packetsRetransmitted();
                    timeouts += s.timeouts();
                    cwnd += s.congestionWindow();
                }
                var s0 = clients.get(0).connection().statistics();
                System.out.printf(
                        "%d streams: %.2f Gbit/s jain %.3f min %.1f max %.1f Mbit/s; resent %d timeouts %d drops %d sum cwnd %d k; first cwnd %d rtt %d us path %d; offered %d packets; queue %d us; %d ms%n",
                        streams, sum / 1e9, sum * sum / squares / streams, min / 1e6, max / 1e6, resent, timeouts,
                        pair.toServer().statistics().queueDrops(), cwnd / 1000, s0.congestionWindow(),
                        s0.roundTripNanos() / 1000, s0.packetBytes(), pair.toServer().statistics().offeredPackets(),
                        pair.toServer().queueDelayNanos() / 1000,
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - t0));
            }
        }
    }
}
