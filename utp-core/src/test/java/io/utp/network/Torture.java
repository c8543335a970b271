package io.utp.network;

import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One packet in five lost each way, and packets out of order, over 50 ms. */
final class Torture {
    static final LinkSpec LINK = LinkSpec.of(100, 50, 1 << 20).withLoss(0.2).withReordering(0.1, Duration.ofMillis(10));
    static final long BYTES = 5_000_000;

    private record Run(Controller controller, Transfer transfer) {}

    private Torture() {}

    static Transfer run(Controller controller, long bytes, long seed) {
        Dumbbell dumbbell = new Dumbbell(LINK, seed);
        UtpFlow flow = dumbbell.utp(
                controller.label(), controller.settings().timeout(Duration.ofMinutes(1)), Duration.ZERO, bytes);
        boolean done = dumbbell.runUntil(flow::isDone, Duration.ofMinutes(30));
        return Transfer.of(dumbbell, flow, done ? flow.lastReceivedNanos() / 1e9 : Double.POSITIVE_INFINITY);
    }

    static Section section(Plan plan) {
        List<Callable<Run>> runs = new ArrayList<>();
        for (Controller controller : plan.controllers()) {
            runs.add(() -> new Run(controller, run(controller, plan.quick() ? BYTES / 5 : BYTES, plan.seed())));
        }
        Section section = new Section("One packet in five lost", """
                %s. Bytes sent are datagrams, uTP headers included; 1.27 for each byte delivered would be none too many, 1.35 is \
                the target.""".formatted(LINK.text()));
        Table table = new Table(
                "One packet in five lost",
                "controller",
                "goodput Mbit/s",
                "bytes sent per byte",
                "packets",
                "lost",
                "needless",
                "timeouts");
        for (Run run : plan.all(runs)) {
            Transfer transfer = run.transfer;
            String ratio = Format.fixed(transfer.bytesSentPerByte(), 3);
            table.row(
                    run.controller.label(),
                    Format.fixed(transfer.megabits(), 3),
                    transfer.bytesSentPerByte() <= 1.35 ? ratio : Table.MISSED + ratio,
                    String.valueOf(transfer.packets()),
                    String.valueOf(transfer.lost()),
                    String.valueOf(transfer.needless()),
                    String.valueOf(transfer.timeouts()));
        }
        return section.add(table);
    }
}
