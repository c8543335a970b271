package io.utp.spring.boot.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names the observation {@link UtpObservation#CONNECT} and its keys. A bean of this type replaces the default. */
public interface UtpConnectObservationConvention extends ObservationConvention<UtpConnectObservationContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof UtpConnectObservationContext;
    }

    @Override
    default String getName() {
        return UtpObservation.CONNECT.getName();
    }
}
