package io.utp.benchmarks.relay;

import io.utp.benchmarks.Settings;
import java.util.List;

/**
 * What a network does to each direction of the traffic.
 *
 * @param delayMillis the time that every datagram takes; half of the round trip
 * @param jitterMillis up to so much longer, each on its own, which also changes the order
 * @param loss the share that is lost at random, 0 to 1
 * @param megabits bits a second, in millions; 0 for no limit
 * @param queueBytes what may wait for the line; more is dropped
 */
public record Impairment(int delayMillis, int jitterMillis, double loss, int megabits, int queueBytes) {

    /**
     * A line with a queue for as much as it carries in one round trip.
     *
     * @param roundTripMillis the round trip
     * @param loss the share that is lost, 0 to 1
     * @param megabits bits a second, in millions
     */
    public static Impairment line(int roundTripMillis, double loss, int megabits) {
        int bytesInARoundTrip = megabits * 1000 / 8 * roundTripMillis;
        return new Impairment(roundTripMillis / 2, 0, loss, megabits, bytesInARoundTrip);
    }

    /** As many datagrams as come, as soon as possible: to see what the relay itself is able to do. */
    public static Impairment none() {
        return new Impairment(0, 0, 0, 0, 0);
    }

    /**
     * What the tests of utp-punch do to its packets (1.0.1, tests/scrample.js): a fifth is lost, the others are late by up to
     * 50 ms, each on its own. A round trip is 50 ms on average.
     *
     * @param megabits bits a second, in millions
     */
    public static Impairment torture(int megabits) {
        return new Impairment(0, 50, 0.2, megabits, line(50, 0, megabits).queueBytes());
    }

    /** As words of a command line. */
    public List<String> words() {
        return List.of(
                "delay=" + delayMillis,
                "jitter=" + jitterMillis,
                "loss=" + loss,
                "rate=" + megabits,
                "queue=" + queueBytes);
    }

    static Impairment of(Settings settings) {
        return new Impairment(
                settings.number("delay"),
                settings.number("jitter"),
                Double.parseDouble(settings.values().getOrDefault("loss", "0")),
                settings.number("rate"),
                settings.number("queue"));
    }
}
