package io.utp.natlab;

import static org.assertj.core.api.Assertions.assertThat;

import io.utp.Transport;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A host's own link in trouble: slower than what is sent, so that the socket is full, and gone for a while. */
@Execution(ExecutionMode.CONCURRENT)
class LinkNatLabTests {

    private static final String HOST_B = "192.168.12.2";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Some datagrams; what the queue of the link holds beyond that stays in it. */
    private static final int SMALL = 8_000;

    private static final int AMPLE = 4 << 20;

    /** {@code sendmmsg} takes a part of what it is given then, and {@code sendmsg} nothing: EAGAIN. */
    @Test
    void aSocketThatIsFullIsWaitedFor() {
        try (LabPair pair = LabPair.tracked(LabNat.OPEN, LabNat.OPEN)) {
            // The kernel counts a datagram until the link has taken it: the socket is full long before this queue.
            pair.lab()
                    .exec(
                            "a", "tc", "qdisc", "add", "dev", "eth0", "root", "tbf", "rate", "40mbit", "burst", "16kb",
                            "limit", "4000000");
            Transport[] transports = {Transport.EPOLL, Transport.EPOLL_PLAIN, Transport.NIO};
            for (int node = 0; node < transports.length; node++) {
                int port = pair.b().open(node, Transport.AUTO, AMPLE);
                pair.a().open(node, transports[node], SMALL);

                pair.a().dial(node, HOST_B + " " + port, 3_000_000);

                String[] received = pair.b().received(node, PATIENCE);
                assertThat(received[0]).isEqualTo(pair.a().sent(node, PATIENCE));
                LabPair.Trouble trouble = pair.a().trouble(node);
                assertThat(trouble.full()).as("EAGAIN, " + transports[node]).isPositive();
                if (transports[node] != Transport.EPOLL) { // there a run is one datagram for the kernel
                    assertThat(trouble.cut())
                            .as("a part was taken, " + transports[node])
                            .isPositive();
                }
                // The engine is not asked for more meanwhile: the water mark, and a run.
                assertThat(trouble.mostWaiting()).isLessThan((512 << 10) + (128 << 10));
                assertThat(trouble.failures()).isZero();
            }
        }
    }

    @Test
    void anInterfaceThatGoesAwayAndComesBackEndsNothing() {
        try (LabPair pair = LabPair.tracked(LabNat.OPEN, LabNat.OPEN, "--rate", "40mbit", "--queue", "200000")) {
            int port = pair.b().open(0, Transport.AUTO, AMPLE);
            pair.a().open(0, Transport.AUTO, AMPLE);
            int bytes = 10_000_000;
            pair.a().dialHalf(0, HOST_B + " " + port, bytes);
            pair.b().quarter(0, PATIENCE);

            // Its routes go with it: ENETUNREACH.
            pair.lab().exec("a", "ip", "link", "set", "eth0", "down");
            pair.a().resume(0); // so that there is something to send meanwhile
            pair.lab().exec("a", "sh", "-c", "sleep 1; ip link set eth0 up; ip route add default via 192.168.11.1");

            String[] received = pair.b().received(0, PATIENCE);
            assertThat(received[1]).isEqualTo(String.valueOf(bytes));
            assertThat(received[0]).isEqualTo(pair.a().sent(0, PATIENCE));
            assertThat(pair.a().trouble(0).failures()).isPositive();
        }
    }
}
