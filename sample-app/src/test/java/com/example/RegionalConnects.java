package com.example;

import io.micrometer.common.KeyValues;
import io.utp.spring.boot.observation.DefaultUtpConnectObservationConvention;
import io.utp.spring.boot.observation.UtpConnectObservationContext;
import org.springframework.stereotype.Component;

@Component
class RegionalConnects extends DefaultUtpConnectObservationConvention {

    @Override
    public KeyValues getLowCardinalityKeyValues(UtpConnectObservationContext context) {
        return super.getLowCardinalityKeyValues(context).and("region", "north");
    }
}
