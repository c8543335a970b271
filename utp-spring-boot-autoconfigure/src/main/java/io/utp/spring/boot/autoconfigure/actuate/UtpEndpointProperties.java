package io.utp.spring.boot.autoconfigure.actuate;

import java.util.Set;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the endpoint.
 *
 * @param showValues When to show addresses and names of peers.
 * @param roles Roles of those to whom they are shown when authorized. Everyone who is authenticated when empty.
 */
@ConfigurationProperties("management.endpoint.utp")
public record UtpEndpointProperties(
        @DefaultValue("never") Show showValues,
        @DefaultValue Set<String> roles) {}
