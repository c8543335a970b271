package io.utp.rendezvous;

import org.jspecify.annotations.Nullable;

/**
 * What became of the claim of a name.
 *
 * @param outcome whether it was granted
 * @param previous the registration that it took the place of; {@code null} if there was none, or if it was not granted
 */
public record RendezvousClaim(Outcome outcome, @Nullable RendezvousRegistration previous) {

    /** Whether a claim was granted. */
    public enum Outcome {

        /** The name is the claimant's. */
        GRANTED,

        /** Somebody else has the name. */
        TAKEN,

        /** There is no room for another name. */
        FULL
    }
}
