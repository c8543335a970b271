package io.utp.spring.boot.autoconfigure.health;

import io.utp.UtpNode;
import io.utp.spring.boot.autoconfigure.UtpAutoConfiguration;
import io.utp.spring.boot.health.UtpHealthIndicator;
import io.utp.spring.core.UtpNodes;
import java.time.Clock;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.CompositeHealthContributorConfiguration;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/** Auto-configures a {@link UtpHealthIndicator} for each node, by its name if there are several. */
@AutoConfiguration(after = UtpAutoConfiguration.class)
@ConditionalOnClass({UtpNode.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean(UtpNode.class)
@ConditionalOnEnabledHealthIndicator("utp")
@EnableConfigurationProperties(UtpHealthProperties.class)
public final class UtpHealthContributorAutoConfiguration
        extends CompositeHealthContributorConfiguration<UtpHealthIndicator, UtpNode> {

    UtpHealthContributorAutoConfiguration(UtpHealthProperties properties) {
        super(node ->
                new UtpHealthIndicator(node, properties.certificateValidityWarningThreshold(), Clock.systemUTC()));
    }

    @Bean
    @ConditionalOnMissingBean(name = {"utpHealthIndicator", "utpHealthContributor"})
    HealthContributor utpHealthContributor(UtpNodes nodes) {
        return createContributor(nodes.all());
    }
}
