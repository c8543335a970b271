package io.utp.spring.boot.autoconfigure.observation;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the observations.
 *
 * @param enabled Whether to observe connects, punches and listeners, for metrics and traces.
 */
@ConfigurationProperties("utp.observation")
public record UtpObservationProperties(@DefaultValue("true") boolean enabled) {}
