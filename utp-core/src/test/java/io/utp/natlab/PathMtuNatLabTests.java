package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real kernels between two nodes of this library that carry jumbo frames, or do so no longer. */
@Execution(ExecutionMode.CONCURRENT)
class PathMtuNatLabTests {

    private static final int BYTES = 50_000_000;
    private static final int HEADERS = 20 + 8 + 20;
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String[] LINK = {"--rate", "80mbit", "--queue", "400000"};

    @Test
    void jumboFramesAreUsedAndWhatTheKernelRefusesIsNotWaitedFor() {
        try (LabPair pair = jumbo()) {
            // An interface that carries more than the one on the way: the largest probes do not leave the host.
            pair.lab().exec("a", "ip", "link", "add", "wide", "mtu", "60000", "type", "veth", "peer", "name", "far");
            pair.lab().exec("a", "ip", "link", "set", "wide", "up");
            begin(pair);

            finish(pair);
            assertThat(pair.a().packetSize(0, PATIENCE)).isEqualTo(9_000 - HEADERS);
        }
    }

    @ParameterizedTest(name = "routers say so: {0}")
    @ValueSource(booleans = {true, false})
    void aPathThatCarriesLessInMidTransferEndsNothing(boolean told) {
        try (LabPair pair = jumbo()) {
            if (!told) {
                // RFC 2923: a black hole, as firewalls make them.
                pair.lab().exec("ra", "nft", "add chain ip lab output { type filter hook output priority 0; }");
                pair.lab().exec("ra", "nft", "add rule ip lab output meta l4proto icmp drop");
            }
            begin(pair);
            pair.b().quarter(0, PATIENCE);

            pair.lab().exec("ra", "ip", "link", "set", "wan", "mtu", "1500");

            finish(pair);
            // What routers say is heeded by the kernel, which fragments until the next search.
            assertThat(pair.a().packetSize(0, PATIENCE)).isBetween(1_200, told ? 9_000 - HEADERS : 1_500 - HEADERS);
        }
    }

    private static LabPair jumbo() {
        LabPair pair = LabPair.named(LabNat.CONE, LabNat.CONE, LINK);
        for (String link :
                new String[] {"a eth0", "ra lan", "ra wan", "pub pa", "pub pb", "pub br0", "rb wan", "rb lan", "b eth0"
                }) {
            String[] words = link.split(" ");
            pair.lab().exec(words[0], "ip", "link", "set", words[1], "mtu", "9000");
        }
        return pair;
    }

    private static void begin(LabPair pair) {
        pair.a().join(0, "alice");
        pair.b().join(0, "bob");
        pair.a().registered(0);
        pair.b().registered(0);
        pair.a().sendHalf(0, "bob", BYTES);
    }

    private static void finish(LabPair pair) {
        pair.a().resume(0);
        String[] received = pair.b().received(0, PATIENCE);
        assertThat(received[1]).isEqualTo(String.valueOf(BYTES));
        assertThat(received[0]).isEqualTo(pair.a().sent(0, PATIENCE));
    }
}
