package io.utp.spring.boot.autoconfigure.health;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the health of nodes.
 *
 * @param certificateValidityWarningThreshold How long before a certificate of the node expires its health tells that as a problem.
 */
@ConfigurationProperties("management.health.utp")
public record UtpHealthProperties(@DefaultValue("14d") Duration certificateValidityWarningThreshold) {}
