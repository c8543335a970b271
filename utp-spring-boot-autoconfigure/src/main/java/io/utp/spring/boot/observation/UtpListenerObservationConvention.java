package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names the observation {@link UtpObservation#LISTENER} and its keys. A bean of this type replaces the default. */
public interface UtpListenerObservationConvention extends ObservationConvention<UtpListenerObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof UtpListenerObservationContext;
    }

    @Override
    default String getName() {
        return UtpObservation.LISTENER.getName();
    }
}
