package io.utp.network;

import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** One packet in five lost each way, and packets out of order, over 50 ms. */
enum Torture {
    /** Some packets are overtaken by others. */
    OVERTAKEN("10% 10 ms late", 50, 0.1, Duration.ofMillis(10), Duration.ofMillis(10)),

    /** The tests of utp-punch 1.0.1 (tests/scrample.js): jitter is all that a packet takes, each on its own. */
    SCATTERED("each 0 to 50 ms late", 0, 1, Duration.ofNanos(1), Duration.ofMillis(50));

    static final long BYTES = 5_000_000;
    private static final long QUEUE_BYTES = 1 << 20;

    private final String text;
    private final LinkSpec link;
    private final double reordering;
    private final Duration least;
    private final Duration most;

    private record Run(Torture torture, Controller controller, Transfer transfer) {}

    Torture(String text, int roundTripMillis, double reordering, Duration least, Duration most) {
        this.text = text;
        this.link = LinkSpec.of(100, roundTripMillis, QUEUE_BYTES).withLoss(0.2);
        this.reordering = reordering;
        this.least = least;
        this.most = most;
    }

    Transfer run(Controller controller, long bytes, long seed) {
        Dumbbell dumbbell = new Dumbbell(link, seed);
        dumbbell.link().reordering(reordering, least, most);
        dumbbell.back().reordering(reordering, least, most);
        UtpFlow flow = dumbbell.utp(
                controller.label(), controller.settings().timeout(Duration.ofMinutes(1)), Duration.ZERO, bytes);
        boolean done = dumbbell.runUntil(flow::isDone, Duration.ofMinutes(30));
        return Transfer.of(dumbbell, flow, done ? flow.lastReceivedNanos() / 1e9 : Double.POSITIVE_INFINITY);
    }

    String text() {
        return text;
    }

    static Section section(Plan plan) {
        List<Callable<Run>> runs = new ArrayList<>();
        long bytes = plan.quick() ? BYTES / 5 : BYTES;
        for (Torture torture : values()) {
            for (Controller controller : plan.controllers()) {
                runs.add(() -> new Run(torture, controller, torture.run(controller, bytes, plan.seed())));
            }
        }
        Section section = new Section("One packet in five lost", """
                %s; a round trip is 50 ms, or as much on average. Bytes sent are datagrams, uTP headers included; 1.27 for each \
                byte delivered would be none too many, 1.35 is the target.""".formatted(SCATTERED.link.text()));
        Table table = new Table(
                "One packet in five lost",
                "packets are",
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
                    run.torture.text,
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
