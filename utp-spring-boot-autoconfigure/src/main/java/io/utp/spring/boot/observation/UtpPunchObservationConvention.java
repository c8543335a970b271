package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names the observation {@link UtpObservation#PUNCH} and its keys. A bean of this type replaces the default. */
public interface UtpPunchObservationConvention extends ObservationConvention<UtpPunchObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof UtpPunchObservationContext;
    }

    @Override
    default String getName() {
        return UtpObservation.PUNCH.getName();
    }
}
