package io.utp.netty;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import io.utp.Transport;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How much a bulk transfer leaves to the garbage collector, in bytes, whatever the time that it takes. */
@Timeout(120)
@EnabledOnOs(OS.LINUX) // the others send and receive packet by packet, with a few objects of Netty's for each
class AllocationTests extends LiveNodes {

    private static final int ROUND = 16 << 20;

    /** Interpreted code allocates what the compiler leaves out, and the compiler has other things to do. */
    private static final int MOST_ROUNDS = 60;

    private static final int WRITE = 1 << 16;

    /** As on most paths: where packets are as large as a run, what a system call costs is theirs alone. */
    private static final int MTU = 1_400;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Level detection = Level.DISABLED;

    /** What the leak detector notes for each buffer is not what is measured. */
    @BeforeEach
    void detectNoLeaks() {
        detection = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(Level.DISABLED);
    }

    @AfterEach
    void detectLeaksAgain() {
        ResourceLeakDetector.setLevel(detection);
    }

    @Test
    void aWarmTransferAllocatesLittleForEachPacket() throws Exception {
        Pair pair = pair(builder -> builder.transport(Transport.EPOLL).mtu(MTU).maxMtu(MTU));
        double least = Double.MAX_VALUE;
        for (int round = 0; round < MOST_ROUNDS && least >= 16; round++) {
            least = Math.min(least, bytesPerPacket(pair));
        }
        // In both processes together: the loops of both nodes, the writer and the reader.
        assertThat(least).as("bytes for each packet").isLessThan(32);
    }

    private double bytesPerPacket(Pair pair) throws Exception {
        long packets = clientNode().statistics().datagramsSent();
        long loops = allocatedByLoops();
        Running<Long> reader = async(() -> allocatedBy(() -> {
            InputStream input = pair.server().inputStream();
            byte[] buffer = new byte[WRITE];
            for (int left = ROUND; left > 0; ) {
                left -= input.read(buffer, 0, Math.min(left, buffer.length));
            }
            return buffer;
        }));
        long writer = allocatedBy(() -> {
            OutputStream output = pair.client().outputStream();
            byte[] buffer = new byte[WRITE];
            for (int left = ROUND; left > 0; left -= WRITE) {
                output.write(buffer);
            }
            return buffer;
        });
        long allocated = reader.get() + writer - 2 * WRITE;
        return (double) (allocated + allocatedByLoops() - loops)
                / (clientNode().statistics().datagramsSent() - packets);
    }

    private long allocatedByLoops() throws Exception {
        long client = clientNode()
                .udpChannel()
                .eventLoop()
                .submit(THREADS::getCurrentThreadAllocatedBytes)
                .get();
        return client
                + serverNode()
                        .udpChannel()
                        .eventLoop()
                        .submit(THREADS::getCurrentThreadAllocatedBytes)
                        .get();
    }

    private static long allocatedBy(Callable<byte[]> work) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThat(work.call()).hasSize(WRITE);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
