package io.utp.soak;

import io.netty.util.internal.PlatformDependent;
import io.utp.UtpNode;
import io.utp.netty.NodeInsight;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the process holds.
 *
 * @param heap bytes that a garbage collection left
 * @param direct bytes outside of the heap: Netty's buffers and the JDK's
 * @param threads of the JVM
 * @param descriptors open files; -1 where the system does not say
 * @param nodes what all nodes hold together
 */
record Vitals(long heap, long direct, int threads, int descriptors, NodeInsight nodes) {

    static Vitals measure(Collection<UtpNode> nodes) {
        NodeInsight sum = NodeInsight.NOTHING;
        for (UtpNode node : nodes) {
            sum = sum.plus(NodeInsight.of(node));
        }
        System.gc();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            direct += pool.getMemoryUsed();
        }
        return new Vitals(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                direct,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                openFiles(),
                sum);
    }

    private static int openFiles() {
        Path directory = Path.of("/proc/self/fd");
        if (!Files.isDirectory(directory)) {
            return -1;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.count();
        } catch (IOException e) {
            return -1;
        }
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "heap %.1f MiB, direct %.1f MiB, threads %d, descriptors %d, connections %d (driver %d), buffered %d + %d"
                        + " bytes, idle arrays %.1f MiB, tasks %d, timers %d",
                heap / 1048576.0,
                direct / 1048576.0,
                threads,
                descriptors,
                nodes.connections(),
                nodes.drivers(),
                nodes.heldBytes(),
                nodes.waitingBytes(),
                nodes.idleBytes() / 1048576.0,
                nodes.tasks(),
                nodes.timers());
    }
}
