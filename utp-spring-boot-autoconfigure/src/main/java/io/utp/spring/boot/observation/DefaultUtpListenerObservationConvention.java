package io.utp.spring.boot.observation;

import io.micrometer.common.KeyValues;
import io.utp.spring.boot.observation.UtpObservation.Key;

/** The keys that {@link UtpObservation#LISTENER} tells. */
public class DefaultUtpListenerObservationConvention implements UtpListenerObservationConvention {

    @Override
    public String getContextualName(UtpListenerObservationContext context) {
        return "utp listener";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(UtpListenerObservationContext context) {
        return KeyValues.of(
                Key.NODE.withValue(context.nodeName()),
                Key.LISTENER.withValue(context.call().listenerId()),
                Key.KIND.withValue((context.call().payload() != null) ? "message" : "connection"),
                Key.OUTCOME.withValue(context.outcome()));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(UtpListenerObservationContext context) {
        return KeyValues.of(Key.PEER.withValue(context.peer()));
    }
}
