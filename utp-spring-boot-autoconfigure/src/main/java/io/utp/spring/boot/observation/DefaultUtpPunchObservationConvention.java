package io.utp.spring.boot.observation;

import io.micrometer.common.KeyValues;
import io.utp.PunchResult;
import io.utp.spring.boot.observation.UtpObservation.Key;
import io.utp.spring.core.UtpText;
import org.jspecify.annotations.Nullable;

/** The keys that {@link UtpObservation#PUNCH} tells. */
public class DefaultUtpPunchObservationConvention implements UtpPunchObservationConvention {

    @Override
    public String getContextualName(UtpPunchObservationContext context) {
        return "utp punch";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(UtpPunchObservationContext context) {
        PunchResult result = context.result();
        return KeyValues.of(
                Key.NODE.withValue(context.nodeName()),
                Key.OUTCOME.withValue(context.outcome()),
                Key.METHOD.withValue(words((result != null) ? result.method() : null)),
                Key.REASON.withValue(words((result != null) ? result.failure() : null)));
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(UtpPunchObservationContext context) {
        return KeyValues.of(Key.PEER.withValue(context.peer()));
    }

    private static String words(@Nullable Enum<?> value) {
        return (value != null) ? UtpText.of(value) : "none";
    }
}
