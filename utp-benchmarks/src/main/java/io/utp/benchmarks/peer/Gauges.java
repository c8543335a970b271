package io.utp.benchmarks.peer;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process uses: processor, allocation, packets and, on request, memory. */
final class Gauges {

    /** The thread that drives a port of ours; its name begins so. */
    private static final String IO_THREAD = "utp-io-";

    private static final Path STATUS = Path.of("/proc/self/status");

    private final OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    private final Peer peer;

    private final boolean memory;

    private Reading marked = Reading.NONE;

    /**
     * Gauges of this process.
     *
     * @param peer counts packets
     * @param memory whether to collect the garbage and look at the memory at the mark and at the report
     */
    Gauges(Peer peer, boolean memory) {
        this.peer = peer;
        this.memory = memory;
    }

    void mark() {
        marked = read();
    }

    void report(Report report) {
        Reading now = read();
        report.say("cpu", now.cpu - marked.cpu);
        report.say("allocated", now.allocated - marked.allocated);
        Peer.Packets packets = now.packets.minus(marked.packets);
        report.say("packets", packets.sent() + packets.received());
        report.say("packets.sent", packets.sent());
        report.say("bytes.sent", packets.bytesSent());
        if (now.allocatedByIo > 0) {
            report.say("allocated.io", now.allocatedByIo - marked.allocatedByIo);
        }
        if (memory) {
            report.say("heap", now.heap - marked.heap);
            report.say("resident", now.resident - marked.resident);
        }
    }

    private Reading read() {
        long allocated = 0;
        long allocatedByIo = 0;
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        for (int i = 0; i < ids.length; i++) {
            allocated += Math.max(0, bytes[i]); // -1 for a thread that has just ended
            var thread = threads.getThreadInfo(ids[i]);
            if (thread != null && thread.getThreadName().startsWith(IO_THREAD)) {
                allocatedByIo += Math.max(0, bytes[i]);
            }
        }
        return new Reading(
                system.getProcessCpuTime(),
                allocated,
                allocatedByIo,
                peer.packets(),
                memory ? usedHeap() : 0,
                memory ? resident() : 0);
    }

    private static long usedHeap() {
        // The second finds what the first has only made unreachable, through references and cleaners.
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** Bytes of this process in memory, the heap's and everything else; 0 where the system does not say. */
    private static long resident() {
        try {
            for (String line : Files.readAllLines(STATUS)) {
                if (line.startsWith("VmRSS:")) {
                    return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
                }
            }
        } catch (IOException ex) {
            return 0;
        }
        return 0;
    }

    private record Reading(
            long cpu, long allocated, long allocatedByIo, Peer.Packets packets, long heap, long resident) {

        static final Reading NONE = new Reading(0, 0, 0, Peer.Packets.NONE, 0, 0);
    }
}
