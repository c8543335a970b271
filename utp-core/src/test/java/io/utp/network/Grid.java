package io.utp.network;

import io.utp.network.report.HeatMap;
import io.utp.network.report.Section;
import io.utp.network.report.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Every rate with every round trip, queue, loss and jitter: one connection each. */
final class Grid {
    private static final double[] RATES = {1, 10, 100, 1000};
    private static final int[] ROUND_TRIPS = {10, 50, 150, 400};
    private static final double[] PRODUCTS = {0.5, 1, 4};
    private static final double[] LOSSES = {0, 0.001, 0.01};

    private static final Duration LEAST_TIME = Duration.ofSeconds(10);
    private static final int ROUNDS = 30;

    /** So many packets bound the time of a cell, unless that were too few round trips to see anything. */
    private static final double MOST_PACKETS = 150_000;

    private static final int LEAST_ROUNDS = 15;

    /** What disturbs the delay of packets, in terms of the round trip. */
    enum Jitter {
        NONE("no jitter"),
        IN_ORDER("jitter of 1/10 of the round trip"),
        REORDERED("the same, and 1% overtaken");

        private final String text;

        Jitter(String text) {
            this.text = text;
        }

        private LinkSpec applyTo(LinkSpec link) {
            Duration tenth = link.roundTrip().dividedBy(10);
            return switch (this) {
                case NONE -> link;
                case IN_ORDER -> link.withJitter(tenth);
                case REORDERED -> link.withJitter(tenth).withReordering(0.01, tenth);
            };
        }
    }

    /** A link of the grid. */
    record Place(double rate, int roundTrip, double products, double loss, Jitter jitter) {

        LinkSpec link() {
            return jitter.applyTo(LinkSpec.ofProducts(rate, roundTrip, products).withLoss(loss));
        }

        Duration time() {
            double seconds = Math.max(LEAST_TIME.toMillis() / 1e3, ROUNDS * roundTrip / 1e3);
            double affordable = MOST_PACKETS * 1250 * 8 / (rate * LinkSpec.MEGABIT);
            double bounded = Math.min(seconds, Math.max(affordable, LEAST_ROUNDS * roundTrip / 1e3));
            return Duration.ofMillis((long) (bounded * 1e3));
        }

        String row() {
            return Format.number(rate) + " Mbit/s, " + roundTrip + " ms";
        }

        String column() {
            return Format.number(products) + " BDP\n" + Format.number(100 * loss) + "%";
        }
    }

    /** What one connection did there, in the second half of the time. */
    record Cell(
            Place place,
            Controller controller,
            double utilisation,
            double goodput,
            double queueMedian,
            double queueHigh,
            double standing,
            double queueMost,
            double queueLoss,
            double sentAgain) {}

    private Grid() {}

    static Cell run(Place place, Controller controller, long seed) {
        Dumbbell dumbbell = new Dumbbell(place.link(), seed);
        UtpFlow flow = dumbbell.utp(controller.label(), controller.settings(), Duration.ZERO, Dumbbell.ENDLESS);
        Duration end = place.time();
        Recording recording = dumbbell.runTo(end).recording();
        Recording.Part part = recording.between(end.dividedBy(2), end);
        return new Cell(
                place,
                controller,
                part.utilisation(),
                part.goodput(0),
                part.queueMillis(0.5),
                part.queueMillis(0.95),
                part.standingMillis(),
                recording.all().maxQueueMillis(),
                dumbbell.queueLoss(),
                (double) flow.retransmitted() / Math.max(1, flow.sent()));
    }

    static List<Place> places(boolean quick) {
        List<Place> places = new ArrayList<>();
        for (Jitter jitter : Jitter.values()) {
            for (double rate : RATES) {
                for (int roundTrip : ROUND_TRIPS) {
                    for (double products : PRODUCTS) {
                        for (double loss : LOSSES) {
                            places.add(new Place(rate, roundTrip, products, loss, jitter));
                        }
                    }
                }
            }
        }
        if (quick) {
            places.removeIf(place -> place.rate > 100
                    || place.roundTrip == 50
                    || place.roundTrip == 400
                    || place.products == 1
                    || place.loss == 0.001
                    || place.jitter == Jitter.REORDERED);
        }
        return places;
    }

    static List<Cell> cells(Plan plan) {
        List<Callable<Cell>> runs = new ArrayList<>();
        for (Controller controller : plan.controllers()) {
            for (Place place : places(plan.quick())) {
                runs.add(() -> run(place, controller, plan.seed()));
            }
        }
        return plan.all(runs);
    }

    static Section section(Plan plan) {
        List<Cell> cells = cells(plan);
        Section section = new Section("Grid", """
                One connection for 10 s or 30 round trips, the longer of both, but for no more than 150,000 packets or, if that is \
                longer, 15 round trips; measured in the second half of the time. Queues in bandwidth-delay products (BDP). The \
                tables join round trips, queues and jitters%s; all cells: grid.csv.""".formatted(plan.quick() ? " of a part of the grid" : ""));
        section.add(summary("Utilisation, median (least)", plan, cells, Grid::utilisation));
        section.add(summary("95% of the time the queue is at most, ms, median (most)", plan, cells, Grid::queue));
        section.add(summary("Dropped by the queue, median (most)", plan, cells, Grid::dropped));
        section.attach("grid.csv", csv(cells));
        for (Controller controller : plan.controllers()) {
            for (Jitter jitter : Jitter.values()) {
                Predicate<Cell> here = cell -> cell.controller == controller && cell.place.jitter == jitter;
                List<Cell> some = cells.stream().filter(here).toList();
                if (!some.isEmpty()) {
                    String of = ", " + controller.label() + ", " + jitter.text;
                    section.add(map("Utilisation in %" + of, some, cell -> 100 * cell.utilisation, 0, 100));
                    section.add(map("Queue p95 in ms" + of, some, cell -> cell.queueHigh, 200, 0));
                    section.add(map("Dropped by the queue in %" + of, some, cell -> 100 * cell.queueLoss, 5, 0));
                }
            }
        }
        return section;
    }

    private static HeatMap map(String title, List<Cell> cells, ToDoubleFunction<Cell> value, double bad, double good) {
        List<String> rows =
                cells.stream().map(cell -> cell.place.row()).distinct().toList();
        List<String> columns =
                cells.stream().map(cell -> cell.place.column()).distinct().toList();
        double[][] values = new double[rows.size()][columns.size()];
        for (double[] row : values) {
            Arrays.fill(row, Double.NaN);
        }
        for (Cell cell : cells) {
            int row = rows.indexOf(cell.place.row());
            values[row][columns.indexOf(cell.place.column())] = value.applyAsDouble(cell);
        }
        return new HeatMap(title, columns, rows, values, bad, good);
    }

    private static Table summary(String title, Plan plan, List<Cell> cells, Function<List<Cell>, String> text) {
        Table table = new Table(title, plan.columns("loss", "Mbit/s"));
        for (double loss : LOSSES) {
            for (double rate : RATES) {
                List<String> row = new ArrayList<>(List.of(Format.number(100 * loss) + "%", Format.number(rate)));
                for (Controller controller : plan.controllers()) {
                    List<Cell> some = cells.stream()
                            .filter(cell -> cell.controller == controller)
                            .filter(cell -> cell.place.loss == loss && cell.place.rate == rate)
                            .toList();
                    row.add(some.isEmpty() ? "" : text.apply(some));
                }
                if (!row.get(2).isEmpty()) {
                    table.row(row);
                }
            }
        }
        return table;
    }

    private static String utilisation(List<Cell> cells) {
        return Format.percent(quantile(cells, Cell::utilisation, 0.5)) + " ("
                + Format.percent(quantile(cells, Cell::utilisation, 0)) + ")";
    }

    private static String queue(List<Cell> cells) {
        return Format.fixed(quantile(cells, Cell::queueHigh, 0.5), 1) + " ("
                + Format.fixed(quantile(cells, Cell::queueHigh, 1), 1) + ")";
    }

    private static String dropped(List<Cell> cells) {
        return Format.percent(quantile(cells, Cell::queueLoss, 0.5)) + " ("
                + Format.percent(quantile(cells, Cell::queueLoss, 1)) + ")";
    }

    private static double quantile(List<Cell> cells, ToDoubleFunction<Cell> value, double share) {
        double[] sorted = cells.stream().mapToDouble(value).sorted().toArray();
        return sorted[(int) Math.round(share * (sorted.length - 1))];
    }

    private static String csv(List<Cell> cells) {
        StringBuilder csv = new StringBuilder("controller,Mbit/s,round trip ms,queue BDP,loss %,jitter,utilisation,"
                + "goodput Mbit/s,queue p50 ms,p95 ms,standing ms,max ms,dropped by the queue,sent again\n");
        for (Cell cell : cells) {
            Place place = cell.place;
            csv.append(cell.controller.label());
            for (double value : new double[] {place.rate, place.roundTrip, place.products, 100 * place.loss}) {
                csv.append(',').append(Format.number(value));
            }
            csv.append(',').append(place.jitter);
            for (double value : new double[] {
                cell.utilisation,
                cell.goodput,
                cell.queueMedian,
                cell.queueHigh,
                cell.standing,
                cell.queueMost,
                cell.queueLoss,
                cell.sentAgain
            }) {
                csv.append(',').append(Format.fixed(value, 4));
            }
            csv.append('\n');
        }
        return csv.toString();
    }
}
