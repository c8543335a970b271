package io.utp.spring.boot.observation;

import io.micrometer.common.KeyValues;
import io.utp.spring.boot.observation.UtpObservation.Key;

/** The keys that {@link UtpObservation#CONNECT} tells. */
public class DefaultUtpConnectObservationConvention implements UtpConnectObservationConvention {

    @Override
    public String getContextualName(UtpConnectObservationContext context) {
        return "utp connect";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(UtpConnectObservationContext context) {
        return KeyValues.of(Key.NODE.withValue(context.nodeName()), Key.OUTCOME.withValue(context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(UtpConnectObservationContext context) {
        return KeyValues.of(Key.PEER.withValue(context.peer()));
    }
}
