package io.utp.interop;

/**
 * What a bad network does to the datagrams of one direction.
 *
 * @param loss the share that is lost at random, 0 to 1
 * @param oneOf drop one of every so many, which one is left to chance; 0 for none
 * @param duplicate the share that arrives twice, 0 to 1
 * @param delayMillis the time that each takes at least
 * @param jitterMillis up to so much longer, at random: this is what puts them out of order
 */
public record Impairment(double loss, int oneOf, double duplicate, int delayMillis, int jitterMillis) {

    public static final Impairment NONE = new Impairment(0, 0, 0, 0, 0);

    /**
     * utp-punch 1.0.1, tests/scrample.js: one of every five is dropped, the others are late by 0 to 49 ms. There it is
     * always the first, here any: of 10 packets that are repeated in one go the same would be dropped for ever.
     */
    static final Impairment SCRAMPLE = new Impairment(0, 5, 0, 0, 49);

    public static Impairment loss(double share) {
        return new Impairment(share, 0, 0, 0, 0);
    }

    public Impairment delay(int millis) {
        return new Impairment(loss, oneOf, duplicate, millis, jitterMillis);
    }

    public Impairment jitter(int millis) {
        return new Impairment(loss, oneOf, duplicate, delayMillis, millis);
    }

    public Impairment duplicates(double share) {
        return new Impairment(loss, oneOf, share, delayMillis, jitterMillis);
    }
}
